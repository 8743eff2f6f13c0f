/** Keys of whoever has no record any more go, and nobody else's. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { tower } from "../facilities/household.ts";
import { openErasurePlane } from "../../../parts/erasure_plane.ts";
import { as, type Seed } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession, startMs } from "../rows.ts";

const facility = "019cb800-0000-7000-8000-000000000001";
const child = "019cb800-0000-7000-8000-000000000002";
const sister = "019cb800-0000-7000-8000-000000000003";
const subUser = (name: string) => ({
  name,
  username: name.toLowerCase(),
  number: null,
  birthDate: "2014-05-06",
  other: `what ${name} likes`,
});
const seed: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("bob")],
  ["session", aSession("bob")],
  ["facility", aFacility(facility, { number: "A 1", note: "Key at the porter's" })],
  ["member", aMember(facility, "bob")],
  ["member", aMember(facility, null, "sub", { id: child, subUser: subUser("Wilma") })],
  ["member", aMember(facility, null, "sub", { id: sister, subUser: subUser("Sanna") })],
];

async function hours(clock: ManualClock): Promise<void> {
  clock.jumpWall(2 * 3_600_000);
  await clock.run(2000);
}

Deno.test("R26 C6 a sub-user who is taken out is unreadable in every copy, the others as they were", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-loose-" });
  const clock = new ManualClock(startMs);
  try {
    const first = await openErasurePlane({ folder, clock, seed });
    for (let n = 0; n < 10; n++) {
      await clock.run(1000);
      await first.plane.registry.look(() => null);
    }
    await first.erasures.run();
    assert.equal(first.keys.isDestroyed(child, "profile"), false, "while there is a row");
    assert.equal(first.journal.seq, 0);
    await first.close();
    const copy = Deno.readFileSync(`${folder}/people/vestibule.db`);
    const stage = await openErasurePlane({ folder, clock });
    try {
      await stage.plane.registry.run(as("bob"), "remove_sub_user", { member: child });
      await hours(clock);
      assert.equal(await stage.erasures.run(), true);
      assert.deepEqual(stage.faults, []);
      assert.deepEqual(
        [child, sister, facility].map((id) => stage.keys.isDestroyed(id, "profile")),
        [true, false, false],
      );
      assert.deepEqual(stage.journal.entries.map(({ note }) => note), [
        { what: "erased", erasure: null, keys: [{ person: child, kind: "profile" }] },
      ]);
      // Once, and not again each hour.
      await hours(clock);
      await stage.erasures.run();
      assert.equal(stage.journal.seq, 1);
    } finally {
      await stage.close();
    }
    Deno.writeFileSync(`${folder}/people/vestibule.db`, copy);
    const again = await openErasurePlane({ folder, clock });
    try {
      const rows = await again.plane.registry.look((ledger) =>
        JSON.stringify([...ledger.all("member"), ...ledger.all("facility")])
      );
      for (const word of ["Wilma", "wilma"]) assert.ok(!rows.includes(word), word);
      for (const word of ["Sanna", "Key at the porter's"]) assert.ok(rows.includes(word), word);
    } finally {
      await again.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("C6 a key that a row on its way has just been given is not taken for loose", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-loose-" });
  const clock = new ManualClock(startMs);
  try {
    const stage = await openErasurePlane({ folder, clock, seed });
    try {
      const added: Promise<unknown>[] = [];
      for (let n = 0; n < 20; n++) {
        await hours(clock);
        added.push(
          stage.plane.registry.run(as("mia", { verifiedAtMs: clock.now() }), "create_facility", {
            place: tower,
            said: { kind: "apartment", number: `N${n}`, name: `Name ${n}` },
          }),
        );
        await Promise.all([stage.erasures.run(), added.at(-1)]);
      }
      await stage.erasures.run();
      const named = await stage.plane.registry.look((ledger) =>
        ledger.find("facility", "building", "tower").filter(({ name }) => name !== null)
      );
      assert.equal(named.length, 20, String((await Promise.all(added))[0]));
      for (const { id } of named) assert.equal(stage.keys.isDestroyed(id, "profile"), false);
    } finally {
      await stage.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

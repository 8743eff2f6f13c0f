import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { AccessPublisher, renewMs } from "../../../src/access/access_publisher.ts";
import { serialHashOf } from "../../../src/access/tag_serial.ts";
import { lateDoors } from "../../../src/people/keys/late_doors.ts";
import { aNewKey, secretOf, withKeys } from "../people/keys/key_stage.ts";
import { as, type Seed } from "../people/people_stage.ts";
import { startMs } from "../people/rows.ts";
import { testSite } from "./test_site.ts";

const serialHash = serialHashOf("04A2B3C4");
const holder = { facility: "a1", member: null, account: null };

Deno.test("R13 a list without the right goes out within a second of its end", async () => {
  await withKeys(async ({ clock, registry, doors, lists }) => {
    lists.start();
    await clock.run(1_000);
    assert.deepEqual(doors.published.map(({ unit, list }) => [unit, list.revision]), [
      ["entrance", 1],
      ["cellar", 1],
    ]);
    const tag = await registry.run(as("mia"), "register_tag", {
      building: "tower",
      serialHash,
      label: "Blue",
      holder,
    });
    await clock.run(1_000);
    const hashes = () =>
      doors.published.slice(-2).map(({ list }) => list.tags.map((listed) => listed.serialHash));
    assert.deepEqual(hashes(), [[serialHash], [serialHash]]);
    await registry.run(as("ann"), "set_tag_status", { tag: tag.id, status: "lost" });
    const before = doors.published.length;
    await clock.run(999);
    assert.equal(doors.published.length, before + 2);
    assert.deepEqual(hashes(), [[], []]);
    assert.deepEqual(doors.published.slice(-2).map(({ list }) => list.revision), [3, 3]);
  });
});

Deno.test("E4 many changes at once make one list; one that would say the same is not sent", async () => {
  await withKeys(async ({ clock, registry, doors, lists, keys }) => {
    lists.start();
    await clock.run(1_000);
    doors.published.length = 0;
    for (const label of ["one", "two", "three"]) {
      await registry.run(as("mia"), "register_tag", {
        building: "tower",
        serialHash: serialHashOf(label.toUpperCase().padEnd(4, "0")),
        label,
        holder,
      });
    }
    await clock.run(1_000);
    assert.equal(doors.published.length, 2, "one for each unit");
    const { key } = await keys.desk.create(as("ann"), aNewKey(), false);
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    await clock.run(1_000);
    assert.equal(doors.published.length, 2, "a key without QR is on no list");
  });
});

Deno.test("E14 lists are made anew before their days run out, and their age is told", async () => {
  await withKeys(async ({ clock, doors, lists }) => {
    lists.start();
    await clock.run(1_000);
    const [first] = lists.status("tower");
    assert.equal(first?.heldIssuedAtMs, null);
    assert.ok(first!.untilMs - first!.issuedAtMs >= 14 * 86_400_000);
    await clock.run(renewMs);
    const [second] = lists.status("tower");
    assert.equal(second?.revision, 2);
    assert.ok(second!.issuedAtMs - first!.issuedAtMs >= renewMs - 1_000);
    assert.equal(doors.published.length, 4);
    assert.deepEqual(lists.status("nowhere"), []);
  });
});

Deno.test("C7 R44 with the UTC day every unit gets a list, for tags have other log ids then", async () => {
  await withKeys(async ({ clock, doors, lists }) => {
    const tomorrowMs = Math.ceil(clock.now() / 86_400_000) * 86_400_000;
    lists.start();
    await clock.run(tomorrowMs - clock.now() - 1);
    const before = doors.published.length;
    await clock.run(1_000);
    assert.equal(doors.published.length, before + 2, "one for each unit");
    assert.equal(lists.status("tower")[0]!.issuedAtMs, tomorrowMs);
  });
});

Deno.test("E10 others have their turns while a long list is worked out", async () => {
  const tags = Array.from({ length: 400 }, (_, n): Seed[number] => {
    const id = `tag-${n}`;
    const hash = serialHashOf(`04${String(n).padStart(6, "0")}`);
    return ["tag", {
      id,
      serialHash: hash,
      building: "tower",
      label: "Blue",
      ...holder,
      household: 1,
      status: "active",
      by: null,
      atMs: startMs,
    }];
  });
  await withKeys(async ({ clock, registry, doors, lists }) => {
    // Every look at the clock takes a millisecond.
    let ms = 0;
    clock.monotonic = () => ++ms;
    lists.start();
    await clock.run(0);
    let turns = 0;
    while (doors.published.length < 2) {
      await registry.look(() => turns++);
      await setImmediate();
    }
    assert.ok(turns > 50, `${turns} turns`);
    assert.equal(doors.published[0]!.list.tags.length, 400);
  }, tags);
});

Deno.test("C3 a QR is on the list within a second of the end of the session that carried it", async () => {
  await withKeys(async ({ clock, registry, doors, lists, keys }) => {
    lists.start();
    await keys.qrs.forAccount(as("ann"), "tower", ["cellar/bikes"]);
    await clock.run(1_000);
    assert.deepEqual(doors.published.at(-1)?.list.revoked, []);
    await registry.run(as("ann"), "end_session", { session: "session-ann" });
    await clock.run(1_000);
    const cellar = doors.published.filter(({ unit }) => unit === "cellar").at(-1)!;
    assert.equal(cellar.list.revoked.length, 1);
  });
});

Deno.test("R25 the revocation of a key's QR goes out; until a door holds it, the door is named", async () => {
  await withKeys(async ({ clock, registry, doors, masterKey, keys, row }) => {
    let held: number | null = null;
    const lists = new AccessPublisher({
      clock,
      site: testSite,
      registry,
      masterKey,
      doors,
      heldRevision: () => held,
    });
    lists.start();
    const asked = aNewKey({ doors: ["cellar/bikes"] });
    const { key, link } = await keys.desk.create(as("ann"), asked, false);
    const { expiresAtMs } = await keys.qrs.forKey(secretOf(link), undefined);
    await clock.run(1_000);
    const endedAtMs = clock.now();
    await registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    await clock.run(1_000);
    const cellar = doors.published.filter(({ unit }) => unit === "cellar").at(-1)!;
    assert.equal(cellar.list.revoked.length, 1);
    const ended = (await row("visitor_key", key.id))!;
    const late = () =>
      registry.look((ledger, now) => lateDoors(ledger, ended, lists.status("tower"), now));
    const door = { door: "cellar/bikes", untilMs: expiresAtMs };
    assert.deepEqual(await late(), [{ ...door, listIssuedAtMs: null }]);
    held = 1;
    const [named] = await late();
    assert.ok(named!.listIssuedAtMs! < endedAtMs, "it holds the list of before");
    held = cellar.list.revision;
    assert.deepEqual(await late(), []);
    await lists.stop();
  });
});

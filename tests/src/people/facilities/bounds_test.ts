import assert from "node:assert/strict";
import { turnMutationsMax } from "../../../../actors/rows.ts";
import { ownersMax, subUsersMax } from "../../../../src/people/facilities/bounds.ts";
import { type ChangeSaid, changeUsers } from "../../../../src/people/facilities/change.ts";
import { deleteFacility } from "../../../../src/people/facilities/facility.ts";
import { liveKeysMax, tagsPerFacilityMax } from "../../../../src/people/keys/bounds.ts";
import { sessionsMax } from "../../../../src/people/sessions/beginning.ts";
import { emptyHead } from "../../../../src/people/registry/audit.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { Turn } from "../../../../src/people/registry/turn.ts";
import { decide } from "../../../../src/access/decide.ts";
import { snapshotOf, subjectsOf } from "../../../../src/access/snapshot.ts";
import { testSite } from "../../access/test_site.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";
import { aKey, aPerson, aSub, aTag, seeded, tower } from "./household.ts";

const said: ChangeSaid = {
  kind: "household",
  atMs: null,
  newMain: { person: aPerson("Kim") },
  formerMain: "leaves",
  survivors: [],
};
const input = { facility: "a1", place: tower, said };
const names = Array.from({ length: subUsersMax }, (_, at) => `sub${at}`);
const times = <T>(count: number, make: (at: number) => readonly T[]) =>
  Array.from({ length: count }, (_, at) => make(at)).flat();

/** The largest household: every bound is reached. @param grants roots, and below each of them. */
function household(grants: { readonly roots: number; readonly below: number }): Seed {
  return [
    ["account", anAccount("mia")],
    ["appointment", anAppointment("mia")],
    ["facility", aFacility("a1")],
    ["account", anAccount("ann")],
    ["member", aMember("a1", "ann")],
    ...names.flatMap((name): Seed => [
      ["account", anAccount(name)],
      ["member", aSub("a1", name)],
    ]),
    ...times(ownersMax, (at): Seed => [
      ["account", anAccount(`owner${at}`)],
      ["member", aMember("a1", `owner${at}`, "owner")],
    ]),
    ...["ann", ...names].flatMap((name) =>
      times(sessionsMax, (at): Seed => [["session", aSession(name, { id: `${name}-${at}` })]])
    ),
    ...times(grants.roots, (at): Seed => [
      ["grant", aGrant(`root-${at}`, { kind: "facility", id: "a1" })],
      ...times(grants.below, (below): Seed => [
        [
          "grant",
          aGrant(`root-${at}-${below}`, { kind: "member", id: `a1-${names[below % 32]}` }, {
            parent: `root-${at}`,
            assertedBy: "ann",
          }),
        ],
      ]),
    ]),
    ...times(liveKeysMax, (at) => aKey(`key-${at}`, names[at % 32]!, {}, "root-0")),
    ...times(tagsPerFacilityMax, (at) => aTag(`tag-${at}`)),
  ];
}

/** Whether somebody of the old household may still do anything. */
function mayAnything({ registry }: PeopleStage): Promise<boolean> {
  return registry.look((ledger, now) =>
    ["ann", ...names].some((name) =>
      decide({
        building: "tower",
        atMs: now,
        action: "call_lift",
        group: "main",
        level: 3,
        subjects: [
          ...subjectsOf(ledger, name, "tower", now),
          { kind: "member", id: `a1-${name}` },
        ],
      }, snapshotOf(ledger, testSite, now)).allowed
    )
  );
}

/** Lets the registry wake until nothing of the old household is left to remove. */
async function finish({ registry, clock }: PeopleStage): Promise<void> {
  for (let asked = 0; asked < 200; asked++) {
    const left = await registry.look((ledger) =>
      ledger.size("remainder") + ledger.count("grant", "ended", "yes")
    );
    if (left === 0) return;
    await clock.run(0);
  }
  assert.fail("something is left");
}

for (const grants of [{ roots: 64, below: 1 }, { roots: 64, below: 3 }, { roots: 2, below: 500 }]) {
  const { roots, below } = grants;
  Deno.test(`C9 the largest household ends in one commit: ${roots} grants, ${below} below each`, async () => {
    await withPeople(household(grants), async (stage) => {
      const { registry } = stage;
      const rows = await registry.look((ledger, now) => {
        const turn = new Turn(ledger, emptyHead, now, as("mia"), "count");
        changeUsers(turn, input);
        return turn.rows.length;
      });
      assert.ok(rows <= turnMutationsMax, `${rows} rows`);
      assert.equal(await mayAnything(stage), true);
      const { affected } = await registry.run(as("mia"), "change_users", input);
      assert.deepEqual(affected.ends, {
        memberships: subUsersMax + 1,
        visitorKeys: liveKeysMax,
        tags: tagsPerFacilityMax,
        grants: liveKeysMax + tagsPerFacilityMax + roots * below,
        sessions: (subUsersMax + 1) * sessionsMax,
        invitations: 0,
      });
      assert.equal(await mayAnything(stage), false);
      const now = await registry.look((ledger) => ({
        members: ledger.find("member", "facility", "a1").map(({ role }) => role).sort(),
        tags: ledger.count("tag", "facility", "a1"),
        keys: ledger.find("visitor_key", "facility", "a1").filter((key) => key.revoked === null),
        roots: ledger.find("grant", "subject", "facility/a1")
          .filter(({ endedAtMs }) => endedAtMs === undefined).length,
      }));
      assert.deepEqual(now, {
        members: ["main", ...Array<string>(ownersMax).fill("owner")],
        tags: 0,
        keys: [],
        roots,
      });
      await finish(stage);
      const left = await registry.look((ledger) => ({
        sessions: ledger.size("session"),
        grants: ledger.size("grant"),
      }));
      assert.deepEqual(left, { sessions: 0, grants: roots });
    });
  });
}

Deno.test("C9 the largest facility is deleted in one commit", async () => {
  await withPeople(household({ roots: 64, below: 3 }), async (stage) => {
    const { registry } = stage;
    const rows = await registry.look((ledger, now) => {
      const turn = new Turn(ledger, emptyHead, now, as("mia"), "count");
      deleteFacility(turn, { facility: "a1" });
      return turn.rows.length;
    });
    assert.ok(rows <= turnMutationsMax, `${rows} rows`);
    await registry.run(as("mia"), "delete_facility", { facility: "a1" });
    assert.equal(await mayAnything(stage), false);
    await finish(stage);
    assert.equal(await registry.look((ledger) => ledger.size("grant")), 0);
    assert.equal(await registry.look((ledger) => ledger.size("session")), 0);
  });
});

Deno.test("R27 a main user who handed very much on leaves all the same, and it ends with them", async () => {
  const seed = household({ roots: 1, below: 400 });
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    await registry.run(as("mia"), "change_users", {
      ...input,
      said: { ...said, kind: "main_user", newMain: null },
    });
    assert.equal(await stage.row("member", "a1-ann"), undefined);
    await finish(stage);
    const left = await registry.look((ledger) => ({
      handedOn: [...ledger.all("grant")].filter(({ id }) => /^root-0-/.test(id)).length,
      keys: ledger.find("visitor_key", "facility", "a1").filter((key) => key.revoked === null),
      sessions: ledger.count("session", "account", "ann"),
      members: ledger.count("member", "facility", "a1"),
    }));
    assert.deepEqual({ ...left, keys: left.keys.length }, {
      handedOn: 0,
      keys: liveKeysMax,
      sessions: 0,
      members: subUsersMax + ownersMax,
    });
  });
});

Deno.test("C9 what cannot end at one instant is refused whole, and put off when set ahead", async () => {
  // Ten grants of its own for each of 64 tags: more than a turn can tell the end of.
  const much: Seed = times(tagsPerFacilityMax, (at) =>
    times(10, (own): Seed => [[
      "grant",
      aGrant(`own-${at}-${own}`, { kind: "tag", id: `tag-${at}` }),
    ]]));
  const waits: RowOf<"facility">["pending"] = {
    kind: "household",
    atMs: startMs + 1000,
    by: "mia",
    newMain: null,
    formerMain: "leaves",
    consent: null,
    survivors: [],
  };
  const seed = seeded(household({ roots: 1, below: 0 }), much, [
    ["facility", aFacility("a2", { pending: waits })],
  ]);
  const moved: Seed = seed.map((pair) =>
    pair[0] === "tag" ? ["tag", { ...pair[1], facility: "a2" }] : pair
  );
  await withPeople(seed, async ({ registry, row, audit }) => {
    const refusal = await refusalOf(registry.run(as("mia"), "change_users", input));
    assert.equal(refusal.code, "limit_reached");
    assert.equal((await row("facility", "a1"))?.household, 1);
    assert.deepEqual(await audit(), []);
  });
  await withPeople(moved, async ({ registry, clock, row, audit }) => {
    clock.advance(1000);
    for (let asked = 0; asked < 100 && (await audit()).length === 0; asked++) await clock.run(0);
    const facility = await row("facility", "a2");
    assert.deepEqual([facility?.household, facility?.pending?.atMs], [1, startMs + 3_601_000]);
    assert.equal((await audit())[0]?.facts["putOffFor"], "limit_reached");
    assert.equal(await registry.look((ledger) => ledger.count("tag", "facility", "a2")), 64);
  });
});

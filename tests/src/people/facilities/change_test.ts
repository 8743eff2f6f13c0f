import assert from "node:assert/strict";
import { rehearsed } from "../../../../src/people/facilities/affected.ts";
import { type ChangeSaid, changeUsers } from "../../../../src/people/facilities/change.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aMember, startMs } from "../rows.ts";
import { aPerson, belongings, endedMembers, seeded, tower, yard } from "./household.ts";

const full = seeded(yard, belongings);
const day = 86_400_000;

function said(change: Partial<ChangeSaid> = {}): ChangeSaid {
  return {
    kind: "household",
    atMs: null,
    newMain: { person: aPerson("Kim") },
    formerMain: "leaves",
    survivors: [],
    ...change,
  };
}

function run({ registry }: PeopleStage, change: Partial<ChangeSaid> = {}, who = "mia") {
  return registry.run(as(who), "change_users", {
    facility: "a1",
    place: tower,
    said: said(change),
  });
}

function foretell({ registry }: PeopleStage, change: Partial<ChangeSaid> = {}) {
  return registry.look((ledger, now) =>
    rehearsed(
      ledger,
      now,
      as("mia"),
      (turn) => changeUsers(turn, { facility: "a1", place: tower, said: said(change) }),
    )
  );
}

function people({ registry }: PeopleStage) {
  return registry.look((ledger) =>
    Object.fromEntries(
      ledger.find("member", "facility", "a1").map((m) => [m.account ?? "child", m.role]),
    )
  );
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  return (await refusalOf(attempt)).code;
}

/** Lets time pass and what is due by then happen: the registry wakes by itself. */
async function pass(stage: PeopleStage, ms: number): Promise<void> {
  stage.clock.advance(ms);
  for (let asked = 0; asked < 100; asked++) {
    const isDone = await stage.registry.look((ledger, now) =>
      ledger.find("facility", "pending", "yes").every(({ pending }) => pending!.atMs > now)
    );
    if (isDone) return;
    await stage.clock.run(0);
  }
  assert.fail("what was due did not happen");
}

Deno.test("R27 a change of main user keeps everybody and everything else", async () => {
  await withPeople(full, async (stage) => {
    const told = await run(stage, { kind: "main_user", formerMain: "sub_user" });
    assert.deepEqual(told.affected.ends, {
      memberships: 0,
      visitorKeys: 0,
      tags: 0,
      grants: 0,
      sessions: 0,
      invitations: 0,
    });
    const now = await people(stage);
    assert.deepEqual({ ...now, [told.affected.members.at(-1)!.name]: null }, {
      ...now,
      "Kim Newcomer": null,
    });
    assert.equal(now["ann"], "sub");
    assert.equal(now["bob"], "sub");
    assert.equal(now["olga"], "owner");
    assert.equal((await stage.row("facility", "a1"))?.household, 1);
    assert.equal((await stage.row("facility", "a1"))?.nameplate.published, "Example");
    assert.equal((await stage.row("visitor_key", "key-ann"))?.revoked, null);
  });
});

Deno.test("R27 a main user who leaves takes along what they gave, and their name", async () => {
  await withPeople(full, async (stage) => {
    const told = await run(stage, { kind: "main_user", newMain: { member: "a1-bob" } });
    assert.deepEqual(told.affected.members.map(({ id, outcome }) => [id, outcome]), [
      ["a1-ann", "ends"],
      ["a1-bob", "becomes_main_user"],
      ["a1-child", "stays"],
      ["a1-cid", "stays"],
      ["a1-olga", "stays"],
    ]);
    assert.notEqual((await stage.row("visitor_key", "key-ann"))?.revoked, null);
    assert.equal((await stage.row("visitor_key", "key-cid"))?.revoked, null);
    assert.equal(await stage.row("session", "session-ann"), undefined);
    const { nameplate } = (await stage.row("facility", "a1"))!;
    assert.deepEqual([nameplate.published, nameplate.suggested], [null, "Example"]);
    const bob = await stage.row("member", "a1-bob");
    assert.deepEqual([bob?.role, bob?.administrator, bob?.subUser], ["main", true, null]);
  });
});

Deno.test("C9 a change of household ends all of the old one in one commit", async () => {
  await withPeople(full, async (stage) => {
    const { registry, row } = stage;
    await run(stage);
    const left = await registry.look((ledger) => ({
      members: ledger.find("member", "facility", "a1").map(({ role }) => role).sort(),
      tags: ledger.count("tag", "facility", "a1"),
      grants: [...ledger.all("grant")].map(({ id }) => id).sort(),
      keys: ledger.find("visitor_key", "facility", "a1").map((key) => key.revoked === null),
    }));
    assert.deepEqual(left, {
      members: ["main", "owner"],
      tags: 0,
      grants: ["b-root", "root"],
      keys: [false, false],
    });
    const facility = (await row("facility", "a1"))!;
    assert.equal(facility.household, 2);
    const { account, ...nameplate } = facility.nameplate;
    assert.notEqual(account, "ann", "the new main user's key seals it (R82)");
    assert.deepEqual(nameplate, {
      suggested: "Newcomer",
      published: null,
      confirmedBy: null,
      confirmedAtMs: null,
    });
    for (const [who, stays] of [["ann", false], ["bob", false], ["cid", true]] as const) {
      assert.equal(await row("session", `session-${who}`) !== undefined, stays, who);
      assert.equal((await row("account", who))?.status, "active");
    }
    assert.deepEqual([...endedMembers(stage.events)].sort(), [
      "a1-ann",
      "a1-bob",
      "a1-child",
      "a1-cid",
    ]);
    const log = (await stage.audit()).map(({ what }) => what);
    assert.equal(log.filter((what) => what === "household_changed").length, 1);
    assert.equal(log.filter((what) => what === "key_deleted").length, 2);
    assert.equal(log.filter((what) => what === "tag_removed").length, 2);
    assert.equal(log.filter((what) => what === "sub_user_deleted").length, 3);
  });
});

Deno.test("C9 who is ticked stays as a plain sub-user, known by name alone", async () => {
  await withPeople(full, async (stage) => {
    const told = await run(stage, { survivors: ["a1-ann", "a1-cid"] });
    const outcomes = told.affected.members.map(({ id, outcome }) => [id, outcome]);
    assert.deepEqual(outcomes, [
      ["a1-ann", "becomes_sub_user"],
      ["a1-bob", "ends"],
      ["a1-child", "ends"],
      ["a1-cid", "stays"],
      ["a1-olga", "stays"],
      [null, "joins"],
    ]);
    const cid = (await stage.row("member", "a1-cid"))!;
    assert.deepEqual([cid.administrator, cid.mayGiveKeys], [false, false]);
    assert.deepEqual(cid.subUser, {
      name: "cid Sub",
      username: "cid",
      number: null,
      birthDate: null,
      other: "",
    });
    assert.ok(endedMembers(stage.events).includes("a1-cid"), "what was minted before ends");
    assert.notEqual((await stage.row("visitor_key", "key-cid"))?.revoked, null);
  });
});

Deno.test("C9 a sub-user can become the main user of the new household", async () => {
  await withPeople(full, async (stage) => {
    await run(stage, { newMain: { member: "a1-bob" } });
    assert.deepEqual(await people(stage), { bob: "main", olga: "owner" });
    assert.ok(await stage.row("session", "session-bob"));
    assert.equal(await stage.row("grant", "to-bob"), undefined);
    assert.ok(await stage.row("grant", "mia-to-bob"), "the manager's own grant stays");
  });
});

Deno.test("R27 the dry run changes nothing and tells what then happens", async () => {
  const changes: readonly Partial<ChangeSaid>[] = [
    {},
    { survivors: ["a1-bob"] },
    { newMain: null },
    { newMain: { member: "a1-cid" }, survivors: ["a1-cid", "a1-child"] },
    { kind: "main_user", formerMain: "sub_user" },
    { kind: "main_user", newMain: { member: "a1-bob" } },
  ];
  for (const change of changes) {
    await withPeople(full, async (stage) => {
      const before = await stage.registry.look((ledger) => ledger);
      const foretold = await foretell(stage, change);
      assert.equal(await stage.registry.look((ledger) => ledger), before);
      assert.equal(stage.events.length, 0);
      assert.deepEqual(await stage.audit(), []);
      assert.deepEqual((await run(stage, change)).affected, foretold.affected);
    });
  }
});

Deno.test("R10 only a manager of the building changes who uses a facility", async () => {
  await withPeople(yard, async (stage) => {
    for (const [who, code] of [["ann", "forbidden"], ["zoe", "not_found"]] as const) {
      assert.equal(await codeOf(run(stage, {}, who)), code);
      const facility = "a1";
      const by = as(who);
      assert.equal(await codeOf(stage.registry.run(by, "cancel_change", { facility })), code);
      const move = stage.registry.run(by, "move_change", { facility, atMs: startMs + day });
      assert.equal(await codeOf(move), code);
    }
  });
});

Deno.test("R27 what does not fit the facility is refused before anything is done", async () => {
  await withPeople(yard, async (stage) => {
    const cases: readonly [Partial<ChangeSaid>, string][] = [
      [{ survivors: ["b1-eve"] }, "invalid"],
      [{ survivors: ["a1-olga"] }, "invalid"],
      [{ survivors: ["nobody"] }, "invalid"],
      [{ kind: "main_user", survivors: ["a1-bob"] }, "invalid"],
      [{ newMain: { member: "b1-eve" } }, "invalid"],
      [{ newMain: { member: "a1-child" } }, "invalid"],
      [{ newMain: { member: "a1-ann" } }, "invalid"],
      [{ newMain: { person: aPerson("olga") } }, "conflict"],
      [{ newMain: { person: aPerson("Kim", { consentAsserted: false }) } }, "consent_needed"],
      [
        { newMain: { person: aPerson("Kim", { underAge: true }) } },
        "minor_without_parental_responsibility",
      ],
      [{ atMs: startMs }, "invalid"],
      [{ atMs: startMs + 367 * day }, "invalid"],
    ];
    for (const [change, code] of cases) {
      assert.equal(await codeOf(run(stage, change)), code, JSON.stringify(change));
    }
    assert.equal((await stage.audit()).length, 0);
  });
});

Deno.test("C9 a change set ahead waits, and comes into force at its moment and not before", async () => {
  await withPeople(full, async (stage) => {
    const foretold = await foretell(stage);
    const told = await run(stage, { atMs: startMs + day });
    assert.deepEqual(told.affected, foretold.affected);
    assert.equal(told.pendingAtMs, startMs + day);
    assert.equal(await codeOf(run(stage)), "conflict");
    await pass(stage, day - 1);
    assert.equal((await people(stage))["ann"], "main");
    assert.equal((await stage.row("visitor_key", "key-ann"))?.revoked, null);
    await pass(stage, 1);
    const facility = (await stage.row("facility", "a1"))!;
    assert.deepEqual([facility.household, facility.pending], [2, null]);
    assert.deepEqual(Object.values(await people(stage)).sort(), ["main", "owner"]);
    assert.notEqual((await stage.row("visitor_key", "key-ann"))?.revoked, null);
    const changed = (await stage.audit()).find(({ what }) => what === "household_changed");
    assert.deepEqual([changed?.via, changed?.atMs], ["server", startMs + day]);
  });
});

Deno.test("C9 a change set ahead can be moved and cancelled", async () => {
  await withPeople(full, async (stage) => {
    const { registry } = stage;
    const by = as("mia");
    const move = (atMs: number) => registry.run(by, "move_change", { facility: "a1", atMs });
    assert.equal(await codeOf(move(startMs + day)), "not_found");
    const { invitation } = await run(stage, { atMs: startMs + day });
    await move(startMs + 3 * day);
    assert.equal(await codeOf(move(startMs - 1)), "invalid");
    await pass(stage, 2 * day);
    assert.equal((await people(stage))["ann"], "main");
    assert.ok(await stage.row("invitation", invitation!));
    await registry.run(by, "cancel_change", { facility: "a1" });
    assert.equal(await stage.row("invitation", invitation!), undefined);
    await pass(stage, 2 * day);
    assert.equal((await people(stage))["ann"], "main");
  });
});

Deno.test("C9 who was invited long before the moment is invited anew when it comes", async () => {
  await withPeople(yard, async (stage) => {
    const { invitation } = await run(stage, { atMs: startMs + 60 * day });
    await pass(stage, 60 * day);
    const main = await stage.registry.look((ledger) =>
      ledger.find("member", "facility", "a1").find(({ role }) => role === "main")
    );
    const open = await stage.registry.look((ledger) =>
      ledger.find("invitation", "account", main!.account!)
    );
    assert.equal(open.length, 1);
    assert.notEqual(open[0]!.id, invitation);
    assert.ok(open[0]!.expiresAtMs > stage.clock.now());
  });
});

Deno.test("C9 several changes of one moment all come into force", async () => {
  await withPeople(full, async (stage) => {
    const atMs = startMs + day;
    await run(stage, { atMs });
    await stage.registry.run(as("mia"), "change_users", {
      facility: "b1",
      place: tower,
      said: said({ atMs, newMain: null }),
    });
    await pass(stage, day);
    for (const id of ["a1", "b1"]) {
      const facility: RowOf<"facility"> = (await stage.row("facility", id))!;
      assert.deepEqual([facility.household, facility.pending], [2, null], id);
    }
    // Who was in both is nowhere now.
    assert.equal(await stage.row("session", "session-cid"), undefined);
  });
});

Deno.test("R27 a former main user who stays needs room among the sub-users", async () => {
  const many: Seed = Array.from({ length: 29 }, (_, at) => [
    "member",
    aMember("a1", null, "sub", { id: `child-${at}` }),
  ]);
  await withPeople([...yard, ...many], async (stage) => {
    const change = { kind: "main_user", formerMain: "sub_user" } as const;
    assert.equal(await codeOf(run(stage, change)), "limit_reached");
    await run(stage, { ...change, newMain: { member: "a1-bob" } });
  });
});

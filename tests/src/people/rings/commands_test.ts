import assert from "node:assert/strict";
import { takesRings } from "../../../../src/people/rings/taking.ts";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession, startMs } from "../rows.ts";

const subUser = { name: "Sue", username: "Sue", number: null, birthDate: null, other: "" };
const seed: Seed = [
  ...["mia", "sue", "sam", "max", "oscar", "amy"].flatMap((who): Seed => [
    ["account", anAccount(who)],
    ["session", aSession(who)],
  ]),
  ["appointment", anAppointment("max")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "mia")],
  ["member", aMember("a1", "sue", "sub", { subUser })],
  ["member", aMember("a1", "sam", "sub", { subUser, administrator: true })],
  ["member", aMember("a1", null, "sub", { subUser })],
  ["member", aMember("a1", "oscar", "owner")],
  ["facility", aFacility("a2")],
  ["member", aMember("a2", "amy")],
];

Deno.test("R71 C9 rings go to the main user and to whom they are delegated, to no owner while it is let", () => {
  const [let_, own] = [aFacility("a1"), aFacility("a1", { let: false })];
  assert.ok(takesRings(let_, aMember("a1", "mia")));
  assert.ok(!takesRings(let_, aMember("a1", "sue", "sub")));
  assert.ok(takesRings(let_, aMember("a1", "sue", "sub", { takesRings: true })));
  assert.ok(!takesRings(let_, aMember("a1", "mia", "main", { takesRings: false })));
  assert.ok(!takesRings(let_, aMember("a1", "oscar", "owner", { takesRings: true })));
  assert.ok(takesRings(own, aMember("a1", "oscar", "owner")));
  assert.ok(!takesRings(let_, aMember("a1", null, "sub", { takesRings: true })));
  assert.ok(!takesRings(let_, aMember("a2", "amy")), "another flat's");
  assert.ok(!takesRings(aFacility("a1", { kind: "sauna" }), aMember("a1", "mia")));
});

Deno.test("R71 the main user delegates rings and takes them back; both are told in the audit log", async () => {
  await withPeople(seed, async ({ registry, row, audit, events }) => {
    const set = (takes: boolean, afterS = 0) =>
      registry.run(as("mia"), "set_member_rings", { member: "a1-sue", takes, afterS });
    await set(true, 15);
    const given = await row("member", "a1-sue");
    assert.deepEqual([given?.takesRings, given?.ringAfterS], [true, 15]);
    assert.deepEqual(events, []);
    await set(false);
    const taken = await row("member", "a1-sue");
    assert.ok(taken !== undefined && !("takesRings" in taken) && !("ringAfterS" in taken));
    // What was minted from it ends at once (C3).
    assert.deepEqual(events[0], { type: "ended", what: "member", id: "a1-sue" });
    const told = (await audit()).filter(({ about }) => about.includes("member/a1-sue"));
    assert.deepEqual(told.map(({ what, by, facts }) => [what, by, facts]), [
      ["privilege_permissions_granted", "mia", { rings: true, afterS: 15 }],
      ["privilege_permissions_ended", "mia", { rings: false, afterS: 0 }],
    ]);
  });
});

Deno.test("R71 C20 nobody but the household says to whom its rings go, and of the main user they do", async () => {
  await withPeople(seed, async ({ registry, row }) => {
    const set = (who: string, member: string, takes = true) =>
      registry.run(as(who), "set_member_rings", { member, takes, afterS: 0 });
    assert.equal((await refusalOf(set("max", "a1-sue"))).code, "forbidden");
    assert.equal((await refusalOf(set("sue", "a1-sue"))).code, "forbidden");
    assert.equal((await refusalOf(set("oscar", "a1-sue"))).code, "forbidden");
    assert.equal((await refusalOf(set("amy", "a1-sue"))).code, "forbidden");
    assert.equal((await refusalOf(set("sam", "a1-mia", false))).code, "forbidden");
    assert.equal((await refusalOf(set("mia", "a1-child"))).code, "invalid");
    await set("sam", "a1-sue");
    await set("mia", "a1-mia", false);
    assert.equal((await row("member", "a1-mia"))?.takesRings, false);
  });
});

Deno.test("R74 do-not-disturb is a device's own, and none is not kept", async () => {
  await withPeople(seed, async ({ registry, row }) => {
    const quiet = { always: false, untilMs: startMs + 3_600_000, schedule: null };
    await registry.run(as("mia"), "set_quiet", { quiet });
    assert.deepEqual((await row("session", "session-mia"))?.quiet, quiet);
    await registry.run(as("mia"), "set_quiet", { quiet: { ...quiet, untilMs: startMs } });
    assert.ok(!("quiet" in (await row("session", "session-mia"))!));
    const foreign = as("mia", { session: "session-sue" });
    assert.equal(
      (await refusalOf(registry.run(foreign, "set_quiet", { quiet }))).code,
      "not_found",
    );
  });
});

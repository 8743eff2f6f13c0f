import assert from "node:assert/strict";
import { groupBehaviour } from "../../../actors/elevator_group/decide.ts";
import { staleMsDefault as staleMs } from "../../../actors/elevator_group/model.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { checkSite, type SiteFile } from "../../../src/site.ts";
import { callOf, GroupInHand, journey, refusalOf, testSite } from "./group_in_hand.ts";

Deno.test("EG14 a restarted group has every call as it was, and asks its hardware", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const waits = group.placed(journey(2, 7)).id;
  const aboard = group.placed(journey(1, 7), { caller: "bob" }).id;
  group.report({ stages: { [aboard]: "serving" } });
  const { held } = group.state.controller;
  group.pass(1_000);
  group.forget();
  group.reload({ epoch: 8 });
  assert.deepEqual(group.effects, [{ type: "ask", epoch: 8 }]);
  assert.equal(group.callOf(waits).state, "assigned");
  assert.equal(group.callOf(aboard).state, "being_served");
  assert.equal(group.view(waits).confirmed, false, "what hardware holds is not known yet");
  group.report({
    epoch: 7,
    revision: 1,
    held: [...held].map(([call, rest]) => ({ call, ...rest })),
  });
  assert.equal(group.published, 1);
  assert.equal(group.desired().epoch, 8);
  assert.equal(group.view(waits).confirmed, true);
});

Deno.test("EG14 E6 after a load everything is told anew: a lost commit may have told nobody", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const old = group.placed(journey(2, 7)).id;
  callOf(group.cancel(old));
  group.live(61_000);
  const ended = group.placed(journey(0, 6)).id;
  const open = group.placed(journey(3, 7), { caller: "bob" }).id;
  const act = group.open(ended, { act: "act" });
  assert.ok(act.ok);
  group.send({ type: "act_outcome", outcome: { act: "act", outcome: "done" } });
  callOf(group.cancel(ended));
  const { lit } = group.state;
  group.forget();
  group.reload();
  assert.deepEqual(group.told(open), ["assigned"]);
  assert.deepEqual(group.told(ended), ["by_caller"]);
  assert.deepEqual(group.told(old), [], "what ended longer ago was told for sure");
  assert.deepEqual(
    group.events.filter(({ audience }) => audience === "everyone" || audience === "act"),
    [
      { audience: "act", act: "act", refusal: null },
      { audience: "everyone", event: { what: "landing_calls", lit } },
    ],
  );
  group.report();
  assert.deepEqual(
    group.events.filter((event) =>
      event.audience === "everyone" && event.event.what === "group_mode"
    ),
    [{ audience: "everyone", event: { what: "group_mode", mode: "normal", usable: true } }],
  );
});

Deno.test("EG14 a call that was served while the server was down has been served", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "serving" } });
  group.pass(60_000);
  group.reload({ epoch: 8 });
  group.report({
    epoch: 7,
    revision: 1,
    held: [],
    finished: [{ call: id, outcome: "served" }],
  });
  assert.equal(group.view(id).state, "served");
  assert.deepEqual(group.desired().calls, []);
});

Deno.test("EG14 those aboard whom the controller no longer knows after a restart end", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const waits = group.placed(journey(2, 7)).id;
  const fixed = group.placed(journey(3, 7)).id;
  const aboard = group.placed(journey(1, 7)).id;
  group.report({ stages: { [aboard]: "serving", [fixed]: "fixed" } });
  group.pass(10_000);
  group.reload({ epoch: 8 });
  group.reboot();
  assert.equal(group.view(aboard).reason, "hardware_dropped");
  assert.equal(group.view(fixed).reason, "hardware_dropped", "it may have been served unheard");
  assert.equal(group.callOf(waits).state, "assigned");
});

Deno.test("EG14 C17 after a restart calls older than 120 s are stale; a reload ends none", () => {
  const group = GroupInHand.inService();
  const old = group.placed(journey(2, 7)).id;
  group.live(1_000);
  const young = group.placed(journey(3, 7)).id;
  group.live(staleMs - 500);
  group.reload();
  assert.equal(group.callOf(old).state, "assigned", "the same process in the same epoch");
  group.reload({ epoch: 8 });
  assert.equal(group.view(old).reason, "stale");
  assert.equal(group.callOf(young).state, "assigned");
  group.report({ epoch: 7, revision: 1, held: [] });
  assert.deepEqual(group.desired().calls.map(({ call }) => call), [young]);
});

Deno.test("EG14 C17 a call that was young at the restart is not stale at a reload after it", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.live(100_000);
  group.reload({ epoch: 8 });
  group.report({ epoch: 7, revision: 1, held: [] });
  group.hearCars();
  group.live(30_000);
  group.reload();
  assert.equal(group.callOf(id).state, "assigned");
  group.hearCars();
  group.live(60_000);
  assert.ok(group.state.calls.has(id));
  group.reload({ epoch: 9 });
  assert.equal(group.view(id).reason, "stale");
});

Deno.test("EG14 after a long time down every call is stale, and nothing resumes", () => {
  const group = GroupInHand.inService();
  const ids = [journey(2, 7), journey(5, 0)].map((request) => group.placed(request).id);
  group.now += 3_600_000;
  group.reload({ epoch: 8 });
  for (const id of ids) assert.equal(group.view(id).reason, "stale");
});

/** The test site with its group's cars changed. */
function otherSite(
  change: (cars: NonNullable<SiteFile["buildings"][number]["groups"][number]["cars"]>) => void,
) {
  const site = JSON.parse(JSON.stringify(testSite)) as SiteFile;
  change(site.buildings[0]!.groups[0]!.cars);
  const { buildings: [building] } = checkSite(site);
  return modelGroup(building!, building!.groups[0]!);
}

Deno.test("EG14 E15 a changed site ends the calls that lost their car or their floor", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  const ofA = group.placed(journey(0, 6)).id;
  const ofB = group.placed(journey(9, 6)).id;
  const toBasement = group.placed(journey(-1, 3)).id;
  assert.deepEqual([ofA, ofB, toBasement].map((id) => group.callOf(id).car), ["a", "b", "c"]);
  group.reload({
    epoch: 8,
    model: otherSite((cars) => {
      cars.splice(0, 1); // car a is gone
      cars[1]!.serves = cars[1]!.serves.filter(({ level }) => level !== -1);
    }),
  });
  assert.equal(group.view(ofA).reason, "site_changed");
  assert.equal(group.view(toBasement).reason, "site_changed");
  assert.equal(group.callOf(ofB).car, "b");
});

Deno.test("EG14 E15 a car that no longer stops where its call wants orphans the call", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(0, 6));
  group.reload({
    epoch: 8,
    model: otherSite((cars) => cars[0]!.serves = cars[0]!.serves.filter(({ level }) => level < 6)),
  });
  assert.equal(group.view(id).reason, "site_changed");
});

Deno.test("EG14 E15 a group that the site no longer has ends its calls instead of breaking", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(0, 6));
  const behaviour = groupBehaviour(new Map());
  const state = behaviour.load("tower/main", group.rows.loaded(), {
    now: group.now,
    epoch: 8,
    incarnation: "x",
  });
  const ended = behaviour.decide(state, { type: "loaded" }, group.now);
  assert.equal(ended.state.calls.size, 0);
  assert.ok(behaviour.idle(ended.state), "and may leave memory");
  const kept = behaviour.decide(
    ended.state,
    { type: "read_call", caller: "ann", call: id },
    group.now,
  );
  assert.equal(callOf(kept.reply!).reason, "site_changed");
});

Deno.test("EG14 a group may leave memory only when nothing is open and no hardware speaks", () => {
  const { idle } = groupBehaviour(new Map());
  const group = new GroupInHand();
  assert.ok(idle(group.state));
  const { id } = group.placed(journey(0, 3));
  assert.ok(!idle(group.state));
  callOf(group.cancel(id));
  assert.ok(idle(group.state));
  group.report();
  assert.ok(!idle(group.state));
  group.pass(6_000);
  assert.ok(idle(group.state));
});

Deno.test("EG14 rows that make no sense are a broken world, not a wrong state", () => {
  const group = GroupInHand.inService();
  group.placed(journey(0, 3));
  const [row] = group.rows.loaded();
  const { tables } = groupBehaviour(new Map());
  for (
    const damage of [
      { state: "served" },
      { placedAtMs: "now" },
      { request: { kind: "landing" } },
      { extra: 1 },
    ]
  ) {
    assert.throws(() => tables[row!.table]!.read({ ...row!.value as object, ...damage }));
  }
});

Deno.test("EG14 fire during a restart is heard before anything is sent", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(0, 3));
  group.reload({ epoch: 8 });
  const waits = group.placed(journey(1, 4)).id;
  assert.equal(group.callOf(waits).state, "registered", "taken, but given to nobody yet");
  group.report({ epoch: 0, revision: 0, mode: "fire-operation", held: [] });
  assert.equal(group.view(id).reason, "fire_operation");
  assert.equal(group.view(waits).reason, "fire_operation");
  assert.equal(refusalOf(group.place(journey(1, 4))).code, "fire_operation");
  assert.deepEqual(group.desired().calls, []);
});

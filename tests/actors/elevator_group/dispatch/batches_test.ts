import assert from "node:assert/strict";
import { improve } from "../../../../actors/elevator_group/dispatch/improve.ts";
import { pricesOf } from "../../../../actors/elevator_group/dispatch/batches.ts";
import { loadsOf } from "../../../../actors/elevator_group/dispatch/loads.ts";
import { jobOf } from "../../../../actors/elevator_group/dispatch/job.ts";
import type { Call } from "../../../../actors/elevator_group/state.ts";
import { comeSlackMs } from "../../../../actors/elevator_group/turn.ts";
import { seededRandom } from "../../../../src/random.ts";
import { GroupInHand, journey, testModel } from "../group_in_hand.ts";

/** Persons a car of the test site takes: 80 % of 1000 kg, 75 kg each. */
const carHolds = 10;

/** Cars a and b only, both at the lobby. */
function atLobby(): GroupInHand {
  const group = GroupInHand.inService({ a: 0, b: 0 });
  group.carState("c", { mode: "out-of-service" });
  return group;
}

/** Car a only. */
function alone(level = 0): GroupInHand {
  const group = GroupInHand.inService({ a: level });
  for (const car of ["b", "c"]) group.carState(car, { mode: "out-of-service" });
  return group;
}

/** A search on the group as it stands, taken in. */
function think(group: GroupInHand, seed = 1): void {
  const random = seededRandom(seed);
  const improvement = improve(
    testModel,
    jobOf(group.state, group.now),
    { evaluations: 2_000 },
    () => random.next(),
  );
  group.send({ type: "improved", improvement });
}

function calls(group: GroupInHand): Call[] {
  return [...group.state.calls.values()];
}

function goals(of: readonly Call[]): number[] {
  return of.map(({ request }) => request.kind === "destination" ? request.to : -1).sort();
}

Deno.test("EG39 a crowd is shared out by destination: each car has its own floors", () => {
  const group = atLobby();
  for (let at = 0; at < 16; at++) {
    group.placed(journey(0, [3, 8][at % 2]!), { caller: `${at}` });
  }
  think(group);
  const floorsOf = (car: string) => [
    ...new Set(goals(calls(group).filter((call) => call.car === car))),
  ];
  assert.deepEqual([floorsOf("a"), floorsOf("b")].sort(), [[3], [8]]);
});

Deno.test("EG39 who has no room waits for a later round, with a car's name, untold to hardware", () => {
  const group = alone();
  for (let at = 0; at < 25; at++) group.placed(journey(0, 5 + at % 4), { caller: `${at}` });
  think(group);
  const [next, later] = [false, true].map((late) =>
    calls(group).filter((call) => (call.later === true) === late)
  );
  assert.ok(next!.length <= carHolds && next!.length > 5, `${next!.length} come in now`);
  assert.equal(next!.length + later!.length, 25);
  const told = group.desired().calls.map(({ call }) => call).sort();
  assert.deepEqual(told, next!.map(({ id }) => id).sort());
  for (const { id, caller } of later!) {
    const view = group.view(id, caller);
    assert.equal(view.car, "a");
    assert.equal(view.state, "assigned");
  }
  assert.ok(
    later!.every((one) => next!.every((other) => one.etaMs! > other.etaMs!)),
    "and is told that it takes longer",
  );
});

Deno.test("EG39 a full car that stands open is not told of more people before it has left", () => {
  const group = alone();
  for (let at = 0; at < carHolds; at++) group.placed(journey(0, 9), { caller: `${at}` });
  think(group);
  const stages = Object.fromEntries(calls(group).map(({ id }) => [id, "serving" as const]));
  group.carState("a", { doors: { front: "opened" } });
  group.report({ stages });
  const { id } = group.placed(journey(0, 9), { caller: "late" });
  think(group);
  assert.equal(group.callOf(id).later, true);
  // It is on its way: the next time it comes it is for them.
  group.carState("a", { loadKg: 75 * carHolds, carCalls: [9] });
  group.position("a", 1, { positionM: 5, speedMps: 2.5, direction: "up", nextStop: 9 });
  think(group);
  assert.equal(group.callOf(id).later, undefined);
  assert.ok(group.desired().calls.some(({ call }) => call === id));
});

Deno.test("EG39 a call for a later round that is overdue has not been failed by its car", () => {
  const group = alone();
  for (let at = 0; at < 12; at++) group.placed(journey(0, 9), { caller: `${at}` });
  think(group);
  const waits = calls(group).find(({ later }) => later === true)!;
  group.live(waits.etaMs! + comeSlackMs + 2_000);
  const now = group.callOf(waits.id);
  assert.deepEqual([now.car, now.failed], ["a", []]);
});

Deno.test("EG39 without any search a car that is through is told of who has waited longest", () => {
  const group = alone();
  const ids = Array.from({ length: 14 }, (_, at) => {
    group.now += 1_000;
    return group.placed(journey(0, 9), { caller: `${at}` }).id;
  });
  const told = () => group.desired().calls.map(({ call }) => call);
  const first = told();
  assert.ok(first.length <= carHolds);
  group.report();
  assert.deepEqual(told(), first, "nobody more while it has them");
  group.report({ finished: first.map((call) => ({ call, outcome: "served" as const })) });
  assert.deepEqual(told().sort(), ids.filter((id) => !first.includes(id)).sort());
});

Deno.test("EG40 a call that a panel named a car for changes its round, never its car", () => {
  const group = atLobby();
  for (let at = 0; at < 30; at++) {
    group.send({
      type: "place_call",
      caller: `${at}`,
      key: group.key(),
      request: journey(0, 1 + at % 9),
      call: `panel-${at}`,
      announced: true,
    });
  }
  const before = new Map(calls(group).map(({ id, car }) => [id, car]));
  // Their car has gone, with nobody: whoever it was named to waits for it.
  group.position("a", 3, { positionM: 14, speedMps: 2.5, direction: "up", nextStop: 9 });
  for (let seed = 0; seed < 5; seed++) think(group, seed);
  for (const { id, car } of calls(group)) assert.equal(car, before.get(id));
  for (const car of ["a", "b"]) {
    const next = calls(group).filter((call) => call.car === car && call.later !== true);
    assert.ok(next.length <= carHolds, `${next.length} would enter ${car}`);
  }
});

Deno.test("EG40 when its car leaves service, a call that was announced goes to another", () => {
  const group = atLobby();
  group.send({
    type: "place_call",
    caller: "ann",
    key: group.key(),
    request: journey(0, 5),
    call: "panel",
    announced: true,
  });
  const { car } = group.callOf("panel");
  group.carState(car!, { mode: "out-of-service" });
  assert.equal(group.callOf("panel").car, car === "a" ? "b" : "a");
});

Deno.test("EG16 E19 batches are the same for the same job, budget and chance", () => {
  const course = () => {
    const group = atLobby();
    for (let at = 0; at < 40; at++) {
      group.placed(journey(at % 4, 4 + at % 6), { caller: `${at}`, key: group.key() });
      think(group, at);
    }
    return calls(group).map(({ id, car, later }) => `${id} ${car} ${later}`);
  };
  assert.deepEqual(course(), course());
});

Deno.test("prices: riding is dearer the longer the queues are, car time the more wait for each car", () => {
  const view = alone().state;
  const few = pricesOf(view, { waiting: 1, company: 0 });
  const spread = pricesOf(view, { waiting: 16, company: 0 });
  const queue = pricesOf(view, { waiting: 16, company: 15 });
  assert.ok(queue.ride > spread.ride && spread.ride === few.ride);
  assert.ok(queue.carTime === spread.carTime && spread.carTime > few.carTime);
  assert.equal(queue.wait, few.wait);
  assert.equal(pricesOf(view, { waiting: 0, company: 0 }).carTime, 0);
  assert.ok(pricesOf(view, { waiting: 500, company: 499 }).ride < 10, "nor is riding ever all");
});

Deno.test("loads: company is how many others wait for the same direction where somebody waits", () => {
  const group = alone(9);
  const companyOf = () => loadsOf({ ...group.state, now: group.now, calls: calls(group) }).company;
  assert.equal(companyOf(), 0);
  group.placed(journey(0, 5), { caller: "one" });
  assert.equal(companyOf(), 0);
  group.placed(journey(0, 7), { caller: "two" });
  assert.equal(companyOf(), 1);
  group.placed(journey(3, 0), { caller: "three" });
  group.placed(journey(3, 5), { caller: "four" });
  assert.equal(companyOf(), 0.5);
});

Deno.test("loads: equal journeys are one load, up to half a car", () => {
  const group = alone(9);
  for (let at = 0; at < 7; at++) group.placed(journey(0, 5), { caller: `${at}` });
  group.placed(journey(0, 6), { caller: "other" });
  const { loads, free } = loadsOf({ ...group.state, now: group.now, calls: calls(group) });
  const sizes = free.map(({ load }) => loads.persons[load]);
  assert.deepEqual(sizes.sort(), [1, 2, carHolds / 2]);
});

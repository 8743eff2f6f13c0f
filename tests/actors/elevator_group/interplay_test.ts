/** What the parts of a group, each tested in a file of its own, do to each other. */
import assert from "node:assert/strict";
import { earlyMs } from "../../../actors/elevator_group/walkers.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { checkSite } from "../../../src/site.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { button, callOf, GroupInHand, journey, refusalOf, testSite } from "./group_in_hand.ts";

const [delegating] = checkSite({
  ...testSite,
  buildings: testSite.buildings.map((each) => ({
    ...each,
    groups: each.groups.map((group) => ({ ...group, operation: "delegating" })),
  })),
}).buildings;

/** Places a call whose passengers need so long to the landing. */
function walker(group: GroupInHand, arrivesInMs: number, request: CallRequest = journey(2, 7)) {
  const key = group.key();
  const call = `walker-${key.slice(-12)}`;
  const command = { type: "place_call", caller: "ann", key, request, arrivesInMs, call } as const;
  return callOf(group.send(command).reply!).id;
}

/** A search says where a call should go. */
function moved(group: GroupInHand, call: string, to: string, later: boolean): void {
  const from = group.callOf(call).car;
  group.send({
    type: "improved",
    improvement: {
      epoch: group.epoch,
      revision: group.state.revision,
      moves: [{
        call,
        ...(from !== undefined && { from }),
        to,
        etaMs: 20_000,
        ...(later && { later: true as const }),
      }],
      gain: 1_000,
      evaluations: 1,
    },
  });
}

const named = (group: GroupInHand) => group.desired().calls.map(({ call }) => call);

/** A group of which only these cars serve. */
function only(...cars: readonly string[]): GroupInHand {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  for (const { id } of group.model.cars) {
    if (!cars.includes(id)) group.carState(id, { mode: "out-of-service" });
  }
  return group;
}

Deno.test("EG12 C17 fire leaves no lease, hold, unlock or parking standing, and none comes back", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.send({ type: "lock_floor", level: 7, locked: true });
  group.send({
    type: "take_lease",
    caller: "robot",
    key: group.key(),
    request: { level: 0, lifeMs: 60_000, lifts: ["a"] },
    lease: "lease-1",
  });
  const key = group.key();
  const place = { type: "place_call", caller: "ann", key, request: journey(0, 7) } as const;
  const unlock = { levels: [7], forMs: 60_000 };
  const { id } = callOf(group.send({ ...place, call: "call-of-guest", unlock }).reply!);
  const { car } = group.callOf(id);
  group.position(car!, 0);
  group.carState(car!, { doors: { front: "opened" } });
  group.report({ stages: { [id]: "serving" } });
  group.send({
    type: "hold_doors",
    caller: "ann",
    key: group.key(),
    request: { call: id, lifeMs: 30_000 },
    longestMs: 60_000,
    hold: "hold-1",
  });
  const parking = [{ car: "b", level: 4 }, { car: "c", level: 3 }];
  const improvement = { moves: [], gain: 0, evaluations: 0, parking };
  const park = () =>
    group.send({
      type: "improved",
      improvement: { ...improvement, epoch: group.epoch, revision: group.state.revision },
    });
  park();
  const stands = () => {
    const { calls, leases, holds, unlocked, parking } = group.desired();
    return [calls.length, leases?.length, holds?.length, unlocked?.length, parking?.length];
  };
  assert.deepEqual(stands(), [1, 1, 1, 1, 1]);
  const none = [0, undefined, undefined, undefined, undefined];
  group.report({ mode: "fire-operation", held: [] });
  assert.deepEqual(stands(), none);
  park(); // of a search that was under way
  assert.deepEqual(stands(), none);
  group.report({ mode: "normal" });
  group.live(3_000);
  assert.deepEqual(stands(), none);
});

Deno.test("EG39 EG1 a call is named while its car comes for it, though a search has put it off meanwhile", () => {
  for (const stage of ["fixed", "serving"] as const) {
    const group = only("a");
    const other = group.placed(journey(3, 8), { caller: "bob" }).id;
    const { id } = group.placed(journey(2, 7));
    moved(group, other, "a", false);
    moved(group, id, "a", false);
    const { revision } = group.desired();
    moved(group, id, "a", true);
    assert.deepEqual(named(group), [other]);
    // The controller has not heard of that yet, and its car is there.
    group.report({ held: [{ call: id, car: "a", stage }], revision });
    assert.ok(named(group).includes(id), stage);
    assert.equal(group.callOf(id).later, undefined);
  }
});

Deno.test("EG41 EG1 who is aboard stays there, though another car was to be timed to them", () => {
  const group = only("a", "b");
  const id = walker(group, 60_000);
  group.live(60_000 - earlyMs - group.callOf(id).etaMs!);
  const { car } = group.callOf(id);
  const { revision } = group.desired();
  assert.deepEqual(named(group), [id]);
  const other = car === "a" ? "b" : "a";
  group.position(other, 2);
  group.carState(car!, { faults: ["drive-and-motor-fault"] });
  assert.equal(group.callOf(id).car, other);
  assert.notEqual(group.callOf(id).sendFromMs, undefined, "the other one is near, and waits");
  group.carState(car!, { faults: [] });
  group.report({ held: [{ call: id, car: car!, stage: "serving" }], revision });
  assert.equal(group.view(id).state, "being_served");
  assert.deepEqual(named(group), [id]);
  group.pass(30_000);
  assert.equal(group.view(id).state, "being_served");
});

Deno.test("EG41 where the next car needs longer than its walker, it is sent at once", () => {
  const group = only("a", "b");
  group.position("a", 2);
  const id = walker(group, 12_000);
  assert.equal(group.view(id).car, "a");
  assert.deepEqual(named(group), [], "a is there already");
  group.carState("a", { mode: "out-of-service" });
  assert.equal(group.view(id).car, "b");
  assert.deepEqual(named(group), [id]);
});

Deno.test("EG41 a car that was not told of a walker has not failed them", () => {
  const group = only("a");
  const id = walker(group, 60_000);
  group.carState("b", { mode: "normal" });
  for (let times = 0; times < 3; times++) {
    const { car } = group.callOf(id);
    const other = car === "a" ? "b" : "a";
    group.carState(car!, { mode: "out-of-service" });
    assert.equal(group.view(id).car, other);
    group.carState(car!, { mode: "normal" });
  }
  assert.deepEqual(group.callOf(id).failed, []);
});

Deno.test("EG41 EG25 a priority call whose walker is far keeps no car from others", () => {
  const group = only("a");
  const request: CallRequest = { kind: "destination", from: 2, to: 7, persons: 1, priority: true };
  const id = walker(group, 120_000, request);
  const other = group.placed(journey(0, 5), { caller: "bob" }).id;
  assert.equal(group.view(other, "bob").car, "a");
  assert.deepEqual(named(group), [other]);
  group.live(120_000);
  assert.ok(named(group).includes(id));
});

Deno.test("EG41 EG39 calls for a later round do not wait for a walker", () => {
  const group = only("a");
  const id = walker(group, 120_000);
  const other = group.placed(journey(2, 6), { caller: "bob" }).id;
  moved(group, other, "a", true);
  assert.deepEqual(named(group), []);
  group.report({ held: [] });
  assert.deepEqual(named(group), [other], "a was told of nobody else");
  assert.equal(group.callOf(id).car, "a");
});

Deno.test("EG41 EG15 no landing is lit for who is still on the way", () => {
  const group = only("a");
  walker(group, 60_000, button(2, "up"));
  assert.deepEqual(group.state.lit, [], "whoever stands there would take it for their own press");
  group.live(60_000);
  assert.deepEqual(group.state.lit, [{ level: 2, side: "front", direction: "up" }]);
});

Deno.test("EG41 EG34 a walker is told when the lift will come, not how near it is now", () => {
  const group = only("a");
  const id = walker(group, 60_000);
  const { comesAtMs } = group.view(id);
  assert.equal(comesAtMs, group.now + 60_000 - earlyMs);
  group.live(59_000);
  const later = group.view(id).comesAtMs!;
  assert.ok(Math.abs(later - comesAtMs!) < 8_000, `${later - comesAtMs!}`);
});

Deno.test("EG41 EG35 a controller that chooses hears of a walker once, when it is time", () => {
  const group = new GroupInHand(modelGroup(delegating!, delegating!.groups[0]!));
  group.report();
  group.hearCars();
  group.report();
  const id = walker(group, 60_000);
  assert.deepEqual(named(group), [], "a car that came now would find nobody");
  group.live(30_000);
  assert.deepEqual(named(group), []);
  group.live(29_000);
  assert.deepEqual(named(group), [id]);
  for (let times = 0; times < 3; times++) {
    group.report({ held: [{ call: id, car: "a", stage: "accepted" }] });
    assert.equal(group.view(id).car, "a");
    assert.deepEqual(named(group), [id], "and is not asked to forget it");
    group.live(1_000);
  }
});

Deno.test("EG27 one call after the other is no way to hold a door for ever", () => {
  const group = only("a");
  group.position("a", 2);
  group.carState("a", { doors: { front: "opened" } });
  const hold = (name: string) => {
    const { id } = group.placed(journey(2, 7));
    group.report({ stages: { [id]: "serving" } });
    const reply = group.send({
      type: "hold_doors",
      caller: "ann",
      key: group.key(),
      request: { call: id, lifeMs: 60_000 },
      longestMs: 60_000,
      hold: name,
    }).reply!;
    return reply;
  };
  assert.ok(hold("hold-1").ok);
  group.live(61_000);
  assert.equal(group.state.holds.size, 0);
  assert.equal(refusalOf(hold("hold-2")).code, "limit_reached");
  group.live(60_000);
  assert.ok(hold("hold-3").ok, "another time");
});

Deno.test("EG26 EG38 a car that is leased is sent nowhere to wait", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const parking = [{ car: "a", level: 6 }, { car: "b", level: 4 }];
  const { epoch, state: { revision } } = group;
  group.send({
    type: "improved",
    improvement: { epoch, revision, moves: [], gain: 0, evaluations: 0, parking },
  });
  assert.deepEqual(group.desired().parking, parking);
  const request = { level: 0, lifeMs: 60_000, lifts: ["a"] };
  group.send({ type: "take_lease", caller: "robot", key: group.key(), request, lease: "lease-1" });
  assert.deepEqual(group.desired().parking, [parking[1]], "whoever has it is where it stands");
});

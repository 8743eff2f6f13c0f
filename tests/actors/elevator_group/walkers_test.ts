import assert from "node:assert/strict";
import { earlyMs } from "../../../actors/elevator_group/walkers.ts";
import { jobOf } from "../../../actors/elevator_group/dispatch/job.ts";
import { callOf, GroupInHand, journey } from "./group_in_hand.ts";

/** Places a call whose passengers need so long to the landing. */
function walker(group: GroupInHand, arrivesInMs: number): string {
  const key = group.key();
  const reply = group.send({
    type: "place_call",
    caller: "ann",
    key,
    request: journey(2, 7),
    arrivesInMs,
    call: `walker-${key.slice(-12)}`,
  }).reply;
  assert.ok(reply !== undefined);
  return callOf(reply).id;
}

const named = (group: GroupInHand) => group.desired().calls.map(({ call }) => call);

Deno.test("EG41 R22 a car is chosen at once for who is still on the way, and sent in time for them", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.carState("b", { mode: "out-of-service" });
  group.carState("c", { mode: "out-of-service" });
  const id = walker(group, 60_000);
  assert.equal(group.view(id).car, "a", "the caller has an answer");
  assert.deepEqual(named(group), [], "the lift is not kept from others");
  const { etaMs } = group.callOf(id);
  group.live(60_000 - earlyMs - etaMs! - 1_000);
  assert.deepEqual(named(group), []);
  group.live(2_000);
  assert.deepEqual(named(group), [id], "a car's way before its walker it is sent");
});

Deno.test("EG41 who is nearly there gets the car at once", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const id = walker(group, 5_000);
  assert.deepEqual(named(group), [id]);
});

Deno.test("EG41 the car is chosen anew when its moment has come", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.carState("c", { mode: "out-of-service" });
  const id = walker(group, 60_000);
  assert.equal(group.view(id).car, "a");
  group.carState("a", { mode: "normal", doors: { front: "closed" } });
  group.position("a", 9);
  group.position("b", 1);
  group.live(60_000);
  assert.equal(group.view(id).car, "b");
  assert.deepEqual(named(group), [id]);
});

Deno.test("EG41 C17 a walker's call is sent after a restart too, is cancelled like any, and waits for no lost car", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const id = walker(group, 60_000);
  group.reload({ epoch: 8 });
  group.report();
  group.hearCars({ a: 0, b: 9 });
  group.live(59_000);
  assert.deepEqual(named(group), [id]);

  const other = walker(group, 60_000);
  assert.ok(group.cancel(other).ok);
  assert.ok(!group.state.calls.has(other));

  const third = walker(group, 60_000);
  group.carState(group.view(third).car!, { mode: "out-of-service" });
  assert.notEqual(group.view(third).state, "cancelled");
  assert.equal(
    group.state.cars.find(({ id: car }) => car === group.view(third).car)?.state?.mode,
    "normal",
  );
});

Deno.test("EG41 no search thinks of somebody who is not near yet", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  walker(group, 60_000);
  assert.deepEqual(jobOf(group.state, group.now).calls, []);
});

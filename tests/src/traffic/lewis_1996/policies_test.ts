import assert from "node:assert/strict";
import { seededRandom } from "../../../../src/random.ts";
import { BasicHuff } from "../../../../src/traffic/lewis_1996/policies/basic_huff.ts";
import { DynamicLoadBalancing } from "../../../../src/traffic/lewis_1996/policies/dynamic_load_balancing.ts";
import { LongestQueueFirst } from "../../../../src/traffic/lewis_1996/policies/longest_queue_first.ts";
import { publishedPolicies } from "../../../../src/traffic/lewis_1996/policies/published_policies.ts";
import { Sector } from "../../../../src/traffic/lewis_1996/policies/sector.ts";
import type { CarView, HallCall, View } from "../../../../src/traffic/lewis_1996/policy.ts";
import { publishedRows } from "../../../../src/traffic/lewis_1996/published.ts";
import { ridersOfHour } from "../../../../src/traffic/lewis_1996/riders.ts";
import { runHours } from "../../../../src/traffic/lewis_1996/run_hours.ts";
import { simulateHour } from "../../../../src/traffic/lewis_1996/simulation.ts";
import { assertJourneysFit } from "./journeys_fit.ts";

const car = (over: Partial<CarView> = {}): CarView => ({
  phase: "idle",
  floor: 1,
  direction: "down",
  serves: null,
  carCalls: [],
  full: false,
  ...over,
});
const call = (floor: number, sinceS: number): HallCall => ({ floor, direction: "down", sinceS });
const view = (cars: readonly CarView[], calls: readonly HallCall[]): View => ({
  nowS: 100,
  happened: { type: "car", car: 0 },
  calls: calls.toSorted((a, b) => a.floor - b.floor),
  cars,
});
/** A car on its way to the lobby with people in it. */
const homeward = (floor: number) =>
  car({ phase: "moving", floor, direction: "down", carCalls: [1] });
const floorsOf = (assignments: readonly (readonly { floor: number }[])[]) =>
  assignments.map((calls) => calls.map(({ floor }) => floor));

Deno.test("E21 SECTOR and LQF land within 5 % of the waits of their published rows", () => {
  for (const name of ["SECTOR", "LQF"]) {
    const { figures } = runHours({ hours: 60, seed: 1 }, publishedPolicies[name]!);
    const row = publishedRows[2][name]!;
    const off = (of: keyof typeof row) => Math.abs(figures[of] / row[of] - 1);
    assert.ok(off("averageWaitS") < 0.05, `${name}: wait ${figures.averageWaitS}`);
    assert.ok(off("squaredWait") < 0.05, `${name}: squared wait ${figures.squaredWait}`);
    assert.ok(off("systemTimeS") < 0.08, `${name}: system time ${figures.systemTimeS}`);
    // One in a hundred people: thirty hours alone spread by a tenth of it.
    const apart = Math.abs(figures.longWaitsPercent - row.longWaitsPercent);
    assert.ok(apart < 0.35, `${name}: ${figures.longWaitsPercent} % above 60 s`);
  }
});

Deno.test("E21 BASIC HUFF and DLB stand near their rows too", () => {
  for (const name of ["BASIC HUFF", "DLB"]) {
    const { figures } = runHours({ hours: 20, seed: 1 }, publishedPolicies[name]!);
    const row = publishedRows[2][name]!;
    for (const  of of["averageWaitS", "squaredWait", "systemTimeS"] as const) {
      const ratio = figures[of] / row[of];
      assert.ok(Math.abs(ratio - 1) < 0.1, `${name}: ${of} at ${ratio} of the published`);
    }
  }
});

Deno.test("E19 E21 the same seed gives the same figures bit for bit; another gives others", () => {
  for (const [name, make] of Object.entries(publishedPolicies)) {
    const once = runHours({ hours: 2, seed: 5 }, make);
    assert.deepEqual(runHours({ hours: 2, seed: 5 }, make), once, name);
    assert.notDeepEqual(runHours({ hours: 2, seed: 6 }, make).figures, once.figures, name);
  }
});

Deno.test("E21 every policy serves everybody of a whole hour, with people going up as well", () => {
  for (const upPerMinute of [0, 4]) {
    const riders = ridersOfHour(seededRandom("whole"), { upPerMinute });
    for (const make of Object.values(publishedPolicies)) {
      assertJourneysFit(riders, simulateHour(riders, make()).journeys);
    }
  }
});

Deno.test("LQF sends an idle car to the oldest call, and only one car to each", () => {
  const policy = new LongestQueueFirst();
  const calls = [call(4, 30), call(9, 50), call(6, 20)];
  assert.deepEqual(floorsOf(policy.decide(view([car(), car()], calls))), [[6], [4]]);
  // Both keep to theirs, though an older one should appear; the third car gets what is left.
  const onTheWay = car({ phase: "moving", floor: 3, direction: "up" });
  const cars = [onTheWay, onTheWay, car()];
  assert.deepEqual(
    floorsOf(policy.decide(view(cars, [...calls, call(2, 10)]))),
    [[6], [4], [2]],
  );
});

Deno.test("LQF leaves a call to the car that is on its way, not to one that still sets out", () => {
  for (const [phase, left] of [["moving", [3]], ["leaving", [4, 3]]] as const) {
    const policy = new LongestQueueFirst();
    policy.decide(view([car(), homeward(7)], [call(4, 30)]));
    const cars = [car({ phase, floor: 2, direction: "up" }), homeward(6)];
    const [going, loaded] = floorsOf(policy.decide(view(cars, [call(3, 60), call(4, 30)])));
    assert.deepEqual(going, [4]);
    assert.deepEqual(loaded!.toSorted((a, b) => b - a), left);
  }
});

Deno.test("SECTOR puts one car in charge of the sector with the oldest call, highest floor first", () => {
  const policy = new Sector();
  // Sectors: 2-3, 4-5, 6-7, 8-10. The oldest is at 4: its sector's highest call is at 5.
  const calls = [call(4, 10), call(5, 40), call(9, 20), call(10, 60)];
  assert.deepEqual(floorsOf(policy.decide(view([car(), car(), car()], calls))), [[5], [10], []]);
});

Deno.test("SECTOR answers its own sector alone on the way, and gives it up with nothing ahead", () => {
  const policy = new Sector();
  policy.decide(view([car(), car({ phase: "open", serves: "up" })], [call(10, 0)]));
  const calls = [call(8, 50), call(6, 40)];
  const idle = car();
  assert.deepEqual(floorsOf(policy.decide(view([homeward(9), idle], calls))), [[8], [6]]);
  // Below its sector, somebody calls in it again: that is the idle car's now.
  const again = new Sector();
  again.decide(view([car()], [call(10, 0)]));
  again.decide(view([homeward(7)], []));
  assert.deepEqual(floorsOf(again.decide(view([homeward(7), idle], [call(9, 99)]))), [[], [9]]);
});

Deno.test("BASIC HUFF sends the highest free car to the highest call that it reaches", () => {
  const rising = car({ phase: "moving", floor: 6, direction: "up" });
  const calls = [call(9, 50), call(8, 10), call(5, 0)];
  assert.deepEqual(
    floorsOf(new BasicHuff().decide(view([car(), rising, car()], calls))),
    [[8], [9], [5]],
  );
  // Past 6, it reaches no call: it gets none, and the loaded car takes what nobody goes to.
  assert.deepEqual(
    floorsOf(new BasicHuff().decide(view([rising, homeward(8)], [call(5, 0)]))),
    [[], [5]],
  );
});

Deno.test("DLB gives a new call to the car with the least work, and leaves it there", () => {
  const policy = new DynamicLoadBalancing();
  const idle = [car(), car()];
  assert.deepEqual(floorsOf(policy.decide(view(idle, [call(8, 0)]))), [[8], []]);
  assert.deepEqual(floorsOf(policy.decide(view(idle, [call(8, 0), call(3, 1)]))), [[8], [3]]);
  // 2 stops to 8: 14.38 + 20.3 s for the first, 14.38 + 10.15 s for the second.
  const calls = [call(8, 0), call(3, 1), call(4, 2)];
  assert.deepEqual(floorsOf(policy.decide(view(idle, calls))), [[8], [3, 4]]);
  // A car that comes by on its way home has less to do for 5 than one that must come up for it.
  const cars = [car({ phase: "moving", floor: 2, direction: "up" }), homeward(6)];
  assert.deepEqual(
    floorsOf(new DynamicLoadBalancing().decide(view(cars, [call(5, 0)]))),
    [[], [5]],
  );
});

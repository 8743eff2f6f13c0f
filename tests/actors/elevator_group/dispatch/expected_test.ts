import assert from "node:assert/strict";
import {
  landingTrips,
  spread,
  spreadOf,
} from "../../../../actors/elevator_group/dispatch/expected.ts";
import {
  landingAt,
  type LearnedTraffic,
  unlearned,
} from "../../../../actors/elevator_group/learned_traffic.ts";
import { testModel } from "../group_in_hand.ts";

const car = testModel.carOf.get("a")!;
const index = (level: number) => testModel.indexOf.get(level)!;
const here = landingAt(testModel.levels.length, index(0), true);

/** Traffic of `perMinute` persons a minute up from level 0, a button lit there for `litMs`. */
function busy(perMinute: number, litMs: number, goals: readonly number[]): LearnedTraffic {
  const traffic = unlearned(testModel, 0);
  const entered = traffic.entered.map(() => 0);
  entered[here] = perMinute * traffic.seenMs / 60_000;
  const left = traffic.left.map(() => 0);
  for (const level of goals) left[index(level)] = 5;
  const waitingSinceMs = traffic.waitingSinceMs.slice();
  waitingSinceMs[here] = 100_000 - litMs;
  return { ...traffic, entered, left, waitingSinceMs };
}

Deno.test("EG37 behind a button stands who pressed it, and who has come since at the rate learned", () => {
  const trips = (perMinute: number, litMs: number) =>
    landingTrips(testModel, car, index(0), 1, true, 1, busy(perMinute, litMs, [9]), 100_000);
  const persons = (perMinute: number, litMs: number) =>
    trips(perMinute, litMs).reduce((sum, trip) => sum + trip.persons, 0);
  assert.ok(Math.abs(persons(0, 30_000) - 1) < 1e-9);
  assert.ok(Math.abs(persons(12, 30_000) - 7) < 1e-9);
  const joining = trips(12, 30_000).reduce((sum, { joinPerMs }) => sum + joinPerMs, 0);
  assert.ok(Math.abs(joining - 12 / 60_000) < 1e-12);
  for (const { ageMs } of trips(12, 30_000)) assert.equal(ageMs, 30_000);
});

Deno.test("EG37 many people are expected to want several floors, where people went lately", () => {
  const goals = (perMinute: number, to: readonly number[]) =>
    landingTrips(testModel, car, index(0), 1, true, 1, busy(perMinute, 20_000, to), 100_000)
      .map((trip) => testModel.levels[trip.to]);
  assert.deepEqual(goals(0, [4]), [4]);
  assert.deepEqual(goals(30, [2, 4, 6, 8]), [2, 4, 6, 8]);
  assert.deepEqual(goals(30, [9]), [9, 9, 9, 9]);
  assert.equal(spreadOf(0.2), 1);
  assert.equal(spreadOf(80), 4);
});

Deno.test("EG37 nobody is expected to want what the car does not serve, nor the other direction", () => {
  const traffic = unlearned(testModel, 0);
  const c = testModel.carOf.get("c")!;
  for (const from of [-1, 0, 3]) {
    for (const to of spread(testModel, c, index(from), true, traffic, 4)) {
      assert.ok(to > index(from) && c.sides[to] !== 0);
    }
  }
  for (const to of spread(testModel, car, index(5), false, traffic, 4)) {
    assert.ok(to < index(5) && car.sides[to] !== 0);
  }
});

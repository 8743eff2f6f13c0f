import assert from "node:assert/strict";
import { seededRandom } from "../../../../src/random.ts";
import * as environment from "../../../../src/traffic/lewis_1996/environment.ts";
import { ridersOfHour } from "../../../../src/traffic/lewis_1996/riders.ts";

Deno.test("E21 the environment is what was laid down", () => {
  assert.deepEqual({ ...environment }, {
    floors: 10,
    lobby: 1,
    cars: 4,
    capacity: 20,
    floorTimeS: 1.45,
    stopTimeS: 7.19,
    stopHalfS: 3.595,
    turnTimeS: 1,
    loadTimeS: 1,
    hourS: 3600,
    rateStepS: 300,
    downPeakRates: [1, 2, 4, 4, 18, 12, 8, 7, 18, 5, 3, 2],
    upPerMinuteOfTable: { 2: 0, 3: 2, 4: 4 },
    longWaitS: 60,
  });
});

Deno.test("E21 the profile brings 756 people an hour, each five minutes and floor their share", () => {
  const hours = 200;
  const perStep = new Array<number>(12).fill(0);
  const perFloor = new Array<number>(11).fill(0);
  for (let hour = 0; hour < hours; hour++) {
    for (const { atS, from, to } of ridersOfHour(seededRandom(hour))) {
      assert.equal(to, 1);
      perStep[Math.floor(atS / 300)]!++;
      perFloor[from]!++;
    }
  }
  // Counts of a Poisson stream spread by the root of their mean; four of those leave one in 16,000.
  const within = (count: number, mean: number) =>
    assert.ok(Math.abs(count - mean) < 4 * Math.sqrt(mean), `${count} is near ${mean}`);
  within(perStep.reduce((sum, count) => sum + count), 756 * hours);
  const rates = [1, 2, 4, 4, 18, 12, 8, 7, 18, 5, 3, 2];
  for (const [step, rate] of rates.entries()) within(perStep[step]!, 9 * rate * hours);
  for (let floor = 2; floor <= 10; floor++) within(perFloor[floor]!, 84 * hours);
  assert.equal(perFloor[1], 0);
});

Deno.test("E21 gaps between arrivals are exponential within one rate", () => {
  // Of 18 in five minutes at one floor, gaps above 1/18 of it come with probability 1/e.
  const gaps: number[] = [];
  for (let hour = 0; hour < 200; hour++) {
    const times = ridersOfHour(seededRandom(`gaps ${hour}`))
      .filter(({ from, atS }) => from === 7 && atS >= 1200 && atS < 1500)
      .map(({ atS }) => atS);
    for (let index = 1; index < times.length; index++) gaps.push(times[index]! - times[index - 1]!);
  }
  const long = gaps.filter((gap) => gap > 300 / 18).length / gaps.length;
  // The step's end cuts some long gaps off, so the share lies a little below 1/e = 0.368.
  assert.ok(long > 0.31 && long < 0.38, `a share of ${long}`);
});

Deno.test("E21 the same seed gives the same riders in order, and up traffic leaves the rest alone", () => {
  const riders = ridersOfHour(seededRandom("same"));
  assert.deepEqual(ridersOfHour(seededRandom("same")), riders);
  assert.notDeepEqual(ridersOfHour(seededRandom("other")), riders);
  assert.deepEqual(riders, riders.toSorted((a, b) => a.atS - b.atS));
  const both = ridersOfHour(seededRandom("same"), { upPerMinute: 4 });
  assert.deepEqual(both.filter(({ from }) => from !== 1), riders);
  const up = both.filter(({ from }) => from === 1);
  assert.ok(Math.abs(up.length - 240) < 4 * Math.sqrt(240), `${up.length} go up`);
  assert.deepEqual(new Set(up.map(({ to }) => to)), new Set([2, 3, 4, 5, 6, 7, 8, 9, 10]));
});

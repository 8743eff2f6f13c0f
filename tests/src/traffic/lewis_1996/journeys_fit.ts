/** What must hold of the journeys of any hour, whatever the policy; reckoned from them alone. */
import assert from "node:assert/strict";
import type { Rider } from "../../../../src/traffic/lewis_1996/riders.ts";
import type { Journey } from "../../../../src/traffic/lewis_1996/simulation.ts";

const roundingS = 1e-6;

/** Asserts that everybody is served once, in their order, in cars that hold them and keep time. */
export function assertJourneysFit(riders: readonly Rider[], journeys: readonly Journey[]): void {
  const key = ({ atS, from, to }: Rider) => `${atS} ${from} ${to}`;
  assert.deepEqual(journeys.map(key).sort(), riders.map(key).sort(), "everybody once");
  for (const { atS, from, to, enteredS, leftS } of journeys) {
    assert.ok(enteredS >= atS, "nobody enters before they come");
    const shortestS = 1 + 7.19 + 1.45 * Math.abs(to - from) + 1;
    assert.ok(leftS - enteredS >= shortestS - roundingS, "no ride is shorter than the way");
  }
  for (const [, queue] of Map.groupBy(journeys, ({ from, to }) => `${from} ${to > from}`)) {
    const entered = queue.toSorted((a, b) => a.enteredS - b.enteredS).map(({ atS }) => atS);
    assert.deepEqual(entered, entered.toSorted((a, b) => a - b), "first come, first in");
  }
  for (const [, car] of Map.groupBy(journeys, (journey) => journey.car)) {
    assertCarHolds(car);
  }
}

/** At most 20 at a time, and one person in the door at a time. */
function assertCarHolds(car: readonly Journey[]): void {
  const steps = car.flatMap(({ enteredS, leftS }) => [
    { fromS: enteredS, load: 1 },
    { fromS: leftS - 1, load: -1 },
  ]).sort((a, b) => a.fromS - b.fromS);
  let load = 0;
  for (const [index, step] of steps.entries()) {
    load += step.load;
    assert.ok(load <= 20, `at most 20 in a car, got ${load}`);
    const before = steps[index - 1];
    assert.ok(before === undefined || step.fromS - before.fromS >= 1 - roundingS, "one at a time");
  }
}

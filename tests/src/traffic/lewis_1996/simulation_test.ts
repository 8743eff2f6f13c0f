import assert from "node:assert/strict";
import fc from "fast-check";
import type { Assignments, Policy, View } from "../../../../src/traffic/lewis_1996/policy.ts";
import { publishedPolicies } from "../../../../src/traffic/lewis_1996/policies/published_policies.ts";
import type { Rider } from "../../../../src/traffic/lewis_1996/riders.ts";
import { simulateHour } from "../../../../src/traffic/lewis_1996/simulation.ts";
import { assertJourneysFit } from "./journeys_fit.ts";

/** Every car may answer every call. */
const collective: Policy = {
  seesQueues: false,
  decide: ({ calls, cars }) => cars.map(() => calls),
};

const toLobby = (atS: number, from: number): Rider => ({ atS, from, to: 1 });

Deno.test("E21 one car, four people, reckoned by hand to the millisecond", () => {
  // Half a stop is 3.595 s, a floor 1.45 s, a turn 1 s, a person 1 s.
  const ada = toLobby(0, 3);
  const bo = toLobby(5, 5);
  const cy = toLobby(26.5, 3);
  const di = toLobby(29, 3);
  const { journeys, stops, floorsTravelled } = simulateHour([ada, bo, cy, di], collective, {
    cars: 1,
  });
  // 0       Ada calls. The car turns up, 1; sets out, 4.595; is at floor 2 at 6.045, 3 at 7.495.
  //         By then Bo has called from 5: a call lies beyond, so it passes; 4 at 8.945.
  // 10.395  Floor 5, nothing beyond: it stops and is open at 13.990. Bo enters until 14.990.
  // 14.990  It turns, 15.990; sets out, 19.585; floor 4 at 21.035.
  // 22.485  Floor 3: it stops, open at 26.080. Ada enters until 27.080; Cy, who came at 26.5,
  //         follows until 28.080. The doors close. Di, at 29, presses the button again.
  // 28.080  It sets out, 31.675; floor 2 at 33.125; floor 1 at 34.575; open at 38.170.
  //         Out go Bo, 39.170, Ada, 40.170, Cy, 41.170.
  // 41.170  It turns, 42.170; sets out, 45.765; floor 2 at 47.215; floor 3 at 48.665: open at
  //         52.260. Di enters until 53.260. It turns, 54.260; sets out, 57.855; floor 2 at
  //         59.305; floor 1 at 60.755; open at 64.350. Di is out at 65.350.
  const rounded = journeys.map((journey) => ({
    ...journey,
    enteredS: Number(journey.enteredS.toFixed(3)),
    leftS: Number(journey.leftS.toFixed(3)),
  }));
  assert.deepEqual(rounded, [
    { ...bo, car: 0, enteredS: 13.99, leftS: 39.17 },
    { ...ada, car: 0, enteredS: 26.08, leftS: 40.17 },
    { ...cy, car: 0, enteredS: 27.08, leftS: 41.17 },
    { ...di, car: 0, enteredS: 52.26, leftS: 65.35 },
  ]);
  assert.equal(stops, 5);
  assert.equal(floorsTravelled, 12);
});

Deno.test("E21 the 21st waits for the next round, and presses the button again", () => {
  const riders = Array.from({ length: 25 }, (_, index) => toLobby(index / 100, 10));
  const lit: number[] = [];
  const watching: Policy = {
    seesQueues: false,
    decide: (view) => {
      for (const { sinceS } of view.calls) if (!lit.includes(sinceS)) lit.push(sinceS);
      return collective.decide(view);
    },
  };
  const { journeys } = simulateHour(riders, watching, { cars: 1 });
  assertJourneysFit(riders, journeys);
  // At 1 + 3.595 + 9 × 1.45 + 3.595 = 21.24 the doors open; the 20th begins to enter at 40.24, and
  // the full car answers no more. It needs a second to let them in, turns, and so on.
  const entered = journeys.map(({ enteredS }) => Number(enteredS.toFixed(3)));
  const oneByOne = Array.from({ length: 20 }, (_, n) => Number((21.24 + n).toFixed(3)));
  assert.deepEqual(entered.slice(0, 20), oneByOne);
  // 41.24 + 1 + 20.24 down, 20 s out, 1 + 20.24 up.
  assert.equal(entered[20], 103.72);
  assert.deepEqual(lit.map((atS) => Number(atS.toFixed(3))), [0, 40.24]);
});

Deno.test("E21 a car that loses its call halts at the next floor and can go on from there", () => {
  const fickle: Policy = {
    seesQueues: false,
    decide: ({ calls, cars, nowS, happened }) =>
      cars.map(() => happened.type === "car" && nowS < 7 ? [] : calls),
  };
  const { journeys, stops } = simulateHour([toLobby(0, 4), toLobby(20, 4)], fickle, { cars: 1 });
  // Floor 2 at 6.045, halted at 9.640; set out again, 13.235; floor 3 at 14.685, 4 at 16.135; open
  // at 19.730. The second person has come by then. Doors opened there and at the lobby alone.
  assert.deepEqual(journeys.map(({ enteredS }) => Number(enteredS.toFixed(3))), [19.73, 20.73]);
  assert.equal(stops, 2);
});

Deno.test("E21 a policy sees the hardware alone, unless it is one that was given the queues", () => {
  const riders = [toLobby(0, 6), toLobby(1, 6), toLobby(2, 6)];
  const views = (seesQueues: boolean) => {
    const seen: View[] = [];
    const policy: Policy = {
      seesQueues,
      decide: (view) => {
        seen.push(view);
        return collective.decide(view);
      },
    };
    simulateHour(riders, policy);
    return seen;
  };
  const blind = views(false);
  assert.deepEqual(blind[0]!.calls, [{ floor: 6, direction: "down", sinceS: 0 }]);
  assert.deepEqual(blind[0]!.happened, {
    type: "called",
    call: { floor: 6, direction: "down" },
  });
  for (const { calls, cars } of blind) {
    assert.ok(calls.every((call) => !("queue" in call)));
    for (const car of cars) {
      assert.deepEqual(
        Object.keys(car).sort(),
        ["carCalls", "direction", "floor", "full", "phase", "serves"],
      );
    }
  }
  const later = views(true).find(({ nowS }) => nowS > 2)!;
  assert.deepEqual(later.calls[0]!.queue, { people: 3, oldestS: 0 });
});

Deno.test("E21 an hour that cannot end is refused: calls left open, or a call of no floor", () => {
  const riders = [toLobby(0, 6)];
  const answers = (assignments: Assignments): Policy => ({
    seesQueues: false,
    decide: () => assignments,
  });
  assert.throws(() => simulateHour(riders, answers([])), /Cannot end the hour/);
  assert.throws(
    () => simulateHour(riders, answers([[{ floor: 11, direction: "down" }]])),
    /Cannot assign a call: floors are 1 to 10, got 11/,
  );
});

Deno.test("E21 whoever comes is served in order by cars that hold them, whatever the traffic", () => {
  const floor = fc.integer({ min: 1, max: 10 });
  const person = fc.record({
    atS: fc.double({ min: 0, max: 300, noNaN: true }),
    from: floor,
    to: floor,
  })
    .filter(({ from, to }) => from !== to);
  const people = fc.uniqueArray(person, { maxLength: 120, selector: ({ atS }) => atS });
  fc.assert(
    fc.property(people, fc.integer({ min: 1, max: 4 }), (anyOrder, cars) => {
      const riders = anyOrder.toSorted((a, b) => a.atS - b.atS);
      const policies = { ...publishedPolicies, collective: () => collective };
      for (const make of Object.values(policies)) {
        assertJourneysFit(riders, simulateHour(riders, make(), { cars }).journeys);
      }
    }),
    { numRuns: 60 },
  );
});

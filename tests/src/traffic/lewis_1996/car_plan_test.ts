import assert from "node:assert/strict";
import fc from "fast-check";
import {
  emptyPlanCalls,
  followPlan,
  type PlanCar,
  waitPrice,
} from "../../../../src/traffic/lewis_1996/car_plan.ts";
import type { Policy, View } from "../../../../src/traffic/lewis_1996/policy.ts";
import { simulateHour } from "../../../../src/traffic/lewis_1996/simulation.ts";

const atLobby: PlanCar = {
  step: "free",
  atS: 0,
  floor: 1,
  heading: -1,
  serves: 0,
  buttons: 0,
  persons: 0,
};
const price = { linearS: 0 };

Deno.test("E21 a plan says when people board to the millisecond, as the simulation has it", () => {
  const collective: Policy = { seesQueues: false, decide: ({ calls }: View) => [calls] };
  const floor = fc.integer({ min: 2, max: 10 });
  fc.assert(
    fc.property(fc.uniqueArray(floor, { minLength: 1, maxLength: 9 }), (from) => {
      // All come before the car has turned, so that it goes for all of them from the beginning.
      const riders = from.map((each, at) => ({ atS: at / 1000, from: each, to: 1 }));
      const { journeys } = simulateHour(riders, collective, { cars: 1 });
      const calls = emptyPlanCalls(9);
      calls.count = from.length;
      for (const [at, { atS }] of riders.entries()) {
        calls.floor[at] = from[at]!;
        calls.heading[at] = -1;
        calls.sinceS[at] = atS;
      }
      const outcome = { cost: 0, freeS: 0, boardS: new Float64Array(9) };
      followPlan(atLobby, calls, from.map((_, at) => at), from.length, price, outcome);
      let squares = 0;
      for (const [at, each] of from.entries()) {
        const journey = journeys.find((one) => one.from === each)!;
        assert.ok(Math.abs(outcome.boardS[at]! - journey.enteredS) < 1e-6, `floor ${each}`);
        squares += (journey.enteredS - journey.atS) ** 2;
      }
      assert.ok(Math.abs(outcome.cost - squares) < 1e-6);
      assert.ok(Math.abs(outcome.freeS - Math.max(...journeys.map(({ leftS }) => leftS))) < 1e-6);
    }),
    { numRuns: 200 },
  );
});

Deno.test("E21 a plan that is interrupted anywhere and goes on ends as if it had not been", () => {
  const calls = emptyPlanCalls(3);
  calls.count = 3;
  calls.floor.set([9, 6, 3]);
  calls.heading.fill(-1);
  calls.rate.fill(0.05);
  const whole = { cost: 0, freeS: 0, boardS: new Float64Array(3) };
  followPlan(atLobby, calls, [0, 1, 2], 3, price, whole);
  for (let untilS = 0; untilS < whole.freeS; untilS += 0.7) {
    const part = { cost: 0, freeS: 0, boardS: new Float64Array(3) };
    const car = { ...atLobby };
    followPlan(car, calls, [0, 1, 2], 3, price, part, untilS, car);
    const left = [0, 1, 2].filter((call) => part.boardS[call] === Infinity);
    const rest = { cost: 0, freeS: 0, boardS: new Float64Array(3) };
    followPlan(car, calls, left, left.length, price, rest);
    assert.ok(Math.abs(part.cost + rest.cost - whole.cost) < 1e-6, `interrupted at ${untilS}`);
    assert.ok(Math.abs(rest.freeS - whole.freeS) < 1e-6);
  }
});

Deno.test("E21 the price of a wait is the mean over who may have come since", () => {
  // 0.1 people a second, answered after 20 s: 20² and, of two more, ∫ 0.1 s² ds = 266.67. They
  // enter one and two seconds later, after 10 s on average: 3 s · 20 s more.
  assert.ok(Math.abs(waitPrice(20, 0.1, price) - (400 + 800 / 3 + 60)) < 1e-9);
  // Beside it 5 s for each of 20 s, of ∫ 0.1 s ds = 20 s, and of the 3 s of entering.
  assert.ok(Math.abs(waitPrice(20, 0.1, { linearS: 5 }) - (400 + 800 / 3 + 60 + 5 * 43)) < 1e-9);
  assert.equal(waitPrice(-3, 0.1, price), 0);
});

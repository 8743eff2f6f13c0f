import assert from "node:assert/strict";
import fc from "fast-check";
import { type ExactProblem, solveExactly } from "../../../../src/traffic/exact/exact_assignment.ts";

/** Any costs at all, also such that a call more makes a plan cheaper. */
function problemOf(seed: number, cars: number, calls: number): ExactProblem {
  return {
    cars,
    calls,
    may: (car, call) => noise(seed, 1, car, call) < 0.8,
    cost: (car, own) => own.length * 5 + 10 * noise(seed, 2, car, ...own),
  };
}

const noise = (...parts: number[]) => {
  let hash = 17;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part + 0x9e37), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return (hash >>> 0) / 2 ** 32;
};

/** Every assignment, one by one. */
function bruteForce(problem: ExactProblem): number {
  const { cars, calls } = problem;
  const sets: number[][] = Array.from({ length: cars }, () => []);
  const total = () => sets.reduce((sum, own, car) => sum + problem.cost(car, own), 0);
  const assign = (call: number): number => {
    if (call === calls) return total();
    let least = Infinity;
    let any = false;
    for (let car = 0; car < cars; car++) {
      if (!problem.may(car, call)) continue;
      any = true;
      sets[car]!.push(call);
      least = Math.min(least, assign(call + 1));
      sets[car]!.pop();
    }
    return any ? least : assign(call + 1);
  };
  return assign(0);
}

Deno.test("the exact optimum is that of all assignments, whatever the costs", () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 6 }),
      (seed, cars, calls) => {
        const problem = problemOf(seed, cars, calls);
        const { carOf, cost } = solveExactly(problem);
        assert.ok(Math.abs(cost - bruteForce(problem)) < 1e-9);
        const own = (car: number) => carOf.flatMap((each, call) => each === car ? [call] : []);
        let sum = 0;
        for (let car = 0; car < cars; car++) sum += problem.cost(car, own(car));
        assert.ok(Math.abs(sum - cost) < 1e-9, "the assignment costs what is said");
        for (const [call, car] of carOf.entries()) {
          const cars = Array.from({ length: problem.cars }, (_, each) => each);
          if (car < 0) assert.ok(!cars.some((each) => problem.may(each, call)));
          else assert.ok(problem.may(car, call));
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("the exact solver refuses what it cannot finish", () => {
  const problem = { cars: 1, calls: 15, may: () => true, cost: () => 0 };
  assert.throws(() => solveExactly(problem), /Cannot solve exactly: at most 14 calls, got 15/);
  // Calls that nobody may serve do not count.
  const none = { ...problem, may: (_: number, call: number) => call < 2 };
  assert.deepEqual(solveExactly(none).carOf.slice(0, 4), [0, 0, -1, -1]);
});

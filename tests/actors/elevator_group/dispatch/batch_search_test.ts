import assert from "node:assert/strict";
import {
  type BatchProblem,
  searchBatches,
} from "../../../../actors/elevator_group/dispatch/batch_search.ts";
import { seededRandom } from "../../../../src/random.ts";

/** Loads with floors: a car pays for each floor it goes to, and dearly for more loads than two. */
function floors(goals: readonly number[], cars: number): BatchProblem {
  return {
    cars,
    loads: goals.length,
    may: (car, load) => !(car === 0 && load === 0),
    least: () => 0,
    meets: () => true,
    unlike: (one, other) => 1 + Math.abs(goals[one]! - goals[other]!),
    cost: (_, places) => {
      const now = places.filter((place) => (place & 1) === 0);
      const kinds = (of: readonly number[]) => new Set(of.map((place) => goals[place >> 1])).size;
      return 10 * kinds(places) + 100 * Math.max(0, now.length - 2) +
        3 * (places.length - now.length);
    },
  };
}

function search(problem: BatchProblem, evaluations: number, start?: readonly number[]) {
  const random = seededRandom(3);
  const none = new Int16Array(problem.loads).fill(-1);
  return searchBatches(
    problem,
    start ?? none,
    new Uint8Array(problem.loads),
    { evaluations },
    () => random.next(),
  );
}

Deno.test("batch search: equal goals share a car, and who is too many waits for a later round", () => {
  const problem = floors([4, 4, 4, 8, 8, 8], 2);
  const found = search(problem, 3_000);
  // Two cars with a goal each, two loads now and one later.
  assert.equal(found.cost, 26);
  assert.equal(new Set(found.carOf.slice(0, 3)).size, 1);
  assert.equal(found.later.reduce((sum, later) => sum + later, 0), 2);
});

Deno.test("batch search: it is never worse than its start, keeps to what may be and to its budget", () => {
  const random = seededRandom("starts");
  for (let run = 0; run < 60; run++) {
    const goals = Array.from({ length: 9 }, () => Math.floor(random.next() * 4));
    const problem = floors(goals, 3);
    const start = goals.map(() => Math.floor(random.next() * 4) - 1);
    const found = search(problem, 200, start);
    assert.ok(found.cost <= found.startCost);
    assert.notEqual(found.carOf[0], 0);
    assert.ok(found.carOf.every((car) => car >= 0));
    const places = (car: number) =>
      goals.flatMap((_, load) => found.carOf[load] === car ? [2 * load + found.later[load]!] : []);
    const cost = [0, 1, 2].reduce((sum, car) => sum + problem.cost(car, places(car)), 0);
    assert.equal(cost, found.cost, "what it says it costs");
    // A step that has begun is ended: no more than one load in every car and round.
    assert.ok(found.evaluations <= 200 + 100);
  }
});

Deno.test("batch search: a load that no car may take is left", () => {
  const problem = { ...floors([1, 2], 2), may: (_: number, load: number) => load !== 1 };
  assert.equal(search(problem, 100).carOf[1], -1);
});

Deno.test("batch search: a car on which a load costs too much by itself is not asked", () => {
  const asked = new Set<number>();
  const problem = floors([1, 2, 3], 3);
  const found = search({
    ...problem,
    may: () => true,
    least: (car) => car === 2 ? 1_000 : 0,
    cost: (car, places) => {
      if (places.length > 0) asked.add(car);
      return problem.cost(car, places);
    },
  }, 500);
  assert.deepEqual([...asked].sort(), [0, 1]);
  assert.ok(found.carOf.every((car) => car < 2));
});

import assert from "node:assert/strict";
import { lowerBoundOf, type RouteProblem } from "../../../../src/traffic/bounds/lagrangian.ts";

/** Routes listed one by one: whom each carries, and what that costs. */
function listed(
  passengers: number,
  cars: number,
  routes: readonly (readonly [carried: readonly number[], cost: number])[],
): RouteProblem {
  return {
    passengers,
    cars,
    priceMost: 1_000,
    best: (prices, counts) => {
      let best = 0;
      let whom: readonly number[] = [];
      for (const [carried, cost] of routes) {
        const value = carried.reduce((sum, each) => sum + prices[each]!, -cost);
        if (value > best) [best, whom] = [value, carried];
      }
      for (const each of whom) counts[each]!++;
      return best;
    },
  };
}

Deno.test("the bound is the optimum where the relaxation is tight", () => {
  // One car: {0, 1} for 7, or one by one for 4 and 5, not both. Both must be carried: 7.
  const one = listed(2, 1, [[[0], 4], [[1], 5], [[0, 1], 7]]);
  const { total, prices } = lowerBoundOf(one, { iterations: 500, upper: 9 });
  assert.ok(total <= 7 + 1e-9 && total > 6.99, `${total}`);
  assert.ok(prices.every((price) => price >= 0));
  // Two cars, one for each: the same route is best for both, so 4 + 4 is what can be proved of 4 + 5.
  const two = listed(2, 2, [[[0], 4], [[1], 4], [[0, 1], 20]]);
  assert.ok(lowerBoundOf(two, { iterations: 500, upper: 12 }).total > 7.99);
});

Deno.test("the bound holds for any prices, and counts who is carried more than once", () => {
  const twice: RouteProblem = {
    passengers: 1,
    cars: 1,
    priceMost: 10,
    best: (prices, counts) => {
      counts[0] = 2;
      return 2 * prices[0]!;
    },
  };
  const { total, repeated, priceMost } = lowerBoundOf(twice, { iterations: 50, upper: 5 });
  assert.equal(total, 0, "a route that carries somebody twice proves nothing");
  assert.equal(repeated, 0);
  assert.equal(priceMost, 10);
});

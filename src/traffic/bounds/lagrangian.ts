/**
 * A lower bound on what all passengers of a trace cost together, whoever dispatches and whatever is
 * known ahead (dispatch.md 6.2; Lagrangian relaxation of a set cover by routes, one for each car).
 *
 * Every passenger i gets a price Pᵢ ≥ 0. In any schedule everybody is carried, so it costs at least
 * Σ Pᵢ − Σ over cars of Σ (Pᵢ − cᵢ) over those whom the car carries; and no car can make its inner
 * sum greater than the best of all routes does. With L equal cars the bound is Σ Pᵢ − L · best. It
 * holds for any prices, and for any set of routes that contains, for each route of a real car, one
 * that costs no more: so routes may be simplified towards the cheap side as one likes.
 *
 * Prices are raised for passengers whom the best route leaves out, and lowered for those whom L
 * copies of it carry too often: a deflected subgradient with Polyak's step, which is halved where
 * the bound does not rise.
 */

/** The routes that one car may take. */
export interface RouteProblem {
  readonly passengers: number;
  readonly cars: number;
  /** No price may be above this: later than so long after the last arrival nothing is looked at. */
  readonly priceMost: number;
  /**
   * The greatest Σ (price − cost) over the passengers of one route, at least 0 (staying). Adds to
   * `counts` how often that route carries each passenger; a relaxed one may do so more than once.
   */
  best(prices: Float64Array, counts: Int32Array): number;
}

/** How far to go. */
export interface BoundOptions {
  readonly iterations: number;
  /** What some schedule costs: it steers the steps and does not bear on the bound's validity. */
  readonly upper: number;
}

/** A bound, and the prices that prove it. */
export interface LowerBound {
  /** On the total cost. */
  readonly total: number;
  readonly prices: Float64Array;
  /** Passengers whom the best prices' route carries more than once. */
  readonly repeated: number;
  readonly priceMost: number;
}

const deflection = 0.2;
/** Without a better bound for so many steps the step is halved. */
const patience = 20;

/** Looks for the prices with the highest bound. */
export function lowerBoundOf(problem: RouteProblem, options: BoundOptions): LowerBound {
  const { passengers, cars, priceMost } = problem;
  const prices = new Float64Array(passengers).fill(options.upper / Math.max(1, passengers));
  for (let i = 0; i < passengers; i++) prices[i] = Math.min(prices[i]!, priceMost);
  const counts = new Int32Array(passengers);
  const direction = new Float64Array(passengers);
  let best: LowerBound = { total: 0, prices: new Float64Array(passengers), repeated: 0, priceMost };
  let scale = 1;
  let since = 0;
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    counts.fill(0);
    let total = -cars * problem.best(prices, counts);
    for (let i = 0; i < passengers; i++) total += prices[i]!;
    since++;
    if (total > best.total) {
      if (total > best.total * 1.0001 + 1e-9) since = 0;
      const repeated = counts.reduce((sum, count) => sum + (count > 1 ? 1 : 0), 0);
      best = { total, prices: prices.slice(), repeated, priceMost };
    }
    if (since >= patience) {
      scale /= 2;
      since = 0;
      prices.set(best.prices);
      direction.fill(0);
      if (scale < 1e-4) break;
      continue;
    }
    let norm = 0;
    for (let i = 0; i < passengers; i++) {
      direction[i] = 1 - cars * counts[i]! + deflection * direction[i]!;
      norm += direction[i]! ** 2;
    }
    if (norm < 1e-12) break;
    // The bound cannot reach what a schedule costs; a target just above the best so far will do.
    const target = options.upper;
    const step = scale * Math.max(0, target - total) / norm;
    for (let i = 0; i < passengers; i++) {
      prices[i] = Math.min(priceMost, Math.max(0, prices[i]! + step * direction[i]!));
    }
  }
  return best;
}

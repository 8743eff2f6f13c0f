/**
 * The assignment of calls to cars of least total cost, exactly: by dynamic programming over sets of
 * calls. The best cost of serving the set S with the first k cars is the least, over what the k-th
 * of them serves, of its own cost and the best of the first k − 1 for the rest. Every set is priced
 * once for each car, 2ⁿ prices a car, and every way to part a set is looked at, 3ⁿ steps a car: so
 * it is right whatever the costs are, also where a call more makes a plan cheaper. It shares with
 * the dispatcher's search the problem's cost function, and not a line of code.
 */

/** A problem, as the dispatcher has it (`dispatch/assignment_search.ts`). */
export interface ExactProblem {
  readonly cars: number;
  readonly calls: number;
  /** Whether a car may serve a call. */
  may(car: number, call: number): boolean;
  /** What it costs if a car serves these calls, given ascending, and no others. */
  cost(car: number, calls: readonly number[]): number;
}

/** The optimum. */
export interface ExactAssignment {
  /** The car of each call; −1 where none may serve it. */
  readonly carOf: readonly number[];
  readonly cost: number;
  /** Sets that were priced. */
  readonly evaluations: number;
}

/** Calls that are solved at most: 3¹⁴ steps a car take a tenth of a second. */
export const exactCallsMax = 14;

/** Solves a problem. Calls that no car may serve are left out, as the search leaves them. */
export function solveExactly(problem: ExactProblem): ExactAssignment {
  const served: number[] = [];
  for (let call = 0; call < problem.calls; call++) {
    if (carsFor(problem, call).length > 0) served.push(call);
  }
  if (served.length > exactCallsMax) {
    throw new Error(`Cannot solve exactly: at most ${exactCallsMax} calls, got ${served.length}`);
  }
  const sets = 1 << served.length;
  let best = new Float64Array(sets).fill(Infinity);
  best[0] = 0;
  /** By car: what it serves where the cars up to it serve a set at least cost. */
  const parts: Int32Array[] = [];
  let evaluations = 0;
  for (let car = 0; car < problem.cars; car++) {
    const allowed = allowedOf(problem, car, served);
    const prices = new Float64Array(sets).fill(Infinity);
    for (let set = 0; set < sets; set++) {
      if ((set & ~allowed) !== 0) continue;
      prices[set] = problem.cost(car, callsOf(set, served));
      evaluations++;
    }
    const next = new Float64Array(sets).fill(Infinity);
    const part = new Int32Array(sets);
    for (let set = 0; set < sets; set++) {
      const within = set & allowed;
      for (let own = within;; own = (own - 1) & within) {
        const cost = prices[own]! + best[set ^ own]!;
        if (cost < next[set]!) {
          next[set] = cost;
          part[set] = own;
        }
        if (own === 0) break;
      }
    }
    parts.push(part);
    best = next;
  }
  const carOf = new Array<number>(problem.calls).fill(-1);
  let left = sets - 1;
  for (let car = problem.cars - 1; car >= 0; car--) {
    const own = parts[car]![left]!;
    for (const call of callsOf(own, served)) carOf[call] = car;
    left ^= own;
  }
  return { carOf, cost: best[sets - 1]!, evaluations };
}

function carsFor(problem: ExactProblem, call: number): number[] {
  const cars: number[] = [];
  for (let car = 0; car < problem.cars; car++) if (problem.may(car, call)) cars.push(car);
  return cars;
}

function allowedOf(problem: ExactProblem, car: number, served: readonly number[]): number {
  return served.reduce((set, call, at) => problem.may(car, call) ? set | 1 << at : set, 0);
}

function callsOf(set: number, served: readonly number[]): number[] {
  return served.filter((_, at) => (set >> at & 1) !== 0);
}

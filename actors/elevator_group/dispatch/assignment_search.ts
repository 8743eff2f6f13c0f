/**
 * An anytime search for a better assignment of calls to cars, over any cost of "this car serves
 * these calls": best relocations first, then swaps, then ruin and recreate (a few calls are taken
 * out together and put back where they are dearest to misplace), keeping what is better. It is
 * budgeted in evaluations of that cost and draws its chance from its caller, so the same problem,
 * budget and chance give the same answer (E19).
 */

/** A problem: so many cars and calls, who may serve whom, and what it costs. */
export interface AssignmentProblem {
  readonly cars: number;
  readonly calls: number;
  /** Whether a car may serve a call. */
  may(car: number, call: number): boolean;
  /** What it costs if a car serves these calls, given ascending, and no others. */
  cost(car: number, calls: readonly number[]): number;
}

/** How far a search may go. */
export interface SearchBudget {
  /** Costs that may be evaluated; known ones are not evaluated again. */
  readonly evaluations: number;
  /** Says that time is up; only where somebody waits in real time (E19). */
  readonly expired?: () => boolean;
}

/** What a search found. */
export interface Assigned {
  /** The car of each call; −1 where none may serve it. */
  readonly carOf: Int16Array;
  readonly cost: number;
  readonly evaluations: number;
}

/** A gain below this is rounding. */
const leastGain = 1e-6;
/** A search in which so many attempts in a row needed no new cost has seen what there is. */
const idleMax = 12;
/** Calls taken out together at most. */
const ruinedMax = 6;

/**
 * Looks for an assignment of least total cost, beginning with `start` (−1: not assigned yet).
 * @param draw a number in [0, 1).
 */
export function searchAssignment(
  problem: AssignmentProblem,
  start: ArrayLike<number>,
  budget: SearchBudget,
  draw: () => number,
): Assigned {
  const plan = new Plan(problem, budget, draw);
  plan.begin(start);
  plan.descend();
  while (plan.left && problem.calls > 1 && problem.cars > 1) {
    if (!plan.ruinAndRecreate()) break;
  }
  return plan.best();
}

/** An assignment under work. */
class Plan {
  readonly #problem: AssignmentProblem;
  readonly #draw: () => number;
  readonly #budget: SearchBudget;
  #expired = false;
  #evaluations = 0;
  /** The calls of each car, ascending. */
  #sets: number[][];
  #costs: Float64Array;
  #carOf: Int16Array;
  readonly #known: Map<number, number>[];
  readonly #hash: Float64Array;
  /** The sum of each car's calls' numbers. */
  #keys: Float64Array;
  readonly #may: Uint8Array;
  #idle = 0;

  constructor(problem: AssignmentProblem, budget: SearchBudget, draw: () => number) {
    const { cars, calls } = problem;
    this.#problem = problem;
    this.#budget = budget;
    this.#draw = draw;
    this.#sets = Array.from({ length: problem.cars }, () => []);
    this.#costs = new Float64Array(problem.cars);
    this.#carOf = new Int16Array(problem.calls).fill(-1);
    this.#known = Array.from({ length: problem.cars }, () => new Map());
    // A set is known by the sum of its calls' numbers: 2^44 apart, so no two sets meet by chance.
    this.#hash = Float64Array.from({ length: calls }, () => Math.floor(draw() * 2 ** 44));
    this.#keys = new Float64Array(cars);
    this.#may = new Uint8Array(cars * calls);
    for (let car = 0; car < cars; car++) {
      for (let call = 0; call < calls; call++) {
        if (problem.may(car, call)) this.#may[car * calls + call] = 1;
      }
    }
  }

  get left(): boolean {
    return !this.#expired && this.#evaluations < this.#budget.evaluations;
  }

  best(): Assigned {
    return { carOf: this.#carOf, cost: this.#total(), evaluations: this.#evaluations };
  }

  /** Takes the start over, and gives each call that has no car the cheapest. */
  begin(start: ArrayLike<number>): void {
    const { cars, calls } = this.#problem;
    for (let call = 0; call < calls; call++) {
      const car = start[call]!;
      if (car < 0 || !this.#mayServe(car, call)) continue;
      this.#sets[car]!.push(call);
      this.#keys[car]! += this.#hash[call]!;
      this.#carOf[call] = car;
    }
    for (let car = 0; car < cars; car++) this.#costs[car] = this.#costWith(car, -1, -1);
    for (let call = 0; call < calls; call++) if (this.#carOf[call]! < 0) this.#insert(call);
  }

  /** Relocates and swaps while that makes it better. */
  descend(): void {
    const { calls } = this.#problem;
    for (let better = true; better && this.left;) {
      better = false;
      for (let call = 0; call < calls && this.left; call++) {
        if (this.#relocate(call)) better = true;
      }
      if (better) continue;
      for (let one = 0; one < calls && this.left; one++) {
        for (let other = one + 1; other < calls && this.left; other++) {
          const here = this.#carOf[one]!;
          const there = this.#carOf[other]!;
          if (here < 0 || there < 0 || here === there) continue;
          if (this.#swap(one, other, here, there)) better = true;
        }
      }
    }
  }

  /** Takes some calls out and puts them back; `false` where nothing more is to be hoped for. */
  ruinAndRecreate(): boolean {
    const { calls } = this.#problem;
    // Sets are exchanged, never changed: the lists alone are kept.
    const sets = this.#sets.slice();
    const keys = this.#keys.slice();
    const costs = this.#costs.slice();
    const carOf = this.#carOf.slice();
    const before = this.#total();
    const evaluated = this.#evaluations;
    const out = this.#chosen(Math.min(calls, 2 + Math.floor(this.#draw() * (ruinedMax - 1))));
    for (const call of out) this.#exchange(this.#carOf[call]!, call, -1);
    this.#putBack(out);
    this.descend();
    if (this.#total() >= before - leastGain) {
      this.#sets = sets;
      this.#keys = keys;
      this.#costs = costs;
      this.#carOf = carOf;
      this.#idle = this.#evaluations === evaluated ? this.#idle + 1 : 0;
    } else this.#idle = 0;
    // Everything it tries it has tried: a small problem is done before its budget is.
    return this.#idle < idleMax;
  }

  #total(): number {
    let sum = 0;
    for (const cost of this.#costs) sum += cost;
    return sum;
  }

  #chosen(count: number): number[] {
    const { calls } = this.#problem;
    const chosen = new Set<number>();
    for (let tries = 0; chosen.size < count && tries < 4 * count; tries++) {
      const call = Math.floor(this.#draw() * calls);
      if (this.#carOf[call]! >= 0) chosen.add(call);
    }
    return [...chosen];
  }

  /** Puts calls back, each time the one that would lose most by not getting its best car. */
  #putBack(out: number[]): void {
    while (out.length > 0) {
      let [at, best, most] = [0, -1, -Infinity];
      for (let each = 0; each < out.length; each++) {
        const { car, regret } = this.#cheapest(out[each]!);
        if (regret > most) [at, best, most] = [each, car, regret];
      }
      const [call] = out.splice(at, 1);
      if (best >= 0) this.#exchange(best, -1, call!);
    }
  }

  #cheapest(call: number): { car: number; regret: number } {
    let [car, least, second] = [-1, Infinity, Infinity];
    for (let each = 0; each < this.#problem.cars; each++) {
      if (!this.#mayServe(each, call)) continue;
      const more = this.#costWith(each, -1, call) - this.#costs[each]!;
      if (more < least) [car, second, least] = [each, least, more];
      else if (more < second) second = more;
    }
    return { car, regret: second === Infinity ? 1e18 : second - least };
  }

  #insert(call: number): void {
    const { car } = this.#cheapest(call);
    if (car >= 0) this.#exchange(car, -1, call);
  }

  #relocate(call: number): boolean {
    const here = this.#carOf[call]!;
    if (here < 0) return false;
    const freed = this.#costWith(here, call, -1) - this.#costs[here]!;
    let [best, least] = [-1, -leastGain];
    for (let car = 0; car < this.#problem.cars; car++) {
      if (car === here || !this.#mayServe(car, call)) continue;
      const more = this.#costWith(car, -1, call) - this.#costs[car]!;
      if (freed + more < least) [best, least] = [car, freed + more];
    }
    if (best < 0) return false;
    this.#exchange(here, call, -1);
    this.#exchange(best, -1, call);
    return true;
  }

  #swap(one: number, other: number, here: number, there: number): boolean {
    if (!this.#mayServe(there, one) || !this.#mayServe(here, other)) return false;
    const gain = this.#costs[here]! + this.#costs[there]! -
      this.#costWith(here, one, other) - this.#costWith(there, other, one);
    if (gain <= leastGain) return false;
    this.#exchange(here, one, other);
    this.#exchange(there, other, one);
    return true;
  }

  #mayServe(car: number, call: number): boolean {
    return this.#may[car * this.#problem.calls + call] === 1;
  }

  /** Takes a call from a car and gives it another; −1 for none. */
  #exchange(car: number, out: number, into: number): void {
    this.#costs[car] = this.#costWith(car, out, into);
    this.#keys[car] = this.#keyWith(car, out, into);
    this.#sets[car] = setWith(this.#sets[car]!, out, into);
    if (out >= 0 && this.#carOf[out] === car) this.#carOf[out] = -1;
    if (into >= 0) this.#carOf[into] = car;
  }

  #keyWith(car: number, out: number, into: number): number {
    return this.#keys[car]! - (out < 0 ? 0 : this.#hash[out]!) + (into < 0 ? 0 : this.#hash[into]!);
  }

  /** What a car costs with its calls, but one of them, and another; −1 for none. */
  #costWith(car: number, out: number, into: number): number {
    const key = this.#keyWith(car, out, into);
    const known = this.#known[car]!.get(key);
    if (known !== undefined) return known;
    this.#evaluations++;
    // Asking the clock costs as much as a small plan: now and then is enough.
    if (this.#evaluations % 32 === 0) this.#expired ||= this.#budget.expired?.() ?? false;
    const cost = this.#problem.cost(car, setWith(this.#sets[car]!, out, into));
    this.#known[car]!.set(key, cost);
    return cost;
  }
}

function setWith(calls: readonly number[], out: number, into: number): number[] {
  const set: number[] = [];
  let todo = into;
  for (const call of calls) {
    if (todo >= 0 && call > todo) {
      set.push(todo);
      todo = -1;
    }
    if (call !== out) set.push(call);
  }
  if (todo >= 0) set.push(todo);
  return set;
}

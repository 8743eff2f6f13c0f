/**
 * An anytime search for which car takes which load, and in which of its rounds: relocations to the
 * best car and round first, then ruin and recreate, by loads that belong together (one landing,
 * neighbouring destinations). What it costs for one car to take a set of loads is known to the
 * problem alone. It is budgeted in evaluations of that cost and draws its chance from its caller,
 * so the same problem, budget and chance give the same answer (E19).
 */
import type { SearchBudget } from "./assignment_search.ts";

/** A problem: so many cars and loads. A place is twice the load, plus 1 for a later round. */
export interface BatchProblem {
  readonly cars: number;
  readonly loads: number;
  may(car: number, load: number): boolean;
  /** How unlike two loads are; alike ones are taken out together. */
  unlike(one: number, other: number): number;
  /** What a load costs on a car at least, itself: a car where that is too much is not tried. */
  least(car: number, load: number): number;
  /** Whether a load would meet others of a car's plan at its landing, and may let them go first. */
  meets(car: number, load: number, places: readonly number[]): boolean;
  /** What it costs if a car serves these places and no others. */
  cost(car: number, places: readonly number[]): number;
}

/** What a search found. */
export interface Batched {
  /** The car of each load; −1 where none may serve it. */
  readonly carOf: Int16Array;
  /** By load, whether it waits for a later round. */
  readonly later: Uint8Array;
  readonly cost: number;
  /** What the start cost, with loads that had no car put where they are cheapest. */
  readonly startCost: number;
  readonly evaluations: number;
}

const leastGain = 1e-6;
const ruinedMax = 7;

/** Looks for the plan of least total cost, beginning with `start` (−1: no car yet) and `later`. */
export function searchBatches(
  problem: BatchProblem,
  start: ArrayLike<number>,
  later: ArrayLike<number>,
  budget: SearchBudget,
  draw: () => number,
): Batched {
  const plan = new Plan(problem, budget.evaluations, draw);
  plan.begin(start, later);
  const startCost = plan.total();
  plan.descend();
  while (plan.left && problem.loads > 1 && plan.ruinAndRecreate());
  return plan.best(startCost);
}

class Plan {
  readonly #problem: BatchProblem;
  readonly #draw: () => number;
  readonly #evaluationsMax: number;
  readonly #sets: number[][];
  readonly #costs: Float64Array;
  readonly #carOf: Int16Array;
  readonly #later: Uint8Array;
  readonly #known: Map<number, number>[];
  readonly #hash: Float64Array;
  #evaluations = 0;
  #idle = 0;
  #bestCar = -1;
  #bestLater = 0;
  /** By load, the cars that may have it, the nearest first, and what it costs on them at least. */
  readonly #near: Int16Array[];
  readonly #least: Float64Array[];

  constructor(problem: BatchProblem, evaluationsMax: number, draw: () => number) {
    this.#problem = problem;
    this.#evaluationsMax = evaluationsMax;
    this.#draw = draw;
    this.#sets = Array.from({ length: problem.cars }, () => []);
    this.#costs = new Float64Array(problem.cars);
    this.#carOf = new Int16Array(problem.loads).fill(-1);
    this.#later = new Uint8Array(problem.loads);
    this.#known = Array.from({ length: problem.cars }, () => new Map());
    this.#near = [];
    this.#least = [];
    for (let load = 0; load < problem.loads; load++) {
      const own: { car: number; least: number }[] = [];
      for (let car = 0; car < problem.cars; car++) {
        if (problem.may(car, load)) own.push({ car, least: problem.least(car, load) });
      }
      own.sort((one, other) => one.least - other.least || one.car - other.car);
      this.#near.push(Int16Array.from(own, ({ car }) => car));
      this.#least.push(Float64Array.from(own, ({ least }) => least));
    }
    // A set is known by the sum of its places' numbers: 2^44 apart, so no two sets meet by chance.
    this.#hash = Float64Array.from(
      { length: 2 * problem.loads },
      () => Math.floor(draw() * 2 ** 44),
    );
  }

  get left(): boolean {
    return this.#evaluations < this.#evaluationsMax;
  }

  total(): number {
    let sum = 0;
    for (const cost of this.#costs) sum += cost;
    return sum;
  }

  best(startCost: number): Batched {
    return {
      carOf: this.#carOf,
      later: this.#later,
      cost: this.total(),
      startCost,
      evaluations: this.#evaluations,
    };
  }

  begin(start: ArrayLike<number>, later: ArrayLike<number>): void {
    const { cars, loads } = this.#problem;
    for (let load = 0; load < loads; load++) {
      const car = start[load]!;
      if (car < 0 || !this.#problem.may(car, load)) continue;
      this.#later[load] = later[load]!;
      this.#carOf[load] = car;
      this.#sets[car]!.push(2 * load + later[load]!);
    }
    for (let car = 0; car < cars; car++) this.#costs[car] = this.#costOf(car, this.#sets[car]!);
    for (let load = 0; load < loads; load++) if (this.#carOf[load]! < 0) this.#insert(load);
  }

  /** Relocates while that makes it better. */
  descend(): void {
    const { loads } = this.#problem;
    for (let better = true; better && this.left;) {
      better = false;
      for (let load = 0; load < loads && this.left; load++) {
        if (this.#relocate(load)) better = true;
      }
    }
  }

  /** Takes some loads out and puts them back; `false` where nothing more is to be hoped for. */
  ruinAndRecreate(): boolean {
    const before = this.total();
    const evaluated = this.#evaluations;
    const out = this.#chosen();
    const kept = out.map((load) => [this.#carOf[load]!, this.#later[load]!] as const);
    for (const load of out) this.#remove(load);
    shuffle(out, kept, this.#draw);
    for (const load of out) this.#insert(load);
    if (this.total() >= before - leastGain) {
      for (const load of out) this.#remove(load);
      for (let i = 0; i < out.length; i++) {
        const [car, later] = kept[i]!;
        if (car >= 0) this.#add(out[i]!, car, later);
      }
    }
    this.#idle = this.#evaluations === evaluated ? this.#idle + 1 : 0;
    // Everything it tries it has tried: a small problem is done before its budget is.
    return this.#idle < 12;
  }

  /** A load and some that are like it. */
  #chosen(): number[] {
    const { loads } = this.#problem;
    const seed = Math.floor(this.#draw() * loads);
    const count = Math.min(loads, 2 + Math.floor(this.#draw() * (ruinedMax - 1)));
    const chosen = [seed];
    const far = new Float64Array(loads);
    for (let load = 0; load < loads; load++) {
      far[load] = this.#problem.unlike(seed, load) * (0.3 + this.#draw());
    }
    far[seed] = Infinity;
    while (chosen.length < count) {
      let nearest = -1;
      for (let load = 0; load < loads; load++) {
        if (far[load] !== Infinity && (nearest < 0 || far[load]! < far[nearest]!)) nearest = load;
      }
      if (nearest < 0) break;
      far[nearest] = Infinity;
      chosen.push(nearest);
    }
    return chosen;
  }

  /** Where a load costs least, if less than `below`: what more it costs, or `below`. */
  #cheapest(load: number, below: number): number {
    let least = below;
    this.#bestCar = -1;
    this.#bestLater = 0;
    const near = this.#near[load]!;
    const bounds = this.#least[load]!;
    for (let i = 0; i < near.length && bounds[i]! < least; i++) {
      const car = near[i]!;
      const own = this.#sets[car]!;
      const rounds = this.#problem.meets(car, load, own) ? 2 : 1;
      for (let later = 0; later < rounds; later++) {
        const more = this.#costOf(car, withPlace(own, 2 * load + later)) - this.#costs[car]!;
        if (more < least - leastGain) {
          least = more;
          this.#bestCar = car;
          this.#bestLater = later;
        }
      }
    }
    return least;
  }

  #insert(load: number): void {
    this.#cheapest(load, Infinity);
    if (this.#bestCar >= 0) this.#add(load, this.#bestCar, this.#bestLater);
  }

  #relocate(load: number): boolean {
    const car = this.#carOf[load]!;
    if (car < 0) return false;
    const later = this.#later[load]!;
    const before = this.#costs[car]!;
    this.#remove(load);
    const freed = before - this.#costs[car]!;
    this.#cheapest(load, freed);
    if (this.#bestCar >= 0) {
      this.#add(load, this.#bestCar, this.#bestLater);
      return true;
    }
    this.#add(load, car, later);
    return false;
  }

  #add(load: number, car: number, later: number): void {
    this.#set(car, withPlace(this.#sets[car]!, 2 * load + later));
    this.#carOf[load] = car;
    this.#later[load] = later;
  }

  #remove(load: number): void {
    const car = this.#carOf[load]!;
    if (car < 0) return;
    this.#set(car, this.#sets[car]!.filter((place) => place >> 1 !== load));
    this.#carOf[load] = -1;
  }

  #set(car: number, places: number[]): void {
    this.#sets[car] = places;
    this.#costs[car] = this.#costOf(car, places);
  }

  #costOf(car: number, places: readonly number[]): number {
    let key = 0;
    for (let i = 0; i < places.length; i++) key += this.#hash[places[i]!]!;
    const known = this.#known[car]!.get(key);
    if (known !== undefined) return known;
    this.#evaluations++;
    const cost = this.#problem.cost(car, places);
    this.#known[car]!.set(key, cost);
    return cost;
  }
}

function shuffle<A, B>(ones: A[], others: B[], draw: () => number): void {
  for (let i = ones.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [ones[i], ones[j]] = [ones[j]!, ones[i]!];
    [others[i], others[j]] = [others[j]!, others[i]!];
  }
}

function withPlace(places: readonly number[], place: number): number[] {
  const count = places.length;
  const with_: number[] = new Array(count + 1);
  let i = 0;
  while (i < count && places[i]! < place) {
    with_[i] = places[i]!;
    i++;
  }
  with_[i] = place;
  for (; i < count; i++) with_[i + 1] = places[i]!;
  return with_;
}

/**
 * Which car answers which call: insertion, then relocations and exchanges until none helps. It knows
 * nothing of lifts, only what a set of calls costs a car, a set being a bit mask of call numbers.
 * Costs are remembered, so a set is priced once. The same prices give the same answer.
 */

/** What a set of calls costs a car. */
export type SetPrice = (car: number, calls: number) => number;

/** Calls that a search can tell apart. */
export const callsMax = 30;

/** A search for one moment: the prices it remembers hold for that moment only. */
export class AssignmentSearch {
  readonly #cars: number;
  readonly #calls: number;
  readonly #price: SetPrice;
  readonly #known: readonly Map<number, number>[];

  constructor(cars: number, calls: number, price: SetPrice) {
    if (calls > callsMax) {
      throw new Error(`Cannot search: at most ${callsMax} calls, got ${calls}`);
    }
    this.#cars = cars;
    this.#calls = calls;
    this.#price = price;
    this.#known = Array.from({ length: cars }, () => new Map());
  }

  /** What a set costs a car. */
  price(car: number, calls: number): number {
    const known = this.#known[car]!;
    let cost = known.get(calls);
    if (cost === undefined) {
      cost = this.#price(car, calls);
      known.set(calls, cost);
    }
    return cost;
  }

  /** What all sets cost together, one for each car. */
  total(sets: ArrayLike<number>): number {
    let sum = 0;
    for (let car = 0; car < this.#cars; car++) sum += this.price(car, sets[car]!);
    return sum;
  }

  /** Adds the calls that no set holds, in the order of their numbers, each where it costs least. */
  insertMissing(sets: Int32Array): void {
    let held = 0;
    for (const set of sets) held |= set;
    for (let call = 0; call < this.#calls; call++) {
      const bit = 1 << call;
      if ((held & bit) !== 0) continue;
      let best = 0;
      let least = Infinity;
      for (let car = 0; car < this.#cars; car++) {
        const more = this.price(car, sets[car]! | bit) - this.price(car, sets[car]!);
        if (more < least) {
          least = more;
          best = car;
        }
      }
      sets[best]! |= bit;
    }
  }

  /** Moves single calls, and exchanges two of different cars, as long as that costs less. */
  improve(sets: Int32Array): void {
    while (this.#relocate(sets) || this.#exchange(sets));
  }

  #relocate(sets: Int32Array): boolean {
    let found = false;
    for (let call = 0; call < this.#calls; call++) {
      const bit = 1 << call;
      const from = this.#carOf(sets, bit);
      const gain = this.price(from, sets[from]!) - this.price(from, sets[from]! & ~bit);
      let best = -1;
      let least = gain - margin;
      for (let car = 0; car < this.#cars; car++) {
        if (car === from) continue;
        const more = this.price(car, sets[car]! | bit) - this.price(car, sets[car]!);
        if (more < least) {
          least = more;
          best = car;
        }
      }
      if (best < 0) continue;
      sets[from]! &= ~bit;
      sets[best]! |= bit;
      found = true;
    }
    return found;
  }

  #exchange(sets: Int32Array): boolean {
    for (let one = 0; one < this.#calls; one++) {
      for (let other = one + 1; other < this.#calls; other++) {
        const a = 1 << one;
        const b = 1 << other;
        const carA = this.#carOf(sets, a);
        const carB = this.#carOf(sets, b);
        if (carA === carB) continue;
        const setA = sets[carA]! & ~a | b;
        const setB = sets[carB]! & ~b | a;
        const now = this.price(carA, sets[carA]!) + this.price(carB, sets[carB]!);
        if (this.price(carA, setA) + this.price(carB, setB) >= now - margin) continue;
        sets[carA] = setA;
        sets[carB] = setB;
        return true;
      }
    }
    return false;
  }

  #carOf(sets: Int32Array, bit: number): number {
    let car = 0;
    while ((sets[car]! & bit) === 0) car++;
    return car;
  }
}

/** A gain below this is rounding. */
const margin = 1e-9;

/**
 * What an assignment is worth once the near future is counted in: rollouts. People who may come in
 * the next seconds are drawn from the known rates; then the cars go on by the assignment, each new
 * call is inserted where it costs least, and calls move between cars while that helps. The price is
 * that of all waits, drawn and real, to the end. All assignments that are compared meet the same
 * futures (common random numbers), so their differences are much steadier than their prices.
 */
import { type Random, randomExponential } from "../../random.ts";
import {
  emptyPlanCalls,
  followPlan,
  type PlanCalls,
  type PlanCar,
  type PlanOutcome,
  type WaitPrice,
} from "./car_plan.ts";
import { knownRate } from "./car_tracker.ts";
import { floors, lobby, rateStepS } from "./environment.ts";

/** Somebody who may come. */
export interface Arrival {
  readonly atS: number;
  readonly floor: number;
  readonly heading: 1 | -1;
}

/** Calls that one rollout holds at most, the open ones included. */
export const rolloutCallsMax = 96;
/** Rounds of moving calls between cars after each new call. */
const rounds = 2;
/** Square seconds that a move must gain. */
const leastGain = 1;

/** Draws who comes from `nowS` on for `horizonS`, in order of time. */
export function drawArrivals(
  nowS: number,
  horizonS: number,
  upPerMinute: number,
  random: Random,
): Arrival[] {
  const arrivals: Arrival[] = [];
  const endS = nowS + horizonS;
  for (let floor = lobby; floor <= floors; floor++) {
    const direction = floor === lobby ? "up" : "down";
    let atS = nowS;
    while (atS <= endS) {
      const stepEndS = (Math.floor(atS / rateStepS) + 1) * rateStepS;
      const rate = knownRate(floor, direction, atS, upPerMinute);
      const gapS = rate > 0 ? randomExponential(random, 1 / rate) : Infinity;
      if (atS + gapS > stepEndS) {
        atS = stepEndS;
        continue;
      }
      atS += gapS;
      if (atS <= endS) arrivals.push({ atS, floor, heading: floor === lobby ? 1 : -1 });
    }
  }
  return arrivals.sort((one, other) => one.atS - other.atS);
}

/** Plays futures. One is enough for an hour: it keeps its room. */
export class Futures {
  readonly #upPerMinute: number;
  readonly #price: WaitPrice;
  readonly #calls: PlanCalls = emptyPlanCalls(rolloutCallsMax);
  readonly #outcome: PlanOutcome = {
    cost: 0,
    freeS: 0,
    boardS: new Float64Array(rolloutCallsMax),
  };
  readonly #cars: PlanCar[] = [];
  /** The open calls of each car, the first so many of each list. */
  readonly #lists: Uint8Array[] = [];
  readonly #counts: number[] = [];
  readonly #costs: number[] = [];
  /** Floors with an open call, a bit each. */
  #up = 0;
  #down = 0;

  constructor(upPerMinute: number, price: WaitPrice) {
    this.#upPerMinute = upPerMinute;
    this.#price = price;
  }

  /** The price of one future if each car has the calls of its set, a bit for each of `calls`. */
  play(
    cars: readonly PlanCar[],
    calls: PlanCalls,
    sets: ArrayLike<number>,
    arrivals: readonly Arrival[],
  ): number {
    this.#begin(cars, calls, sets);
    let cost = 0;
    for (const arrival of arrivals) {
      if (this.#calls.count === rolloutCallsMax) break;
      for (let car = 0; car < cars.length; car++) cost += this.#advance(car, arrival.atS);
      if (!this.#joins(arrival)) this.#call(arrival);
    }
    for (let car = 0; car < cars.length; car++) cost += this.#priceOf(car);
    return cost;
  }

  #begin(cars: readonly PlanCar[], calls: PlanCalls, sets: ArrayLike<number>): void {
    const own = this.#calls;
    own.count = calls.count;
    this.#up = this.#down = 0;
    for (let call = 0; call < calls.count; call++) {
      own.floor[call] = calls.floor[call]!;
      own.heading[call] = calls.heading[call]!;
      own.sinceS[call] = calls.sinceS[call]!;
      own.rate[call] = calls.rate[call]!;
      this.#open(call);
    }
    for (const [index, car] of cars.entries()) {
      this.#cars[index] = Object.assign(this.#cars[index] ?? {}, car);
      const list = this.#lists[index] ??= new Uint8Array(rolloutCallsMax);
      let count = 0;
      for (let call = 0; call < calls.count; call++) {
        if ((sets[index]! >> call & 1) !== 0) list[count++] = call;
      }
      this.#counts[index] = count;
    }
  }

  /** Lets a car go on to a moment; the price of those whom it takes in. */
  #advance(index: number, untilS: number): number {
    const car = this.#cars[index]!;
    if (car.atS > untilS) return 0;
    const list = this.#lists[index]!;
    const count = this.#counts[index]!;
    const outcome = this.#outcome;
    followPlan(car, this.#calls, list, count, this.#price, outcome, untilS, car);
    let left = 0;
    for (let at = 0; at < count; at++) {
      const call = list[at]!;
      if (outcome.boardS[call] === Infinity) list[left++] = call;
      else if (this.#calls.heading[call]! > 0) this.#up &= ~(1 << this.#calls.floor[call]!);
      else this.#down &= ~(1 << this.#calls.floor[call]!);
    }
    this.#counts[index] = left;
    return outcome.cost;
  }

  /** Whether who comes finds the button lit, or doors that are still open. */
  #joins({ atS, floor, heading }: Arrival): boolean {
    if (((heading > 0 ? this.#up : this.#down) >> floor & 1) !== 0) return true;
    return this.#cars.some((car) =>
      car.step === "free" && car.floor === floor && car.serves === heading && car.atS > atS
    );
  }

  #call({ atS, floor, heading }: Arrival): void {
    const calls = this.#calls;
    const call = calls.count++;
    calls.floor[call] = floor;
    calls.heading[call] = heading;
    calls.sinceS[call] = atS;
    calls.rate[call] = knownRate(floor, heading > 0 ? "up" : "down", atS, this.#upPerMinute);
    this.#open(call);
    let best = 0;
    let least = Infinity;
    let bestCost = 0;
    for (let car = 0; car < this.#cars.length; car++) {
      this.#costs[car] = this.#priceOf(car);
      const cost = this.#priceWith(car, call);
      if (cost - this.#costs[car]! < least) {
        least = cost - this.#costs[car]!;
        best = car;
        bestCost = cost;
      }
    }
    this.#lists[best]![this.#counts[best]!++] = call;
    this.#costs[best] = bestCost;
    for (let round = 0; round < rounds && this.#relocate(); round++);
  }

  /** Moves calls to cars for which they cost less; says whether any moved. */
  #relocate(): boolean {
    let moved = false;
    for (let from = 0; from < this.#cars.length; from++) {
      const list = this.#lists[from]!;
      for (let at = 0; at < this.#counts[from]!; at++) {
        const call = list[at]!;
        const last = --this.#counts[from]!;
        list[at] = list[last]!;
        const without = this.#priceOf(from);
        let best = -1;
        let bestCost = 0;
        let least = this.#costs[from]! - without - leastGain;
        for (let car = 0; car < this.#cars.length; car++) {
          if (car === from) continue;
          const cost = this.#priceWith(car, call);
          if (cost - this.#costs[car]! >= least) continue;
          least = cost - this.#costs[car]!;
          best = car;
          bestCost = cost;
        }
        if (best < 0) {
          list[last] = list[at]!;
          list[at] = call;
          this.#counts[from]!++;
          continue;
        }
        this.#costs[from] = without;
        this.#costs[best] = bestCost;
        this.#lists[best]![this.#counts[best]!++] = call;
        moved = true;
        at--;
      }
    }
    return moved;
  }

  #priceOf(car: number): number {
    const list = this.#lists[car]!;
    followPlan(
      this.#cars[car]!,
      this.#calls,
      list,
      this.#counts[car]!,
      this.#price,
      this.#outcome,
    );
    return this.#outcome.cost;
  }

  #priceWith(car: number, call: number): number {
    this.#lists[car]![this.#counts[car]!++] = call;
    const cost = this.#priceOf(car);
    this.#counts[car]!--;
    return cost;
  }

  #open(call: number): void {
    if (this.#calls.heading[call]! > 0) this.#up |= 1 << this.#calls.floor[call]!;
    else this.#down |= 1 << this.#calls.floor[call]!;
  }
}

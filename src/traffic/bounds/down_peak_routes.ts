/**
 * The routes of one car in the environment of 1996 with down traffic only, for a lower bound on the
 * sum of waits or of times in the system. A route goes round: from the lobby up to a floor, down with
 * any stops, to the lobby again; an empty car that halts on its way gains nothing over one that
 * waited below and set out later. What is simplified, all of it towards the cheap side:
 *
 * - Time is a grid of whole steps. The opening of doors at t counts as at ⌊t⌋; since
 *   ⌊b⌋ ≥ ⌊a⌋ + ⌊b − a⌋, the least time from one opening to the next may be rounded down, once
 *   for everything in it, and any later opening is open to the car as well.
 * - A car may take any of those who wait. Of m people who get in, the k-th enters k − 1 seconds after
 *   the opening: those who had come by ⌊t⌋ wait at least ⌊t⌋ − a each and m₀(m₀ − 1)/2 together;
 *   whoever came later waits at least 0, and came before t + m − 1 < ⌊t⌋ + one step + m − 1.
 * - A route may take the same person again on a later round. Turning at the top takes no time.
 * - Up to {@link DownPeakOptions.loadMost} people are counted; more take no more time to get out,
 *   and do not travel at a price.
 */
import {
  floors,
  floorTimeS,
  loadTimeS,
  lobby,
  stopTimeS,
  turnTimeS,
} from "../lewis_1996/environment.ts";
import type { Rider } from "../lewis_1996/riders.ts";
import type { RouteProblem } from "./lagrangian.ts";

/** What is bounded, and how finely. */
export interface DownPeakOptions {
  readonly measure: "wait" | "system";
  readonly cars: number;
  /** Seconds. */
  readonly gridS: number;
  /** People in a car that are counted. */
  readonly loadMost: number;
  /** The time after the last arrival that is looked at, and the highest price; seconds. */
  readonly slackS: number;
}

/** People of one floor, in order of their coming. */
interface Floor {
  readonly riders: readonly number[];
  readonly atS: Float64Array;
}

/** People who may get in together at most. */
const boardMost = 20;
/** Rounding of a quotient that is whole by nature must not make it one less, nor one more. */
const rounding = 1e-9;

/** The route problem of an hour of `riders`, all of whom go to the lobby. */
export function downPeakRoutes(riders: readonly Rider[], options: DownPeakOptions): RouteProblem {
  const other = riders.find(({ from, to }) => to !== lobby || from === lobby);
  if (other !== undefined) {
    throw new Error(`Cannot bound: all must go to the lobby, got ${other.from} to ${other.to}`);
  }
  const routes = new Routes(riders, options);
  return {
    passengers: riders.length,
    cars: options.cars,
    priceMost: options.slackS,
    best: (prices, counts) => routes.best(prices, counts),
  };
}

class Routes {
  readonly #options: DownPeakOptions;
  readonly #floors: readonly Floor[];
  /** Floors at which somebody comes, ascending. */
  readonly #busy: readonly number[];
  readonly #steps: number;
  /** The best from an opening at a floor, or any later one, on; by load, floor and step. */
  readonly #value: Float64Array[][] = [];
  /** The best from an opening at the lobby on, by load and step. */
  readonly #lobby: Float64Array[] = [];
  #prices: Float64Array = new Float64Array(0);
  #priceMost = 0;
  /** Reward of the best m people at the stop under work, by m; 0 where m − 1 do as well. */
  readonly #reward = new Float64Array(boardMost + 1);
  readonly #taken: number[] = [];

  constructor(riders: readonly Rider[], options: DownPeakOptions) {
    this.#options = options;
    this.#floors = Array.from({ length: floors + 1 }, (_, floor) => {
      const own = riders.flatMap((rider, index) => rider.from === floor ? [index] : []);
      own.sort((one, other) => riders[one]!.atS - riders[other]!.atS);
      return { riders: own, atS: Float64Array.from(own, (index) => riders[index]!.atS) };
    });
    this.#busy = this.#floors.flatMap(({ riders }, floor) => riders.length > 0 ? [floor] : []);
    const lastS = riders.reduce((last, { atS }) => Math.max(last, atS), 0);
    this.#steps = Math.ceil((lastS + options.slackS) / options.gridS) + 1;
    const ways = floors * floorTimeS + 2 * stopTimeS + 2 * boardMost + turnTimeS;
    const beyond = Math.ceil(ways / options.gridS) + 2;
    for (let load = 0; load <= options.loadMost; load++) {
      this.#lobby.push(new Float64Array(this.#steps + beyond));
      this.#value.push(
        Array.from({ length: floors + 1 }, () => new Float64Array(this.#steps + beyond)),
      );
    }
  }

  best(prices: Float64Array, counts: Int32Array): number {
    this.#prices = prices;
    this.#priceMost = prices.reduce((most, price) => Math.max(most, price), 0);
    const { loadMost, gridS, measure } = this.#options;
    const perStep = measure === "system" ? gridS : 0;
    for (let load = 0; load <= loadMost; load++) {
      this.#lobby[load]!.fill(measure === "system" ? -load * (load + 1) / 2 * loadTimeS : 0);
      for (const floor of this.#busy) this.#value[load]![floor]!.fill(-1e300, this.#steps);
    }
    for (let step = this.#steps - 1; step >= 0; step--) {
      for (const floor of this.#busy) {
        const most = this.#rewards(floor, step);
        for (let load = 0; load <= loadMost; load++) {
          const values = this.#value[load]![floor]!;
          let best = values[step + 1]! - load * perStep;
          for (let people = 1; people <= most; people++) {
            const reward = this.#reward[people]!;
            if (reward <= 0) continue;
            const value = reward + this.#onward(floor, step, load, people);
            if (value > best) best = value;
          }
          values[step] = best;
        }
      }
      for (let load = 0; load <= loadMost; load++) {
        const least = measure === "system" ? -load * (load + 1) / 2 * loadTimeS : 0;
        let best = 0;
        for (const floor of this.#busy) {
          const value = this.#value[0]![floor]![step + this.#upSteps(load, floor)]!;
          if (value > best) best = value;
        }
        this.#lobby[load]![step] = least + best;
      }
    }
    return this.#walk(counts);
  }

  /** The best after `people` have got in at a floor: the next stop below, or the lobby. */
  #onward(floor: number, step: number, load: number, people: number): number {
    const { loadMost, gridS, measure } = this.#options;
    const inside = Math.min(loadMost, load + people);
    const perStep = measure === "system" ? inside * gridS : 0;
    const home = this.#downSteps(people, floor - lobby);
    let best = this.#lobby[inside]![step + home]! - perStep * home;
    const values = this.#value[inside]!;
    for (const next of this.#busy) {
      if (next >= floor) break;
      const way = this.#downSteps(people, floor - next);
      const value = values[next]![step + way]! - perStep * way;
      if (value > best) best = value;
    }
    return best;
  }

  readonly #down: number[] = [];
  /** Steps from an opening to the next one, `levels` below, with `people` getting in. */
  #downSteps(people: number, levels: number): number {
    return this.#down[people * floors + levels] ??= Math.floor(
      (people * loadTimeS + stopTimeS + levels * floorTimeS) / this.#options.gridS + rounding,
    );
  }

  readonly #up: number[] = [];
  /** Steps from an opening at the lobby to the next one at a floor, with `people` getting out. */
  #upSteps(people: number, floor: number): number {
    return this.#up[people * (floors + 1) + floor] ??= Math.floor(
      (people * loadTimeS + turnTimeS + stopTimeS + (floor - lobby) * floorTimeS) /
          this.#options.gridS + rounding,
    );
  }

  /**
   * Fills {@link #reward} for an opening at a floor: by how many get in, what the best of them are
   * worth. Returns the greatest number. With `take`, {@link #taken} is who they are for `take`.
   */
  #rewards(floor: number, step: number, take = 0): number {
    const { gridS, measure } = this.#options;
    const { riders, atS } = this.#floors[floor]!;
    const nowS = step * gridS;
    const early: { readonly rider: number; readonly worth: number }[] = [];
    const late: { readonly rider: number; readonly worth: number; readonly atS: number }[] = [];
    let first = firstAfter(atS, nowS);
    for (let at = first - 1; at >= 0 && atS[at]! > nowS - this.#priceMost; at--) {
      const worth = this.#prices[riders[at]!]! - (nowS - atS[at]!);
      if (worth > 0) early.push({ rider: riders[at]!, worth });
    }
    for (; first < atS.length && atS[first]! < nowS + gridS + boardMost * loadTimeS; first++) {
      const ahead = measure === "system" ? atS[first]! - nowS : 0;
      const worth = this.#prices[riders[first]!]! + ahead;
      if (worth > 0) late.push({ rider: riders[first]!, worth, atS: atS[first]! });
    }
    if (early.length + late.length === 0) return 0;
    early.sort((one, other) => other.worth - one.worth);
    let best = 0;
    let most = 0;
    for (let people = 1; people <= Math.min(boardMost, early.length + late.length); people++) {
      const untilS = nowS + gridS + (people - 1) * loadTimeS;
      const joining = late.filter((each) => each.atS <= untilS)
        .sort((one, other) => other.worth - one.worth);
      let reward = -Infinity;
      let waited = 0;
      for (let before = 0, sum = 0; before <= Math.min(people, early.length); before++) {
        if (before > 0) sum += early[before - 1]!.worth;
        if (people - before > joining.length) continue;
        let value = sum - (measure === "wait" ? before * (before - 1) / 2 * loadTimeS : 0);
        for (let at = 0; at < people - before; at++) value += joining[at]!.worth;
        if (value > reward) {
          reward = value;
          waited = before;
        }
      }
      this.#reward[people] = reward > best ? reward : 0;
      if (reward > best) {
        best = reward;
        most = people;
      }
      if (people !== take) continue;
      this.#taken.length = 0;
      for (let at = 0; at < waited; at++) this.#taken.push(early[at]!.rider);
      for (let at = 0; at < people - waited; at++) this.#taken.push(joining[at]!.rider);
    }
    return most;
  }

  /** Follows the best route from the start; its value. */
  #walk(counts: Int32Array): number {
    let value = 0;
    let floor = 0;
    let step = 0;
    for (const to of this.#busy) {
      const at = this.#upSteps(0, to);
      if (this.#value[0]![to]![at]! > value) {
        value = this.#value[0]![to]![at]!;
        floor = to;
        step = at;
      }
    }
    if (floor === 0) return 0;
    const { loadMost, gridS, measure } = this.#options;
    let load = 0;
    while (floor !== 0) {
      const values = this.#value[load]![floor]!;
      const perStep = measure === "system" ? load * gridS : 0;
      while (same(values[step]!, values[step + 1]! - perStep)) step++;
      const most = this.#rewards(floor, step);
      let people = 1;
      while (
        people <= most && !(this.#reward[people]! > 0 &&
          same(values[step]!, this.#reward[people]! + this.#onward(floor, step, load, people)))
      ) people++;
      if (people > most) throw new Error("Cannot follow the best route: no stop gives its value");
      this.#rewards(floor, step, people);
      for (const rider of this.#taken) counts[rider]!++;
      [floor, step, load] = this.#next(floor, step, load, people, loadMost);
    }
    return value;
  }

  /** Where the best route goes on after a stop; floor 0 where it ends. */
  #next(floor: number, step: number, load: number, people: number, loadMost: number) {
    const { gridS, measure } = this.#options;
    const onward = this.#onward(floor, step, load, people);
    const inside = Math.min(loadMost, load + people);
    const perStep = measure === "system" ? inside * gridS : 0;
    for (const next of this.#busy) {
      if (next >= floor) break;
      const way = this.#downSteps(people, floor - next);
      if (same(onward, this.#value[inside]![next]![step + way]! - perStep * way)) {
        return [next, step + way, inside] as const;
      }
    }
    const home = step + this.#downSteps(people, floor - lobby);
    for (const next of this.#busy) {
      const at = home + this.#upSteps(inside, next);
      const least = measure === "system" ? -inside * (inside + 1) / 2 * loadTimeS : 0;
      const value = this.#value[0]![next]![at]!;
      if (value > 0 && same(this.#lobby[inside]![home]!, least + value)) {
        return [next, at, 0] as const;
      }
    }
    return [0, home, 0] as const;
  }
}

const same = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));

/** The index of the first time after `nowS`, of times in order. */
function firstAfter(atS: Float64Array, nowS: number): number {
  let low = 0;
  let high = atS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (atS[middle]! <= nowS) low = middle + 1;
    else high = middle;
  }
  return low;
}

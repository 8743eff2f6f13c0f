/**
 * The routes of one car in pure up-peak, for a lower bound on the sum of times to destination by E17
 * (until the doors are fully open there), destinations known. A route goes round: doors open at the
 * lobby, m people get in, stops at ever higher floors until all m are out, and down to the lobby.
 * What is simplified, all of it towards the cheap side:
 *
 * - Time is a grid of whole steps. Doors fully open at t count as at ⌊t⌋; since ⌊b⌋ ≥ ⌊a⌋ + ⌊b − a⌋,
 *   the least time from one such moment to the next may be rounded down, once for everything in it,
 *   and any later moment is open to the car as well.
 * - Doors stay for at least the shorter of the two dwells and for all who move. Before the first
 *   trip a car stands open at the lobby. No ride up makes a stop where nobody gets out.
 * - The m people need not be the same at the bottom as at the stops: at a stop, any of those bound for
 *   it may get out who had come early enough to be taken there with as many stops before, each of
 *   which costs at least {@link Routes.#extraS}; and nobody is faster than that.
 * - A route may take the same person again on a later round.
 */
import { travelTimeMs } from "../../lift/kinematics.ts";
import { boardingMax, carsOf, lobbyOf } from "../building_cars.ts";
import type { TrafficBuilding } from "../building_file.ts";
import type { Journey } from "../trace_file.ts";
import type { RouteProblem } from "./lagrangian.ts";

/** How finely, and how far. */
export interface UpPeakOptions {
  /** Seconds. */
  readonly gridS: number;
  /** The time after the last arrival that is looked at, and the highest price; seconds. */
  readonly slackS: number;
  /** Stops before the present one that are counted; more delay nobody any further. */
  readonly stopsMost: number;
}

/** Rounding of a quotient that is whole by nature must not make it one less. */
const rounding = 1e-9;
const never = -1e300;

/**
 * The route problem of a trace in which all go up from the lobby.
 * @throws {Error} where somebody does not, or the cars are not equal.
 */
export function upPeakRoutes(
  building: TrafficBuilding,
  journeys: readonly Journey[],
  options: UpPeakOptions,
): RouteProblem {
  const lobby = lobbyOf(building);
  const heights = new Map(building.floors.map(({ floor, heightM }) => [floor, heightM]));
  const other = journeys.find(({ from, to }) =>
    from !== lobby || heights.get(to)! <= heights.get(lobby)!
  );
  if (other !== undefined) {
    throw new Error(
      `Cannot bound: all must go up from the lobby, got ${other.from} to ${other.to}`,
    );
  }
  const [car, ...others] = carsOf(building).map(({ id: _, ...each }) => JSON.stringify(each));
  if (others.some((each) => each !== car)) {
    throw new Error("Cannot bound: the cars must be equal, and they differ");
  }
  const routes = new Routes(building, lobby, journeys, options);
  return {
    passengers: journeys.length,
    cars: others.length + 1,
    priceMost: options.slackS,
    best: (prices, counts) => routes.best(prices, counts),
  };
}

/** Whether all passengers of a trace go up from the lobby. */
export function isPureUpPeak(building: TrafficBuilding, journeys: readonly Journey[]): boolean {
  const lobby = lobbyOf(building);
  const heights = new Map(building.floors.map(({ floor, heightM }) => [floor, heightM]));
  return journeys.every(({ from, to }) => from === lobby && heights.get(to)! > heights.get(lobby)!);
}

/** A floor above the lobby. */
interface Stop {
  readonly heightM: number;
  /** The people bound for it, in order of their coming. */
  readonly riders: readonly number[];
  readonly atS: Float64Array;
  /** From a person's first step at the lobby to open doors here, without a stop. */
  readonly directS: number;
}

class Routes {
  readonly #gridS: number;
  /** People in a car at most. */
  readonly #loadMost: number;
  readonly #stops: readonly Stop[];
  readonly #steps: number;
  /** Steps from open doors to open doors; by people who move, from (0 is the lobby), and to. */
  readonly #way: readonly (readonly (readonly number[])[])[];
  /**
   * The best from open doors at a stop, or any later ones, on; by people to get out, stops before,
   * and stop.
   */
  readonly #value: Float64Array[][][];
  readonly #lobby: Float64Array;
  #prices: Float64Array = new Float64Array(0);
  #priceMost = 0;
  /** What a stop adds at least to the ride of those who go on, whatever its place; seconds. */
  readonly #extraS: number;
  readonly #stopsMost: number;
  /** So many people get out within the dwell. */
  readonly #withinDwell: number;
  /** Of the stop under work, by how many stay. */
  readonly #onwards: Float64Array;
  /** Rewards of the best so many people at the stop under work, and who they are. */
  readonly #reward: Float64Array;
  readonly #worth: Float64Array;
  readonly #rider: Int32Array;

  constructor(
    building: TrafficBuilding,
    lobby: number,
    journeys: readonly Journey[],
    { gridS, slackS, stopsMost }: UpPeakOptions,
  ) {
    const car = carsOf(building)[0]!;
    const { jerkMps3, ...drive } = car;
    const limits = { ...drive, ...(jerkMps3 !== null && { jerkMps3 }) };
    const heights = new Map(building.floors.map(({ floor, heightM }) => [floor, heightM]));
    const lobbyM = heights.get(lobby)!;
    const doorsS = car.doorCloseS + car.startDelayS + car.levellingS + car.doorOpenS;
    const rideS = (metres: number) => doorsS + travelTimeMs(metres, limits) / 1000;
    const wanted = new Set(journeys.map(({ to }) => to));
    const above = building.floors.filter(({ floor }) => wanted.has(floor))
      .sort((one, other) => one.heightM - other.heightM);
    this.#gridS = gridS;
    this.#stopsMost = stopsMost;
    this.#loadMost = boardingMax(car);
    this.#stops = above.map(({ floor, heightM }) => {
      const riders = journeys.flatMap(({ to }, index) => to === floor ? [index] : []);
      return {
        heightM,
        riders,
        atS: Float64Array.from(riders, (index) => journeys[index]!.atMs / 1000),
        directS: car.transferInS + rideS(heightM - lobbyM),
      };
    });
    const dwellS = Math.min(car.dwellCarCallS, car.dwellLandingCallS);
    const metres = [lobbyM, ...above.map(({ heightM }) => heightM)];
    this.#way = Array.from(
      { length: this.#loadMost + 1 },
      (_, people) =>
        metres.map((fromM, from) => {
          const stayS = Math.max(
            dwellS,
            people * (from === 0 ? car.transferInS : car.transferOutS),
          );
          return metres.map((toM) =>
            Math.floor((stayS + rideS(Math.abs(toM - fromM))) / gridS + rounding)
          );
        }),
    );
    this.#extraS = Math.min(
      ...above.flatMap(({ heightM: atM }) =>
        above.filter(({ heightM }) => heightM > atM).map(({ heightM: toM }) =>
          dwellS + rideS(toM - atM) - (rideS(toM - lobbyM) - rideS(atM - lobbyM))
        )
      ),
      1e9,
    );
    const lastS = (journeys.at(-1)?.atMs ?? 0) / 1000;
    this.#steps = Math.ceil((lastS + slackS) / gridS) + 1;
    const room = this.#steps + Math.max(...this.#way.flat(2)) + 2;
    this.#lobby = new Float64Array(room);
    this.#value = Array.from(
      { length: this.#loadMost + 1 },
      () =>
        Array.from(
          { length: stopsMost + 1 },
          () => this.#stops.map(() => new Float64Array(room)),
        ),
    );
    const within = car.transferOutS > 0 ? Math.floor(dwellS / car.transferOutS + rounding) : 1e9;
    this.#withinDwell = Math.max(1, within);
    this.#onwards = new Float64Array(this.#loadMost + 1);
    this.#reward = new Float64Array(this.#loadMost + 1);
    this.#worth = new Float64Array(this.#loadMost + 1);
    this.#rider = new Int32Array(this.#loadMost + 1);
  }

  best(prices: Float64Array, counts: Int32Array): number {
    this.#prices = prices;
    this.#priceMost = prices.reduce((most, price) => Math.max(most, price), 0);
    this.#lobby.fill(0, this.#steps);
    for (const values of this.#value.flat(2)) values.fill(never, this.#steps);
    for (let step = this.#steps - 1; step >= 0; step--) {
      for (let stop = 0; stop < this.#stops.length; stop++) {
        // No more stops than people before it, and the people that are left.
        for (let before = 0; before <= this.#stopsMost; before++) {
          const most = this.#rewards(stop, step, before);
          if (most > 0) this.#fillOnward(stop, step, before);
          for (let load = 1; load <= this.#loadMost - before; load++) {
            const values = this.#value[load]![before]![stop]!;
            let best = values[step + 1]!;
            for (let people = 1; people <= Math.min(most, load); people++) {
              const onward = people <= this.#withinDwell
                ? this.#onwards[load - people]!
                : this.#onward(stop, step, load - people, people, before);
              const value = this.#reward[people]! + onward;
              if (value > best) best = value;
            }
            values[step] = best;
          }
        }
      }
      this.#lobby[step] = this.#leave(step);
    }
    this.#walk(counts);
    return this.#lobby[0]!;
  }

  /** The best from open doors at the lobby on; at least 0, for it may stay. */
  #leave(step: number): number {
    let best = 0;
    for (let load = 1; load <= this.#loadMost; load++) {
      const ways = this.#way[load]![0]!;
      const values = this.#value[load]![0]!;
      for (let stop = 0; stop < this.#stops.length; stop++) {
        const value = values[stop]![step + ways[stop + 1]!]!;
        if (value > best) best = value;
      }
    }
    return best;
  }

  /** Fills {@link #onwards}: what is best after so few people got out that the dwell is enough. */
  #fillOnward(stop: number, step: number, before: number): void {
    for (let left = 0; left < this.#loadMost - before; left++) {
      this.#onwards[left] = this.#onward(stop, step, left, 1, before);
    }
  }

  /** The best after `people` got out and `left` stay: a higher stop, or with nobody left, the lobby. */
  #onward(stop: number, step: number, left: number, people: number, before: number): number {
    const ways = this.#way[people]![stop + 1]!;
    if (left === 0) return this.#lobby[step + ways[0]!]!;
    const values = this.#value[left]![Math.min(this.#stopsMost, before + 1)]!;
    let best = never;
    for (let next = stop + 1; next < values.length; next++) {
      const value = values[next]![step + ways[next + 1]!]!;
      if (value > best) best = value;
    }
    return best;
  }

  /** Finds the best people to get out at a stop and what so many are worth; how many gain at all. */
  #rewards(stop: number, step: number, before: number): number {
    const { riders, atS } = this.#stops[stop]!;
    const leastS = this.#stops[stop]!.directS + before * this.#extraS;
    const nowS = step * this.#gridS;
    const untilS = nowS + this.#gridS - leastS;
    let count = 0;
    for (let at = firstAfter(atS, untilS) - 1; at >= 0; at--) {
      if (nowS - atS[at]! >= this.#priceMost) break;
      const worth = this.#prices[riders[at]!]! - Math.max(nowS - atS[at]!, leastS);
      if (worth <= 0) continue;
      let place = Math.min(count, this.#loadMost);
      while (place > 0 && this.#worth[place - 1]! < worth) place--;
      if (place >= this.#loadMost) continue;
      for (let each = Math.min(count, this.#loadMost - 1); each > place; each--) {
        this.#worth[each] = this.#worth[each - 1]!;
        this.#rider[each] = this.#rider[each - 1]!;
      }
      this.#worth[place] = worth;
      this.#rider[place] = riders[at]!;
      if (count < this.#loadMost) count++;
    }
    for (let people = 1; people <= count; people++) {
      this.#reward[people] = this.#reward[people - 1]! + this.#worth[people - 1]!;
    }
    return count;
  }

  /** Follows the best route from the start. */
  #walk(counts: Int32Array): void {
    let step = 0;
    while (this.#lobby[step]! > 0) {
      const trip = this.#trip(step);
      let { stop, load } = trip;
      step = trip.step;
      for (let before = 0; load > 0; before = Math.min(this.#stopsMost, before + 1)) {
        const values = this.#value[load]![before]![stop]!;
        while (values[step] === values[step + 1]) step++;
        const most = Math.min(load, this.#rewards(stop, step, before));
        const valueOf = (people: number) =>
          this.#reward[people]! + this.#onward(stop, step, load - people, people, before);
        let people = 1;
        while (people <= most && !same(values[step]!, valueOf(people))) people++;
        if (people > most) throw new Error("Cannot follow the best route: no stop gives its value");
        for (let at = 0; at < people; at++) counts[this.#rider[at]!]!++;
        const ways = this.#way[people]![stop + 1]!;
        load -= people;
        if (load === 0) {
          step += ways[0]!;
          break;
        }
        const onward = this.#onward(stop, step, load, people, before);
        const nexts = this.#value[load]![Math.min(this.#stopsMost, before + 1)]!;
        let next = stop + 1;
        while (nexts[next]![step + ways[next + 1]!] !== onward) next++;
        step += ways[next + 1]!;
        stop = next;
      }
    }
  }

  #trip(step: number): { stop: number; load: number; step: number } {
    for (let load = 1; load <= this.#loadMost; load++) {
      for (let stop = 0; stop < this.#stops.length; stop++) {
        const at = step + this.#way[load]![0]![stop + 1]!;
        if (this.#value[load]![0]![stop]![at] === this.#lobby[step]) {
          return { stop, load, step: at };
        }
      }
    }
    throw new Error("Cannot follow the best route: no trip gives its value");
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

/**
 * What one car does with its loads, round after round: the trajectory of `src/lift/trajectory.ts`
 * for many people. Where more wait at a landing than have room, some are taken at the car's next
 * visit there and the others at the one after it; which is part of the plan, not left to the order
 * in which they came. A place in a plan is a number: twice the load, and 1 more where it is taken
 * at a later visit than the next.
 *
 * It is the innermost loop of the search, so it allocates nothing and looks up ride times.
 */
import {
  type Demand,
  departure,
  emptyDemand,
  type Heading,
  nextStop,
} from "../../../src/lift/collective.ts";
import { travelTimeMs } from "../../../src/lift/kinematics.ts";
import { firstStop, rideTimesOf } from "../../../src/lift/rides.ts";
import { type CarNow, type CarPhysics, runUp } from "../../../src/lift/trajectory.ts";
import type { CarModel } from "../model.ts";
import type { Loads } from "./loads.ts";

/** A trip that the plan never finishes takes this long: as bad as it gets without being infinite. */
export const neverMs = 600_000;

/** What a second of waiting and riding is worth, and what a car's time is. */
export interface Prices {
  /** Per person-millisecond of waiting. */
  readonly wait: number;
  /** Per person-millisecond², waiting: nobody is to be forgotten. */
  readonly waitSquared: number;
  /** Per person-millisecond of riding. */
  readonly ride: number;
  /** Per millisecond until the car is through with all it has. */
  readonly carTime: number;
}

/** Prices for passengers whose destination is not known, as `cost.ts` has them. */
const unknownPrices = { wait: 1, waitSquared: 1 / 60_000, ride: 0.2 };

/** A car that plans its rounds. */
export class CarRounds {
  /** By place in the last plan followed: when its load is picked up, ms. */
  pickupMs: Float64Array;
  /** By place: when it is where it wants to be. */
  dropMs: Float64Array;
  /** By place: 1 where it is taken at the car's next visit to the landing in its direction. */
  next: Uint8Array;
  /** When the car is through, ms. */
  endMs = 0;
  readonly #car: CarPhysics;
  readonly #levels: number;
  readonly #rideMs: Float64Array;
  readonly #demand: Demand;
  #aboard: Uint8Array;
  #now: CarNow;
  #walking: number;
  #loads: Loads;
  #moving = false;
  #startM = 0;
  #elapsedMs = 0;
  #startLevel = 0;
  #startHeading: Heading = 0;

  /** As {@link stand}, by which it may plan again and again for the same car. */
  constructor(car: CarModel, now: CarNow, walking: number, loads: Loads, room: number) {
    const { physics } = car;
    this.#car = physics;
    this.#now = now;
    this.#walking = walking;
    this.#loads = loads;
    this.#levels = physics.heightsM.length;
    this.#rideMs = rideTimesOf(physics);
    this.#demand = emptyDemand(this.#levels);
    this.pickupMs = new Float64Array(room);
    this.dropMs = new Float64Array(room);
    this.next = new Uint8Array(room);
    this.#aboard = new Uint8Array(room);
    this.stand(now, walking, loads, room);
  }

  /**
   * Where the car is and what there is to carry, from now on: nothing of what stood before counts.
   * @param walking persons who are still walking in where the doors stand open.
   * @param room places that a plan holds at most.
   */
  stand(now: CarNow, walking: number, loads: Loads, room: number): void {
    if (room > this.pickupMs.length) {
      this.pickupMs = new Float64Array(2 * room);
      this.dropMs = new Float64Array(2 * room);
      this.next = new Uint8Array(2 * room);
      this.#aboard = new Uint8Array(2 * room);
    }
    this.#now = now;
    this.#walking = walking;
    this.#loads = loads;
    this.#moving = now.stopsAt < 0 && Math.abs(now.speedMps) > 0.01;
    this.#startM = now.positionM;
    this.#elapsedMs = 0;
    this.#startLevel = now.level;
    this.#startHeading = now.heading;
    if (now.stopsAt >= 0) this.#startLevel = now.stopsAt;
    else if (this.#moving) {
      const run = runUp(now.speedMps, this.#car.limits);
      this.#startM -= Math.sign(now.speedMps) * run.distanceM;
      this.#elapsedMs = run.ms;
      this.#startHeading = now.speedMps > 0 ? 1 : -1;
      this.#startLevel = firstStop(this.#car, now, run.distanceM);
    }
  }

  /** The level index at which it stands with open doors, or −1. */
  get standsOpenAt(): number {
    return this.#now.doorsOpen && !this.#moving ? this.#now.level : -1;
  }

  /** Follows the car through the places of a plan. */
  follow(places: readonly number[]): void {
    const count = places.length;
    const { from, to, persons: sizes } = this.#loads;
    const { pickupMs, dropMs, next } = this;
    const aboard = this.#aboard;
    const demand = this.#demand;
    const { car: carCalls, up, down } = demand;
    const { capacityPersons, doorOpenMs, doorCloseMs, startDelayMs, levellingMs, transferMs } =
      this.#car;
    const now = this.#now;
    carCalls.fill(0);
    up.fill(0);
    down.fill(0);
    for (let i = 0; i < count; i++) {
      const load = places[i]! >> 1;
      const at = from[load]!;
      dropMs[i] = Infinity;
      if (at < 0) {
        pickupMs[i] = 0;
        aboard[i] = 1;
        next[i] = 1;
        carCalls[to[load]!]!++;
      } else {
        pickupMs[i] = Infinity;
        aboard[i] = 0;
        next[i] = 2; // not passed yet
        if (to[load]! > at) up[at]!++;
        else down[at]!++;
      }
    }
    let open = count;
    let persons = now.persons;
    let t = now.stopsAt >= 0 ? now.stopsInMs : now.busyMs;
    let level = this.#startLevel;
    let heading = this.#startHeading;
    let moving = this.#moving;
    let doorsOpen = now.doorsOpen && !moving;
    let leftBehind = false;
    let walking = doorsOpen ? this.#walking : 0;
    this.endMs = 0;
    for (let stops = 0; open > 0 && stops < 4 * count + 8; stops++) {
      // Whom it has just left behind it does not stop for again before it has been elsewhere.
      const looksFrom = leftBehind ? level + heading : level;
      const target = nextStop(demand, looksFrom, heading, persons >= capacityPersons);
      if (target < 0) break;
      if (moving) {
        if ((target - level) * heading < 0) {
          // Nothing ahead any more: it stops where it can and turns there.
          t += this.#firstLegMs(level) + levellingMs + startDelayMs +
            this.#rideMs[level * this.#levels + target]! + levellingMs;
        } else t += this.#firstLegMs(target) + levellingMs;
        if (target !== level) heading = target > level ? 1 : -1;
        moving = false;
      } else if (target !== level) {
        if (doorsOpen) t += Math.max(now.dwellMs, walking * transferMs) + doorCloseMs;
        t += startDelayMs + this.#rideMs[level * this.#levels + target]! + levellingMs;
        heading = target > level ? 1 : -1;
        doorsOpen = false;
        walking = 0;
      }
      level = target;
      const leaving = departure(demand, level, heading);
      const openAtMs = doorsOpen ? t : t + doorOpenMs;
      let movers = walking;
      leftBehind = false;
      let boarded = false;
      if (carCalls[level] !== 0) {
        for (let i = 0; i < count; i++) {
          if (aboard[i] !== 1) continue;
          const load = places[i]! >> 1;
          if (to[load] !== level) continue;
          aboard[i] = 2;
          dropMs[i] = openAtMs;
          movers += sizes[load]!;
          persons -= sizes[load]!;
          open--;
        }
        carCalls[level] = 0;
        if (persons < 0) persons = 0;
      }
      if (leaving !== 0 && (leaving > 0 ? up : down)[level] !== 0) {
        for (let i = 0; i < count; i++) {
          if (aboard[i] !== 0) continue;
          const load = places[i]! >> 1;
          if (from[load] !== level) continue;
          const goal = to[load]!;
          if (goal > level !== leaving > 0) continue;
          const size = sizes[load]!;
          const late = (places[i]! & 1) === 1 && next[i] === 2;
          if (late || (persons > 0 && persons + size > capacityPersons)) {
            next[i] = 0;
            leftBehind = true;
            continue;
          }
          aboard[i] = 1;
          // Who does not fit into a car that stands open must not be told to it before it has left.
          if (next[i] === 2) next[i] = stops > 0 && now.doorsOpen && level === now.level ? 0 : 1;
          pickupMs[i] = openAtMs;
          movers += size;
          persons += size;
          boarded = true;
          carCalls[goal]!++;
          if (leaving > 0) up[level]!--;
          else down[level]!--;
        }
      }
      const dwellMs = boarded ? this.#car.dwellLandingCallMs : this.#car.dwellCarCallMs;
      t = openAtMs + Math.max(dwellMs, movers * transferMs) + doorCloseMs;
      doorsOpen = false;
      walking = 0;
      heading = leaving;
    }
    this.endMs = t;
  }

  /** What it costs if the car serves exactly these places. */
  cost(places: readonly number[], prices: Prices): number {
    const count = places.length;
    if (count === 0) return 0;
    this.follow(places);
    const { from, persons, known } = this.#loads;
    const { pickupMs, dropMs } = this;
    let sum = prices.carTime * this.endMs;
    for (let i = 0; i < count; i++) {
      const load = places[i]! >> 1;
      const ride = persons[load]! * (known[load] === 1 ? prices.ride : unknownPrices.ride);
      const drop = Math.min(neverMs, dropMs[i]!);
      if (from[load]! < 0) {
        sum += ride * drop;
        continue;
      }
      const pickup = Math.min(neverMs, pickupMs[i]!);
      sum += this.waitCost(load, pickup, prices) + ride * (drop - pickup);
    }
    return sum;
  }

  /** What the wait of a load costs that is picked up at a moment. */
  waitCost(load: number, pickupMs: number, prices: Prices): number {
    const { persons, ageMs, ageSquared, known } = this.#loads;
    const { wait, waitSquared } = known[load] === 1 ? prices : unknownPrices;
    const size = persons[load]!;
    const age = ageMs[load]!;
    return wait * (size * pickupMs + age) +
      waitSquared * (size * pickupMs * pickupMs + 2 * pickupMs * age + ageSquared[load]!);
  }

  #firstLegMs(target: number): number {
    const { heightsM, limits } = this.#car;
    return travelTimeMs(heightsM[target]! - this.#startM, limits) - this.#elapsedMs;
  }
}

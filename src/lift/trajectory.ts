/**
 * What a car will do, second by second, if it is asked to serve a given set of trips: the way of
 * one car under full collective control, on its true motion, doors, dwell, transfer and capacity.
 * The dispatcher compares cars by it; the same `collective.ts` and `kinematics.ts` move the
 * simulated building, so an estimate and what then happens differ only by what nobody knew.
 *
 * A wait ends when the doors are fully open at the landing, a journey when they are fully open at
 * the destination (E17). A car under way that can still choose is judged as if it had started from
 * rest far enough back to have its present speed now: exact while it accelerates fully or cruises.
 */
import {
  type Demand,
  departure,
  emptyDemand,
  type Heading,
  nextStop,
  sidesServed,
} from "./collective.ts";
import { type MotionLimits, travelTimeMs } from "./kinematics.ts";

/** What never changes of a car. Times in ms; heights in m by level index, ascending. */
export interface CarPhysics {
  readonly heightsM: readonly number[];
  readonly limits: MotionLimits;
  readonly startDelayMs: number;
  readonly levellingMs: number;
  readonly doorOpenMs: number;
  readonly doorCloseMs: number;
  readonly dwellCarCallMs: number;
  readonly dwellLandingCallMs: number;
  readonly transferMs: number;
  /** Persons at which landing calls are passed by. */
  readonly capacityPersons: number;
}

/** Where a car is now. */
export interface CarNow {
  /** Height of the car floor, m. */
  readonly positionM: number;
  /** Positive is up. */
  readonly speedMps: number;
  /** Index of the level it stands at, or would stop at next. */
  readonly level: number;
  readonly heading: Heading;
  /** Whether doors are open or opening at {@link level}. */
  readonly doorsOpen: boolean;
  /** Time until doors that move now are fully open, or shut. */
  readonly busyMs: number;
  /** How long doors that are open, or will be, stay open from then on if nothing more comes. */
  readonly dwellMs: number;
  readonly persons: number;
  /** The level index of a stop that it can no longer pass, or −1; and when it stands level there. */
  readonly stopsAt: number;
  readonly stopsInMs: number;
}

/** One journey to be made. Levels are indices. */
export interface Trip {
  /** Where passengers enter; −1 where they are aboard. */
  readonly from: number;
  readonly fromSides: number;
  readonly to: number;
  readonly toSides: number;
  readonly persons: number;
  readonly ageMs: number;
}

/** When each trip's wait and journey end, ms from now; `Infinity` where the plan never gets there. */
export interface TripTimes {
  readonly pickupMs: Float64Array;
  readonly dropMs: Float64Array;
}

/** Time and way from rest to a speed, and by symmetry from that speed to rest. */
export function runUp(speedMps: number, limits: MotionLimits): { ms: number; distanceM: number } {
  const v = Math.abs(speedMps);
  const a = limits.accelerationMps2;
  const j = limits.jerkMps3;
  const seconds = j === undefined ? v / a : v >= a * a / j ? v / a + a / j : 2 * Math.sqrt(v / j);
  return { ms: seconds * 1000, distanceM: v * seconds / 2 };
}

/**
 * Follows one car through `trips` (the first `count` of them) and writes when each is picked up
 * and dropped. Pure but for `times`, which the caller owns and may reuse.
 */
export function follow(
  car: CarPhysics,
  now: CarNow,
  trips: readonly Trip[],
  count: number,
  times: TripTimes,
): void {
  const { heightsM } = car;
  const { demand, aboard } = scratchFor(heightsM.length, count);
  let persons = now.persons;
  let open = count;
  for (let i = 0; i < count; i++) {
    const trip = trips[i]!;
    times.pickupMs[i] = trip.from < 0 ? 0 : Infinity;
    times.dropMs[i] = Infinity;
    aboard[i] = trip.from < 0 ? 1 : 0;
    ask(demand, trip, trip.from < 0);
  }
  let t = now.busyMs;
  let level = now.level;
  let heading = now.heading;
  let startM = now.positionM;
  let elapsedMs = 0;
  const moving = now.stopsAt < 0 && Math.abs(now.speedMps) > 0.01;
  if (now.stopsAt >= 0) {
    t = now.stopsInMs;
    level = now.stopsAt;
    startM = heightsM[level]!;
  } else if (moving) {
    const run = runUp(now.speedMps, car.limits);
    startM -= Math.sign(now.speedMps) * run.distanceM;
    elapsedMs = run.ms;
    heading = now.speedMps > 0 ? 1 : -1;
    level = firstStop(car, now, run.distanceM);
  }
  let standing = !moving;
  let doorsOpen = now.doorsOpen && !moving;
  // Every stop ends at least one leg of a trip, or turns the car; so this many stops suffice.
  for (let stops = 0; open > 0 && stops < 4 * count + 8; stops++) {
    const target = nextStop(demand, level, heading, persons >= car.capacityPersons);
    if (target < 0) return;
    if (target !== level || !standing) {
      if (doorsOpen) t += now.dwellMs + car.doorCloseMs;
      if (standing) t += car.startDelayMs;
      if (!standing && (target - level) * heading < 0) {
        // Nothing ahead any more: it stops where it can and turns there.
        t += travelTimeMs(heightsM[level]! - startM, car.limits) - elapsedMs + car.levellingMs +
          car.startDelayMs;
        startM = heightsM[level]!;
        elapsedMs = 0;
      }
      t += travelTimeMs(heightsM[target]! - startM, car.limits) - elapsedMs + car.levellingMs;
      if (target !== level) heading = target > level ? 1 : -1;
      doorsOpen = false;
    }
    elapsedMs = 0;
    startM = heightsM[target]!;
    level = target;
    standing = true;
    const leaving = departure(demand, level, heading);
    const sides = sidesServed(demand, level, leaving);
    const openAtMs = doorsOpen ? t : t + car.doorOpenMs;
    let movers = 0;
    let boarded = false;
    for (let i = 0; i < count; i++) {
      const trip = trips[i]!;
      if (aboard[i] && trip.to === level && times.dropMs[i] === Infinity) {
        times.dropMs[i] = openAtMs;
        movers += trip.persons;
        persons = Math.max(0, persons - trip.persons);
        open--;
      }
    }
    for (let i = 0; i < count; i++) {
      const trip = trips[i]!;
      if (aboard[i] || trip.from !== level || (trip.fromSides & sides) === 0) continue;
      if (headingOf(trip) !== leaving || persons >= car.capacityPersons) continue;
      aboard[i] = 1;
      times.pickupMs[i] = openAtMs;
      movers += trip.persons;
      persons += trip.persons;
      boarded = true;
    }
    clear(demand);
    for (let i = 0; i < count; i++) {
      if (times.dropMs[i] === Infinity) ask(demand, trips[i]!, aboard[i] === 1);
    }
    const dwellMs = boarded ? car.dwellLandingCallMs : car.dwellCarCallMs;
    t = openAtMs + Math.max(dwellMs, movers * car.transferMs) + car.doorCloseMs;
    doorsOpen = false;
    heading = leaving;
  }
}

let scratch = { demand: emptyDemand(0), aboard: new Uint8Array(0) };

/** An empty demand and room to mark trips; one of each does, since nothing here is re-entered. */
function scratchFor(levels: number, trips: number): typeof scratch {
  if (scratch.demand.car.length !== levels || scratch.aboard.length < trips) {
    scratch = { demand: emptyDemand(levels), aboard: new Uint8Array(trips + 16) };
  } else {
    clear(scratch.demand);
  }
  return scratch;
}

function clear({ car, up, down }: Demand): void {
  car.fill(0);
  up.fill(0);
  down.fill(0);
}

function ask(demand: Demand, trip: Trip, aboard: boolean): void {
  if (aboard) demand.car[trip.to]! |= trip.toSides;
  else (trip.to > trip.from ? demand.up : demand.down)[trip.from]! |= trip.fromSides;
}

function headingOf(trip: Trip): Heading {
  return trip.to > trip.from ? 1 : -1;
}

/** The first level ahead of a moving car at which it can still stop. */
function firstStop(car: CarPhysics, now: CarNow, stoppingM: number): number {
  const { heightsM } = car;
  if (now.speedMps > 0) {
    for (let at = 0; at < heightsM.length; at++) {
      if (heightsM[at]! >= now.positionM + stoppingM - 0.01) return at;
    }
    return heightsM.length - 1;
  }
  for (let at = heightsM.length - 1; at >= 0; at--) {
    if (heightsM[at]! <= now.positionM - stoppingM + 0.01) return at;
  }
  return 0;
}

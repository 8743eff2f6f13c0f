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
import { firstStop, rideTimesOf } from "./rides.ts";

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
  /** Whoever is there already. Need not be whole: an estimate may be spread over several trips. */
  readonly persons: number;
  /** Who joins them until they are picked up, persons a millisecond. */
  readonly joinPerMs: number;
  /** For how long the first of them has waited. */
  readonly ageMs: number;
}

/** When each trip's wait and journey end, ms from now; `Infinity` where the plan never gets there. */
export interface TripTimes {
  readonly pickupMs: Float64Array;
  readonly dropMs: Float64Array;
  /** When the car has nothing more to do and its doors are shut, and the level where it is then. */
  endMs: number;
  endLevel: number;
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
  const { heightsM, capacityPersons, transferMs } = car;
  const { pickupMs, dropMs } = times;
  const { demand, aboard, waiting, load } = scratchFor(heightsM.length, count);
  const { car: carCalls, up, down } = demand;
  let persons = now.persons;
  let aboardCount = 0;
  let waitingCount = 0;
  for (let i = 0; i < count; i++) {
    const trip = trips[i]!;
    dropMs[i] = Infinity;
    if (trip.from < 0) {
      pickupMs[i] = 0;
      load[i] = trip.persons;
      aboard[aboardCount++] = i;
      carCalls[trip.to]! |= trip.toSides;
    } else {
      pickupMs[i] = Infinity;
      waiting[waitingCount++] = i;
      (trip.to > trip.from ? up : down)[trip.from]! |= trip.fromSides;
    }
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
  let between = moving || (now.stopsAt < 0 && startM !== heightsM[level]);
  const times0 = rideTimesOf(car);
  const levels = heightsM.length;
  // Every stop ends at least one leg of a trip, or turns the car; so this many stops suffice.
  for (let stops = 0; aboardCount + waitingCount > 0 && stops < 4 * count + 8; stops++) {
    const target = nextStop(demand, level, heading, persons >= capacityPersons);
    if (target < 0) break;
    if (target !== level || !standing) {
      if (doorsOpen) t += now.dwellMs + car.doorCloseMs;
      if (standing) t += car.startDelayMs;
      if (!standing && (target - level) * heading < 0) {
        // Nothing ahead any more: it stops where it can and turns there.
        t += travelTimeMs(heightsM[level]! - startM, car.limits) - elapsedMs + car.levellingMs +
          car.startDelayMs;
        between = false;
        elapsedMs = 0;
      }
      t += (between
        ? travelTimeMs(heightsM[target]! - startM, car.limits)
        : times0[level * levels + target]!) - elapsedMs + car.levellingMs;
      if (target !== level) {
        heading = target > level ? 1 : -1;
      }
      doorsOpen = false;
    }
    elapsedMs = 0;
    between = false;
    level = target;
    standing = true;
    const leaving = departure(demand, level, heading);
    const sides = sidesServed(demand, level, leaving);
    const openAtMs = doorsOpen ? t : t + car.doorOpenMs;
    let movers = 0;
    let boarded = false;
    if (carCalls[level] !== 0) {
      let kept = 0;
      for (let k = 0; k < aboardCount; k++) {
        const i = aboard[k]!;
        if (trips[i]!.to === level) {
          dropMs[i] = openAtMs;
          movers += load[i]!;
          persons -= load[i]!;
        } else aboard[kept++] = i;
      }
      aboardCount = kept;
      if (persons < 0) persons = 0;
      carCalls[level] = 0;
    }
    const calls = leaving > 0 ? up : down;
    if (leaving !== 0 && calls[level] !== 0) {
      let kept = 0;
      let left = 0;
      for (let k = 0; k < waitingCount; k++) {
        const i = waiting[k]!;
        const trip = trips[i]!;
        if (trip.from !== level || headingOf(trip) !== leaving) {
          waiting[kept++] = i;
        } else if ((trip.fromSides & sides) === 0 || persons >= capacityPersons) {
          left |= trip.fromSides;
          waiting[kept++] = i;
        } else {
          aboard[aboardCount++] = i;
          pickupMs[i] = openAtMs;
          const entering = trip.persons + trip.joinPerMs * openAtMs;
          load[i] = entering;
          movers += entering;
          persons += entering;
          carCalls[trip.to]! |= trip.toSides;
          boarded = true;
        }
      }
      waitingCount = kept;
      calls[level] = left;
    }
    const dwellMs = boarded ? car.dwellLandingCallMs : car.dwellCarCallMs;
    t = openAtMs + Math.max(dwellMs, movers * transferMs) + car.doorCloseMs;
    doorsOpen = false;
    heading = leaving;
  }
  times.endMs = doorsOpen ? t + now.dwellMs + car.doorCloseMs : t;
  times.endLevel = level;
}

interface Scratch {
  readonly demand: Demand;
  /** Indices of trips, in the order in which they came. */
  readonly aboard: Int32Array;
  readonly waiting: Int32Array;
  /** Persons of each trip that is aboard. */
  readonly load: Float64Array;
}

let scratch = newScratch(0, 0);

function newScratch(levels: number, trips: number): Scratch {
  return {
    demand: emptyDemand(levels),
    aboard: new Int32Array(trips),
    waiting: new Int32Array(trips),
    load: new Float64Array(trips),
  };
}

/** An empty demand and room to mark trips; one of each does, since nothing here is re-entered. */
function scratchFor(levels: number, trips: number): Scratch {
  if (scratch.demand.car.length !== levels || scratch.aboard.length < trips) {
    scratch = newScratch(levels, trips + 16);
  } else {
    const { car, up, down } = scratch.demand;
    car.fill(0);
    up.fill(0);
    down.fill(0);
  }
  return scratch;
}

function headingOf(trip: Trip): Heading {
  return trip.to > trip.from ? 1 : -1;
}

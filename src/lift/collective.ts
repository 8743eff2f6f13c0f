/**
 * Full collective control of one car: where it stops next, and in which direction it leaves.
 *
 * The rule, precisely. A car that travels up
 *  1. stops at the nearest level ahead of it (its own included, while it can still stop there)
 *     that has a car call or a landing call up;
 *  2. where there is none, goes to the *furthest* level ahead that has a landing call down, and
 *     turns there;
 *  3. where there is nothing ahead at all, turns at once and does the same downwards.
 * Mirrored for a car that travels down. A car without a direction takes that of the nearest
 * demand (its own level first; up when two are equally near) and then does as above.
 *
 * It leaves a stop in its direction of travel if somebody there calls for that direction, or if
 * there is any demand further ahead; otherwise in the other one, if somebody calls there for it or
 * there is any demand behind; otherwise without one. At a stop it serves the car calls and the
 * landing calls of the direction in which it leaves. A bypassing (full) car is blind to landing
 * calls while it has a car call; where a car call stops it anyway, it serves them.
 *
 * Levels are given as *indices* in order of height, densely from 0, so that a demand is three
 * small byte arrays and a search over thousands of plans allocates nothing. Each byte is a set of
 * sides: {@link frontSide}, {@link rearSide} or both.
 */
import type { Side } from "../site.ts";

/** The bit of the front door. */
export const frontSide = 1;
/** The bit of the rear door. */
export const rearSide = 2;

/** 1 is up, −1 is down, 0 is none. */
export type Heading = 1 | 0 | -1;

/** What is asked of one car; index by level index, each byte a set of sides. All of one length. */
export interface Demand {
  /** Car calls: somebody wants out here. */
  readonly car: Uint8Array;
  /** Landing calls up: somebody wants in here, to go up. */
  readonly up: Uint8Array;
  /** Landing calls down. */
  readonly down: Uint8Array;
}

/** No demand at any of `levels` levels. */
export function emptyDemand(levels: number): Demand {
  return {
    car: new Uint8Array(levels),
    up: new Uint8Array(levels),
    down: new Uint8Array(levels),
  };
}

/** The bit of a side. */
export function sideBit(side: Side): number {
  return side === "front" ? frontSide : rearSide;
}

/**
 * The level index of the next stop, or −1 when nothing is asked.
 *
 * `from` is the level a standing car stands at, or the first level ahead at which a moving car can
 * still stop (see `nearestStopM` in `kinematics.ts`). For a moving car an answer behind `from`
 * means: nothing ahead any more; stop where you can, then turn.
 */
export function nextStop(
  demand: Demand,
  from: number,
  heading: Heading,
  bypass = false,
): number {
  const blind = bypass && hasAny(demand.car);
  const travel = heading === 0 ? headingOfNearest(demand, from, blind) : heading;
  if (travel === 0) return -1;
  const ahead = stopAhead(demand, from, travel, blind);
  return ahead >= 0 ? ahead : stopAhead(demand, from, -travel as Heading, blind);
}

/**
 * The direction in which a car leaves level `at`, having come (or being about to come) with
 * `heading`. Ask while the calls served at this stop still stand in the demand; what a car has
 * once announced it keeps, so ask once a stop.
 */
export function departure(demand: Demand, at: number, heading: Heading): Heading {
  if (heading === 0) {
    if (demand.up[at]) return 1;
    if (demand.down[at]) return -1;
    return headingBeyond(demand, at);
  }
  if (landing(demand, heading)[at] || anyBeyond(demand, at, heading)) return heading;
  const back = -heading as Heading;
  return landing(demand, back)[at] || anyBeyond(demand, at, back) ? back : 0;
}

/** The sides whose doors open at a stop, given the direction in which the car leaves it. */
export function sidesServed(demand: Demand, at: number, leaving: Heading): number {
  return demand.car[at]! | (leaving === 0 ? 0 : landing(demand, leaving)[at]!);
}

function landing(demand: Demand, heading: Heading): Uint8Array {
  return heading > 0 ? demand.up : demand.down;
}

function stopAhead(demand: Demand, from: number, heading: Heading, blind: boolean): number {
  const { car } = demand;
  const along = landing(demand, heading);
  const against = landing(demand, -heading as Heading);
  let furthest = -1;
  for (let at = from; at >= 0 && at < car.length; at += heading) {
    if (car[at]) return at;
    if (blind) continue;
    if (along[at]) return at;
    if (against[at]) furthest = at;
  }
  return furthest;
}

function anyBeyond({ car, up, down }: Demand, from: number, heading: Heading): boolean {
  for (let at = from + heading; at >= 0 && at < car.length; at += heading) {
    if (car[at] || up[at] || down[at]) return true;
  }
  return false;
}

/** The direction of the nearest demand; a demand at `from` itself counts in its own direction. */
function headingOfNearest({ car, up, down }: Demand, from: number, blind: boolean): Heading {
  if (car[from]) return 1;
  if (!blind && up[from]) return 1;
  if (!blind && down[from]) return -1;
  const levels = car.length;
  for (let away = 1; away < levels; away++) {
    const above = from + away;
    if (above < levels && (car[above] || (!blind && (up[above] || down[above])))) return 1;
    const below = from - away;
    if (below >= 0 && (car[below] || (!blind && (up[below] || down[below])))) return -1;
  }
  return 0;
}

/** The direction of the nearest demand away from `at`. */
function headingBeyond({ car, up, down }: Demand, at: number): Heading {
  for (let away = 1; away < car.length; away++) {
    const above = at + away;
    if (above < car.length && (car[above] || up[above] || down[above])) return 1;
    const below = at - away;
    if (below >= 0 && (car[below] || up[below] || down[below])) return -1;
  }
  return 0;
}

function hasAny(levels: Uint8Array): boolean {
  for (let at = 0; at < levels.length; at++) if (levels[at]) return true;
  return false;
}

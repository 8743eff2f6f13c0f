/** The levels that a group serves, densely indexed from 0 in order of height. */
import { type Heading, sideBit } from "../../src/lift/collective.ts";
import type { Building, Car, Group, Side } from "../../src/site.ts";
import { sides } from "../../src/site.ts";

/** The levels that a group serves; every list is by level index. */
export interface Levels {
  readonly levels: readonly number[];
  readonly heightsM: readonly number[];
  /** The index of a level; −1 for one that the group does not serve. */
  indexOf(level: number): number;
}

/** Indexes the levels that any car of the group serves. */
export function levelsOf(building: Building, group: Group): Levels {
  const served = new Set(group.cars.flatMap((car) => car.serves.map(({ level }) => level)));
  const floors = building.floors.filter(({ level }) => served.has(level))
    .sort((one, other) => one.level - other.level);
  const index = new Map(floors.map(({ level }, at) => [level, at]));
  return {
    levels: floors.map(({ level }) => level),
    heightsM: floors.map(({ heightM }) => heightM),
    indexOf: (level) => index.get(level) ?? -1,
  };
}

/** By level index, the sides at which a car can open there: 0 where it does not stop. */
export function sidesByLevel(car: Car, levels: Levels): Uint8Array {
  const served = new Uint8Array(levels.levels.length);
  for (const stop of car.serves) {
    served[levels.indexOf(stop.level)] = stop.sides.reduce((bits, side) => bits | sideBit(side), 0);
  }
  return served;
}

/** The nearest level with a door for the car at a height or beyond it in a direction, or −1. */
export function nearestLanding(
  { heightsM }: Levels,
  sidesAt: Uint8Array,
  positionM: number,
  heading: Heading,
): number {
  let best = -1;
  let bestM = Infinity;
  for (let at = 0; at < heightsM.length; at++) {
    const aheadM = (heightsM[at]! - positionM) * heading;
    if (sidesAt[at] === 0 || aheadM < 0 || aheadM >= bestM) continue;
    best = at;
    bestM = aheadM;
  }
  return best;
}

/** The sides in a set of bits, front first. */
export function sidesIn(bits: number): Side[] {
  return sides.filter((side) => (bits & sideBit(side)) !== 0);
}

/** The direction from one level to another. */
export function headingTo(from: number, to: number): Heading {
  return Math.sign(to - from) as Heading;
}

/** The word for a heading. */
export function directionOf(heading: Heading): "up" | "down" | "none" {
  return heading > 0 ? "up" : heading < 0 ? "down" : "none";
}

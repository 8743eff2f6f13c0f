/**
 * What no dispatcher can go below, per passenger: somebody walks in, the doors close, the car sets
 * out, rides without a stop, levels and opens. A car that stands open for everybody who comes would
 * take just so long to their destinations (the bound of the time to destination, `dispatch.md` 6.1;
 * the wait's own bound is 0). Of cars that differ, the fastest that stops at both floors counts.
 */
import { travelTimeMs } from "../lift/kinematics.ts";
import { carsOf } from "./building_cars.ts";
import type { TrafficBuilding } from "./building_file.ts";

/** The least time from arrival at one floor to open doors at another, seconds. */
export function leastJourneyS(building: TrafficBuilding): (from: number, to: number) => number {
  const heights = new Map(building.floors.map(({ floor, heightM }) => [floor, heightM]));
  const cars = carsOf(building);
  const known = new Map<string, number>();
  return (from, to) => {
    const key = `${from}/${to}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const metres = Math.abs(heights.get(to)! - heights.get(from)!);
    let least = Infinity;
    for (const { floors, jerkMps3, ...car } of cars) {
      if (!floors.includes(from) || !floors.includes(to)) continue;
      const limits = { ...car, ...(jerkMps3 !== null && { jerkMps3 }) };
      const seconds = car.transferInS + car.doorCloseS + car.startDelayS +
        travelTimeMs(metres, limits) / 1000 + car.levellingS + car.doorOpenS;
      least = Math.min(least, seconds);
    }
    known.set(key, least);
    return least;
  };
}

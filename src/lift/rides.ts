/**
 * The rides of one car between levels, without doors, start or levelling: how long each takes from
 * rest, looked up, and where a car under way can still stop. Whoever foresees what a car does asks
 * for the same few rides again and again; a car's never change.
 */
import { travelTimeMs } from "./kinematics.ts";
import type { CarNow, CarPhysics } from "./trajectory.ts";

/** Times of all rides from rest between two levels of a car, ms, by `from * levels + to`. */
export function rideTimesOf(car: Pick<CarPhysics, "heightsM" | "limits">): Float64Array {
  const known = rideTimes.get(car);
  if (known !== undefined) return known;
  const { heightsM, limits } = car;
  const levels = heightsM.length;
  const table = new Float64Array(levels * levels);
  for (let from = 0; from < levels; from++) {
    for (let to = 0; to < levels; to++) {
      table[from * levels + to] = travelTimeMs(heightsM[to]! - heightsM[from]!, limits);
    }
  }
  rideTimes.set(car, table);
  return table;
}

const rideTimes = new WeakMap<object, Float64Array>();

/** The time of a ride from rest between two levels, ms. */
export function rideMs(
  car: Pick<CarPhysics, "heightsM" | "limits">,
  from: number,
  to: number,
): number {
  return rideTimesOf(car)[from * car.heightsM.length + to]!;
}

/**
 * The first level ahead of a moving car at which it can still stop; the last one in its direction
 * where it can stop at none.
 * @param stoppingM its way to rest, as `runUp` in `trajectory.ts` says
 */
export function firstStop(
  { heightsM }: Pick<CarPhysics, "heightsM">,
  now: Pick<CarNow, "positionM" | "speedMps">,
  stoppingM: number,
): number {
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

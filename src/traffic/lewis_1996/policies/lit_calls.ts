/** Questions that several of the published policies ask of calls and cars. */
import { isBeyond } from "../car_rules.ts";
import type { Call, CarView, HallCall } from "../policy.ts";

/** Whether both are the same button. */
export const isSame = (a: Call, b: Call): boolean =>
  a.floor === b.floor && a.direction === b.direction;

/** Whether a car has nobody in it and no stop before it, so that it may be sent anywhere. */
export const isFree = (car: CarView): boolean =>
  car.carCalls.length === 0 &&
  (car.phase === "idle" || car.phase === "moving" || car.phase === "leaving");

/** The calls that a car with people in it comes by: in its direction, where it is or ahead. */
export function onTheWay(car: CarView, calls: readonly HallCall[]): readonly HallCall[] {
  const way = car.serves ?? car.direction;
  return calls.filter((call) =>
    call.direction === way && (call.floor === car.floor || isBeyond(call.floor, car.floor, way))
  );
}

/** The call that has been lit longest; of two, the lower. */
export function oldestOf(calls: readonly HallCall[]): HallCall | undefined {
  let oldest: HallCall | undefined;
  for (const call of calls) {
    if (oldest === undefined || call.sinceS < oldest.sinceS) oldest = call;
  }
  return oldest;
}

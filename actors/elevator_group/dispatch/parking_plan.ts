/** When and where each car will be free by what it serves now, and so where idle ones should wait. */
import type { Parking } from "../hardware.ts";
import { addAboard, carNow, inService, planTimes, tripsMax, tripsOf } from "./cost.ts";
import type { DispatchView } from "./job.ts";
import { type FreeCar, park } from "./parking.ts";

/**
 * Where idle cars should wait.
 * @param carOf the car that each call has, once a search's moves are made; left out for none.
 */
export function parkingOf(view: DispatchView, carOf: ReadonlyMap<string, string>): Parking[] {
  const { model } = view;
  return park(
    view,
    model.cars.map((car): FreeCar => {
      const live = view.cars[car.at]!;
      if (!inService(live) || live.reserved !== undefined || live.position === null) {
        return { usable: false, idle: false, inMs: 0, level: 0 };
      }
      const trips = view.calls.flatMap((call) =>
        carOf.get(call.id) === car.id ? tripsOf(view, car, call) : []
      );
      addAboard(view, car, trips);
      const idle = trips.length === 0;
      const now = carNow(model, car, live, view.traffic, view.now);
      const { endMs, endLevel } = planTimes(car, now, trips.slice(0, tripsMax));
      return { usable: true, idle, inMs: endMs, level: endLevel };
    }),
  );
}

/** The car of each call, once these moves are made. */
export function carsAfter(
  view: Pick<DispatchView, "calls">,
  moves: readonly { readonly call: string; readonly to: string }[],
): ReadonlyMap<string, string> {
  const carOf = new Map<string, string>();
  for (const { id, car } of view.calls) if (car !== undefined) carOf.set(id, car);
  for (const { call, to } of moves) carOf.set(call, to);
  return carOf;
}

/**
 * Cars that have been silent for long beside a controller that talks: their waiting calls go to
 * others. A short outage shuffles nothing; see `service.ts`.
 */
import { heard } from "./cars.ts";
import { giveBack } from "./service.ts";
import type { Turn } from "./turn.ts";

/** A car is missed once it has been silent for so many keepalives beside a talking controller. */
const missedAfterKeepalives = 1.5;

/** Gives back the calls of cars that are missed, now that the controller has spoken. */
export function giveUpSilentCars(turn: Turn): void {
  const { cars, controller, model } = turn.state;
  const missedAfterMs = missedAfterKeepalives * model.group.keepaliveMs;
  for (const car of cars) {
    const sinceMs = Math.max(car.heardAtMs, controller.steadySinceMs);
    if (car.known || turn.now - sinceMs <= missedAfterMs) continue;
    giveBack(turn, car);
    // Whoever was aboard may still be, and nobody knows how they do.
    const trapped = car.heardAtMs > 0 &&
      [...turn.state.calls.values()].some((call) =>
        call.car === car.id && call.state === "being_served"
      );
    if (trapped === car.watch.trapped) continue;
    heard(turn, car, { ...car, watch: { ...car.watch, trapped } }, false);
  }
}

/**
 * Calls and the cars that serve them: who gives calls back, and when waiting ones are given out.
 *
 * A car that reports itself out of service gives its calls back at once. A car that merely falls
 * silent gets no new ones, but keeps what it has until it has been silent for long while its
 * controller went on talking: a short outage must not shuffle a building's calls.
 */
import { inService } from "./dispatch/cost.ts";
import type { LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Waiting calls that one turn gives to a car at most. */
const givenPerTurnMax = 32;
/** A car is missed once it has been silent for so many keepalives beside a talking controller. */
const missedAfterKeepalives = 1.5;

/** A car has left service: its calls go to others; those whose passengers are aboard end. */
export function giveBack(turn: Turn, car: LiveCar): void {
  let given = 0;
  for (const call of turn.state.calls.values()) {
    if (call.car !== car.id) continue;
    if (turn.full) return;
    if (call.state === "being_served") {
      if (car.known) turn.end(call, "car_out_of_service");
    } else if (++given <= givenPerTurnMax) turn.reassign(call, "car_out_of_service");
    else turn.takeBack(call, "car_out_of_service"); // given out with the next reports
  }
}

/** Gives back what cars out of service still have, because a turn was full. */
export function giveBackOfCarsOut(turn: Turn): void {
  for (const car of turn.state.cars) {
    if (car.known && car.state !== null && !inService(car)) giveBack(turn, car);
  }
}

/** Gives back the calls of cars that are missed, now that the controller has spoken. */
export function giveUpSilentCars(turn: Turn): void {
  const { cars, controller, model } = turn.state;
  const missedAfterMs = missedAfterKeepalives * model.group.keepaliveMs;
  for (const car of cars) {
    const sinceMs = Math.max(car.heardAtMs, controller.steadySinceMs);
    if (!car.known && turn.now - sinceMs > missedAfterMs) giveBack(turn, car);
  }
}

/** Gives calls that wait without a car to one, now that there may be one. */
export function assignRegistered(turn: Turn): void {
  let given = 0;
  for (const call of turn.state.calls.values()) {
    // What the controller has given up it must let go before it takes it again.
    if (call.state !== "registered" || turn.state.controller.finished.has(call.id)) continue;
    const assigned = turn.assigned(call);
    if (assigned.state !== "assigned") continue;
    turn.change(assigned);
    if (++given >= givenPerTurnMax) return;
  }
}

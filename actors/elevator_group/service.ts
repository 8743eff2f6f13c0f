/**
 * Calls and the cars that serve them: who gives calls back, and when waiting ones are given out.
 *
 * A car that reports itself out of service gives its calls back at once. A car that merely falls
 * silent gets no new ones, but keeps what it has until it has been silent for long while its
 * controller went on talking: a short outage must not shuffle a building's calls.
 */
import { strandingFault } from "../../src/lift/service_states.ts";
import { inService, isOut, useOf } from "./car_service.ts";
import { assign } from "./dispatch/assign.ts";
import { isAttendants, isAttended } from "./eligible.ts";
import { isShut } from "./hindrances.ts";
import { endLeaseOfCar } from "./leases.ts";
import type { LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Waiting calls that one turn gives to a car at most. */
const givenPerTurnMax = 32;
/**
 * A car has left service, or is kept: its calls go to others. Those whose passengers are aboard end
 * where it is out, unless it says that it stands where nobody can leave it. A car that is merely
 * kept loses nothing that no other could take.
 */
export function giveBack(turn: Turn, car: LiveCar): void {
  let given = 0;
  const leaves = !car.known || useOf(car) !== "serves";
  if (!car.known || isOut(car)) endLeaseOfCar(turn, car.id);
  for (const call of turn.state.calls.values()) {
    if (call.car !== car.id || (isAttended(car) && isAttendants(call))) continue;
    if (turn.full) return;
    if (call.state === "being_served") {
      if (isOut(car) && !isStranded(car)) turn.end(call, "car_out_of_service");
    } else if (!leaves && assign(turn.state, call, turn.now) === null) {
      continue;
    } else if (++given <= givenPerTurnMax) turn.reassign(call, "car_out_of_service");
    else turn.takeBack(call, "car_out_of_service"); // given out with the next reports
  }
}

/** Whether people in a car can neither leave it nor travel on: nothing of theirs has ended. */
export function isStranded({ state }: LiveCar): boolean {
  return state !== null && state.faults.includes(strandingFault) && isShut(state);
}

/** Gives back what cars out of service still have, because a turn was full. */
export function giveBackOfCarsOut(turn: Turn): void {
  for (const car of turn.state.cars) {
    if (car.known && car.state !== null && !inService(car)) giveBack(turn, car);
  }
}

/** Gives calls that wait without a car to one, now that there may be one. */
export function assignRegistered(turn: Turn): void {
  let given = 0;
  for (const call of turn.state.calls.values()) {
    // What the controller has given up it must let go before it takes it again.
    if (call.state !== "registered" || turn.state.controller.finished.has(call.id)) continue;
    if (call.letGo === true) {
      const { letGo: _, ...rest } = call;
      turn.change(rest);
      continue;
    }
    const assigned = turn.assigned(call);
    if (assigned.state !== "assigned") continue;
    turn.change(assigned);
    if (++given >= givenPerTurnMax) return;
  }
}

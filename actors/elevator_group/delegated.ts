/**
 * Delegating groups: the controller chooses the cars. The server sends every call without a car (a
 * car call names its own), hears from the controller which car it has chosen, and follows: such a
 * call is `assigned` when the controller names a car, may be given another one until it is `fixed`,
 * and is without a car again where that car leaves service. Whoever looks on sees the same calls
 * and states as in a dispatching group.
 */
import { assign } from "./dispatch/assign.ts";
import { carNow, quote, tripsByCar, tripsOf } from "./dispatch/cost.ts";
import { viewOf } from "./dispatch/job.ts";
import { inService } from "./car_service.ts";
import type { ControllerReport } from "./hardware.ts";
import type { CarModel, GroupModel } from "./model.ts";
import type { Call, GroupState } from "./state.ts";
import { comeSlackMs, type Turn } from "./turn.ts";
import { unassigned } from "./unassigned.ts";
import { sendFrom } from "./walkers.ts";

/** A call that the controller gives to no car ends after this long; a reboot fits in. */
export const delegatedMs = 90_000;

/** Whether a group's controller chooses the cars. */
export function delegates({ group }: GroupModel): boolean {
  return group.operation === "delegating";
}

/** What of a call's car its controller is told: nothing (`""`) for a call that it should not serve. */
export function wired({ model }: GroupState, call: Call): string {
  // Its walker is still on the way, or it is for a later round than the car's next.
  if (call.sendFromMs !== undefined || call.later === true) return "";
  if (!delegates(model)) return call.car ?? "";
  return call.letGo === true ? "" : "any";
}

/**
 * A call that its controller gives a car. It hears of a call whose passengers are still on the way
 * when the car that would do best is about as far: whichever it chooses then, none comes for nobody.
 */
export function delegated(state: GroupState, call: Call, now: number): Call {
  const waits = unassigned(call, now + delegatedMs);
  const best = call.arrivesAtMs === undefined ? null : assign(state, call, now);
  const fromMs = best === null ? undefined : sendFrom(call, best.etaMs, now);
  if (fromMs === undefined) return waits;
  return { ...waits, sendFromMs: fromMs, comeByMs: fromMs + delegatedMs };
}

/** The controller says which car it has chosen for a call. */
export function hearChoice(
  turn: Turn,
  call: Call,
  holder: CarModel,
  stage: ControllerReport["held"][number]["stage"],
): void {
  const { state, now } = turn;
  const fixed = stage === "fixed";
  if (call.car === holder.id) {
    if (fixed && call.state === "assigned") turn.change({ ...call, state: "fixed" });
    return;
  }
  if (!inService(state.cars[holder.at]!)) return; // it will have to choose another
  const view = viewOf(state, now);
  const trips = tripsByCar(view)[holder.at]!;
  const there = carNow(state.model, holder, state.cars[holder.at]!, state.traffic, now);
  const { pickupMs } = quote(holder, there, trips, tripsOf(view, holder, call));
  const etaMs = Math.round(pickupMs);
  turn.change(turn.given(call, { car: holder.id, etaMs }, now + etaMs + comeSlackMs, fixed));
}

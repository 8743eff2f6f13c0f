/**
 * What follows from the state as it stands, whoever spoke last: calls from before a restart are
 * judged, what the controller has finished has ended, and a mode of the group that refuses calls
 * ends all of them. A turn that is full leaves the rest to the next, which looks for it again.
 */
import { neverServed } from "./dispatch/assign.ts";
import { canServe } from "./dispatch/cost.ts";
import { delegates } from "./delegated.ts";
import { follows } from "./due.ts";
import { settleMode } from "./group_mode.ts";
import { settleGrants } from "./leases.ts";
import type { Call, GroupState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Settles what there is to settle. */
export function settle(turn: Turn): void {
  settleEarlier(turn);
  settleServed(turn);
  settleMode(turn);
  // Only a controller that follows the present revision speaks of the present assignments.
  if (follows(turn.state)) settleFailed(turn);
  settleGrants(turn);
}

/** Calls of an earlier epoch either are over or belong to this one from now on. */
function settleEarlier(turn: Turn): void {
  for (const call of turn.state.calls.values()) {
    if (call.epoch === turn.state.epoch) continue;
    if (turn.full) return;
    if (isOrphaned(turn.state, call)) turn.end(call, "site_changed");
    else if (turn.now - call.placedAtMs > turn.state.model.staleMs) turn.end(call, "stale");
    else turn.change({ ...call, epoch: turn.state.epoch });
  }
}

/** Whether the site no longer has what a call needs: a car that could serve it, or the car it has. */
function isOrphaned({ model }: GroupState, { request, car: id }: Call): boolean {
  if (neverServed(model, request) !== null) return true;
  if (id === undefined) return false;
  const car = model.carOf.get(id);
  return car === undefined || !canServe(model, car, request);
}

function settleServed(turn: Turn): void {
  for (const [id, outcome] of turn.state.controller.finished) {
    const call = outcome === "served" ? turn.state.calls.get(id) : undefined;
    if (call === undefined) continue;
    if (turn.full) return;
    turn.end(call, "served");
  }
}

/** Calls that the controller has given up. */
function settleFailed(turn: Turn): void {
  for (const [id, outcome] of turn.state.controller.finished) {
    const call = turn.state.calls.get(id);
    if (call?.car === undefined || outcome === "served") continue;
    if (turn.full) return;
    if (outcome === "expired") turn.end(call, "lift_did_not_come");
    else if (outcome === "no-room") turn.leftBehind(call);
    else if (call.state === "being_served") turn.end(call, "hardware_dropped");
    else if (outcome === "not-servable" && delegates(turn.state.model)) {
      turn.end(call, "no_lift_available");
    } else turn.takeBack(call, outcome === "dropped" ? "hardware_dropped" : "no_lift_available");
  }
}

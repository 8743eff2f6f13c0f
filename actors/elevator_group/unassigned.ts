/** A call that is without a car again, and one for which a car comes whatever was planned. */
import type { Call } from "./state.ts";

/** A call without a car, which it gets by a moment or never. */
export function unassigned(call: Call, comeByMs: number): Call {
  const { car: _car, etaMs: _etaMs, sendFromMs: _from, later: _later, ...rest } = call;
  return { ...rest, state: "registered", comeByMs };
}

/**
 * A call that hardware has taken up, or should now: it is for no later round and no later moment
 * any more. Else desired state would leave it out, and its passengers would be forgotten.
 */
export function takenUp(call: Call): Call {
  if (call.sendFromMs === undefined && call.later === undefined) return call;
  const { sendFromMs: _from, later: _later, ...rest } = call;
  return rest;
}

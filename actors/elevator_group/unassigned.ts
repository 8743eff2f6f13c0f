/** A call that is without a car again. */
import type { Call } from "./state.ts";

/** A call without a car, which it gets by a moment or never. */
export function unassigned(call: Call, comeByMs: number): Call {
  const { car: _car, etaMs: _etaMs, sendFromMs: _from, later: _later, ...rest } = call;
  return { ...rest, state: "registered", comeByMs };
}

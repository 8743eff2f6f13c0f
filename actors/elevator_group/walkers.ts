/**
 * Calls of people who are still on the way (item of R22, R60): a car is timed to the walker. It is
 * chosen at once, so that the caller has an answer; but its controller is told of the call only when
 * the way of the car is about as long as what is left of the walker's. Until then others have the
 * car, and when the moment has come the car is chosen anew, for much may have changed.
 */
import type { Call } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A car should stand at the landing so long before its walker: who is waited for stumbles less. */
export const earlyMs = 2_000;
/** Nobody waits at home for less than this. */
const leastPauseMs = 2_000;
/** Calls that one turn sends at most; the alarm rings again for the rest. */
const sentPerTurnMax = 32;

/**
 * From when on a call's controller is told of it, wall time; `undefined` for at once.
 * @param etaMs how long its car would take if it were sent now.
 */
export function sendFrom(call: Pick<Call, "arrivesAtMs">, etaMs: number, now: number) {
  if (call.arrivesAtMs === undefined) return undefined;
  const atMs = call.arrivesAtMs - earlyMs - etaMs;
  return atMs - now >= leastPauseMs ? atMs : undefined;
}

/** Sends the cars of calls whose moment has come. */
export function sendForWalkers(turn: Turn): void {
  let sent = 0;
  for (const call of turn.state.calls.values()) {
    if (call.sendFromMs === undefined || call.sendFromMs > turn.now) continue;
    if (turn.full || ++sent > sentPerTurnMax) return;
    const { sendFromMs: _, ...now } = call;
    turn.change(turn.assigned(now));
  }
}

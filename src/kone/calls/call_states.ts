/**
 * States of a call as this wire has them, from those of the lift group's actor. The wire has more:
 * `being_…` before a state that lasts, and `served_soon` before the end. They are told when the state
 * after them comes, so that a client which waits for one of them gets it; each is told once and none
 * after a later one. What the actor takes back (another car, none for now) is not told: the state
 * that follows says which car comes.
 */
import type { CallState } from "../../protocol.ts";
import { type KoneCallState, koneCallStates } from "./call_news.ts";

const reached: Readonly<Record<CallState, KoneCallState>> = {
  registered: "registered",
  assigned: "assigned",
  fixed: "fixed",
  being_served: "being_served",
  served: "served",
  cancelled: "cancelled",
};

/** The states to be told where `last` was the last one and the actor now says `state`; in order. */
export function statesBetween(
  last: KoneCallState | null,
  state: CallState,
): readonly KoneCallState[] {
  const told = last === null ? -1 : koneCallStates.indexOf(last);
  if (isLast(last)) return [];
  if (state === "cancelled") return ["cancelled"];
  return koneCallStates.slice(told + 1, koneCallStates.indexOf(reached[state]) + 1);
}

/** Whether a state ends a call. */
export function isLast(state: KoneCallState | null): boolean {
  return state === "served" || state === "cancelled";
}

/** Whether passengers are, or soon were, in the car. */
export function isAboard(state: KoneCallState | null): boolean {
  return state === "being_served" || state === "served_soon";
}

/** Whether a state's event tells when the lift comes: up to `fixed`. */
export function hasEta(state: KoneCallState): boolean {
  return koneCallStates.indexOf(state) <= koneCallStates.indexOf("fixed");
}

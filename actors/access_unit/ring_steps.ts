/**
 * How a ring moves: each step has a number that grows, is written and told to its devices in the
 * same turn. A ring that has ended never steps again.
 */
import type { RingReason, RingState } from "../../src/rings.ts";
import { showRings } from "./ring_display.ts";
import { type Ring, ringKeptMs, ringTable, type Target } from "./ring_rows.ts";
import { hearersOf, isOpen, viewRing } from "./ring_views.ts";
import { randomPart, type UnitTurn } from "./turn.ts";

/** Sets a ring, in its row and on the unit's screen, and tells nobody. */
export function putRing(turn: UnitTurn, ring: Ring): void {
  const before = turn.state.rings.get(ring.id);
  turn.patch({ rings: new Map(turn.state.rings).set(ring.id, ring) });
  turn.row(ringTable, ring.id, ring);
  turn.rearm();
  if (before?.state !== ring.state || before.reason !== ring.reason) showRings(turn);
}

/** Takes a step and tells it to those devices whom it concerns. @returns the ring after it */
export function stepRing(
  turn: UnitTurn,
  before: Ring,
  change: Partial<Ring>,
  concerns: (target: Target) => boolean = () => true,
): Ring {
  const ring = { ...before, ...change, seq: before.seq + 1 };
  putRing(turn, ring);
  tellRing(turn, ring, concerns);
  return ring;
}

/** Tells devices how a ring stands. */
export function tellRing(
  turn: UnitTurn,
  ring: Ring,
  concerns: (target: Target) => boolean = () => true,
): void {
  for (const target of hearersOf(ring)) {
    if (!concerns(target)) continue;
    const view = viewRing(turn.state, ring, target);
    turn.event({ audience: "ring", handle: target.handle, view });
  }
  if (!isOpen(ring)) turn.event({ audience: "ring_over", ring: ring.id });
}

/** Ends a ring. The log learns how, and neither whom it was for nor who took part (C4). */
export function endRing(
  turn: UnitTurn,
  before: Ring,
  state: Exclude<RingState, "ringing" | "answered">,
  reason?: RingReason,
  change: Partial<Ring> = {},
): Ring {
  const { reason: _, ...rest } = before;
  const untilMs = turn.now + ringKeptMs;
  const ended = { ...rest, ...change, state, ...(reason !== undefined && { reason }), untilMs };
  turn.log(randomPart(before.id), null, `ring_${state}`, before.id);
  return stepRing(turn, ended, {});
}

/** Ends an open ring because of something beside it: missed where nobody has answered yet. */
export function breakOff(
  turn: UnitTurn,
  ring: Ring,
  unanswered: "missed" | "cancelled",
  reason: RingReason,
): void {
  endRing(turn, ring, ring.state === "answered" ? "ended" : unanswered, reason);
}

/** Forgets a ring that has ended, with its handles. */
export function forgetRing(turn: UnitTurn, { id }: Ring): void {
  const rings = new Map(turn.state.rings);
  rings.delete(id);
  turn.patch({ rings });
  turn.row(ringTable, id, null);
  turn.rearm();
  showRings(turn);
}

/** What is to be seen of rings: by a device, by the unit's screen, and by whoever wakes the actor. */
import type { RingState, RingView } from "../../src/rings.ts";
import type { Ring, Target } from "./ring_rows.ts";
import type { UnitState } from "./state.ts";
import { reachableMs } from "./views.ts";

/** Whether a ring goes on. */
export function isOpen({ state }: Ring): boolean {
  return state === "ringing" || state === "answered";
}

/** Whether a device was told of a ring while it went on: neither quiet, nor of a later stage. */
export function isTold({ rungMs }: Ring, { quiet, afterMs }: Target): boolean {
  return !quiet && afterMs <= rungMs;
}

/** Ends after which a ring is one that the household missed: nobody of it took part. */
const missedEnds: ReadonlySet<RingState> = new Set(["missed", "cancelled", "failed"]);

/**
 * Whom a step of a ring is told to. A device in do-not-disturb or of a later stage hears of a ring
 * that was missed, when it has ended, and of no other; nor of one whose household is not theirs any
 * more (C9).
 */
export function hearersOf(ring: Ring): readonly Target[] {
  return missedEnds.has(ring.state) && ring.reason !== "household_ended"
    ? ring.targets
    : ring.targets.filter((target) => isTold(ring, target));
}

/** A ring as one device of it sees it. */
export function viewRing({ model, unit }: UnitState, ring: Ring, target: Target): RingView {
  const { id, state, reason, seq, presses, startedAtMs, untilMs, answeredBy } = ring;
  const here = answeredBy === target.handle;
  const mayOpen = state === "ringing" || (state === "answered" && here);
  return {
    ring: id,
    building: model.building,
    unit: model.unit,
    state,
    ...(reason !== undefined && { reason }),
    seq,
    presses,
    startedAtMs,
    ...(isOpen(ring) && { untilMs }),
    ...(answeredBy !== null && { answeredHere: here }),
    rings: state === "ringing" && isTold(ring, target),
    doors: mayOpen ? doorsOf(ring, target) : [],
    opened: ring.opened ?? [],
    media: unit.heartbeat?.media ?? [],
  };
}

/** The doors that a device may open by a ring, by name. */
export function doorsOf({ doors }: Ring, target: Target): string[] {
  return target.doors.flatMap((at) => doors[at] ?? []);
}

/** When a ring has something to do by itself next (wall time): a stage, its end, to be forgotten. */
export function ringDueMs(state: UnitState, ring: Ring): number {
  let dueMs = ringEndsMs(state, ring);
  if (ring.state !== "ringing") return dueMs;
  for (const { quiet, afterMs } of ring.targets) {
    const atMs = ring.startedAtMs + afterMs;
    if (!quiet && afterMs > ring.rungMs && atMs < ring.untilMs) dueMs = Math.min(dueMs, atMs);
  }
  return dueMs;
}

/**
 * When a ring ends by itself or, if it has, is forgotten. While a door is being opened by it, it
 * waits for what becomes of that: it may be an opening rather than a missed ring.
 */
export function ringEndsMs({ acts }: UnitState, ring: Ring): number {
  let endsMs = ring.untilMs;
  if (!isOpen(ring)) return endsMs;
  for (const act of acts.values()) {
    if (act.ring === ring.id) endsMs = Math.max(endsMs, act.deadlineMs);
  }
  return endsMs;
}

/** When open rings end because their unit was not heard any more; `null` where none is open. */
export function unitGoneMs({ rings, unit, loadedAtMs }: UnitState): number | null {
  for (const ring of rings.values()) {
    if (isOpen(ring)) return Math.max(unit.heardAtMs, loadedAtMs) + reachableMs;
  }
  return null;
}

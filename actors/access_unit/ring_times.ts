/**
 * What befalls rings without anybody's asking: time, their unit's silence or its other boot, and a
 * load of the actor.
 */
import { isTold, ringDueMs, ringEndsMs, unitGoneMs } from "./ring_views.ts";
import { tellDirectory, tellRings } from "./ring_display.ts";
import type { Ring } from "./ring_rows.ts";
import { breakOff, endRing, forgetRing, stepRing, tellRing } from "./ring_steps.ts";
import { isOpen } from "./ring_views.ts";
import type { UnitTurn } from "./turn.ts";

/** Does what is due: rings further devices, ends what rang or lasted for long enough, forgets. */
export function turnRings(turn: UnitTurn): void {
  const goneMs = unitGoneMs(turn.state);
  if (goneMs !== null && goneMs <= turn.now) endRingsOfUnit(turn, () => true);
  for (const ring of turn.state.rings.values()) {
    if (ringDueMs(turn.state, ring) > turn.now) continue;
    if (!isOpen(ring)) forgetRing(turn, ring);
    else if (ringEndsMs(turn.state, ring) <= turn.now) endInTime(turn, ring);
    else ringFurther(turn, ring);
  }
}

function endInTime(turn: UnitTurn, ring: Ring): void {
  if (ring.state === "answered") endRing(turn, ring, "ended", "too_long");
  else if (!ring.routed) endRing(turn, ring, "failed", "nobody_reachable");
  else endRing(turn, ring, "missed", "no_answer");
}

/** The next stage: those who ring already are told nothing new. */
function ringFurther(turn: UnitTurn, ring: Ring): void {
  const rungMs = turn.now - ring.startedAtMs;
  stepRing(turn, ring, { rungMs }, (target) => !isTold(ring, target));
}

/** Ends the rings of a unit that is gone, has gone dark, or has started anew. */
export function endRingsOfUnit(turn: UnitTurn, which: (ring: Ring) => boolean): void {
  for (const ring of turn.state.rings.values()) {
    if (isOpen(ring) && which(ring)) breakOff(turn, ring, "cancelled", "unit_gone");
  }
}

/** The household that a ring is for has ended: what it was told of is over for everybody (C9). */
export function endRingOfHousehold(turn: UnitTurn, id: string): void {
  const ring = turn.state.rings.get(id);
  if (ring !== undefined && isOpen(ring)) breakOff(turn, ring, "missed", "household_ended");
}

/** A unit has spoken: rings of its earlier boots are over, and it is shown what it does not show. */
export function ringsHeard(turn: UnitTurn): void {
  const { heartbeat } = turn.state.unit;
  if (heartbeat === null) return;
  endRingsOfUnit(turn, ({ boot }) => boot !== heartbeat.boot);
  tellRings(turn, false);
  tellDirectory(turn, false);
}

/**
 * The actor has just been loaded. A ring of an earlier epoch is over for everybody: who its devices
 * were is forgotten with the server that knew. One of this epoch stands, and is told again, for the
 * commit that moved it may have told nobody.
 */
export function ringsLoaded(turn: UnitTurn): void {
  for (const ring of turn.state.rings.values()) {
    if (isOpen(ring) && ring.epoch !== turn.state.epoch) {
      breakOff(turn, ring, "missed", "server_restarted");
      continue;
    }
    tellRing(turn, ring);
    if (isOpen(ring) && !ring.routed) {
      turn.effect({ type: "route", ring: ring.id, entry: ring.entry });
    }
  }
  turnRings(turn);
}

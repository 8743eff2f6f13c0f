/**
 * Opening a door by a ring: an act like any other (AU1–AU3), whose caller is the device's handle of
 * this ring. The ring is `opened` by the unit's own word and by nothing else.
 */
import { type Refusal, refuse } from "../../src/refusal.ts";
import { openDoor } from "./acts.ts";
import type { RingDeviceCommand } from "./commands.ts";
import { recordOf } from "./idempotency.ts";
import type { Ring, Target } from "./ring_rows.ts";
import { endRing, stepRing } from "./ring_steps.ts";
import { doorsOf, isOpen } from "./ring_views.ts";
import type { UnitDecision, UnitTurn } from "./turn.ts";

/** Begins to open a door by a ring, or says what became of the same key before. */
export function openByRing(
  turn: UnitTurn,
  ring: Ring,
  target: Target,
  { handle, door, key, act }: RingDeviceCommand & { type: "open_by_ring" },
): UnitDecision {
  // A repeat is answered after the ring's end too: it may have ended by that very opening (E2).
  if (recordOf(turn.state, handle, key, turn.now) === undefined) {
    const refusal = refuseOpening(ring, target, door);
    if (refusal !== null) return turn.refused(refusal);
  }
  return openDoor(turn, { type: "open", caller: handle, key, door, act }, ring.id);
}

/** Sees to the rings of acts that have ended in this turn. */
export function followActs(turn: UnitTurn): void {
  for (const { act, refusal } of turn.endedActs) {
    const ring = act.ring === undefined ? undefined : turn.state.rings.get(act.ring);
    if (refusal !== null || ring === undefined || !isOpen(ring)) continue;
    const opened = [...new Set([...ring.opened ?? [], act.door])];
    // An answered ring stays answered, and its devices are told of the door.
    if (ring.state === "ringing") endRing(turn, ring, "opened", undefined, { opened });
    else stepRing(turn, ring, { opened });
  }
}

function refuseOpening(ring: Ring, target: Target, door: string): Refusal | null {
  const { state, answeredBy } = ring;
  if (state !== "ringing" && state !== "answered") {
    return refuse("conflict", "Cannot open the door by this ring: it has ended");
  }
  if (state === "answered" && answeredBy !== target.handle) {
    return refuse("conflict", "Cannot open the door by this ring: another device has answered");
  }
  if (doorsOf(ring, target).includes(door)) return null;
  return refuse("forbidden", "Cannot open the door: it is none that this device may open by it");
}

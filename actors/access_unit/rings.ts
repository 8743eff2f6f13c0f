/**
 * What devices want of a ring: to answer, to decline for the flat, to hang up, to see it. The actor
 * takes one of them after another, so whoever comes first has it and whoever comes second is told.
 * A device that was not told of a ring has no say in it.
 */
import { type Refusal, refuse } from "../../src/refusal.ts";
import { answeredMsMax } from "../../src/rings.ts";
import type { RingDeviceCommand } from "./commands.ts";
import { openByRing } from "./ring_openings.ts";
import type { Ring, Target } from "./ring_rows.ts";
import { endRing, stepRing } from "./ring_steps.ts";
import { hearersOf, isOpen, viewRing } from "./ring_views.ts";
import type { UnitDecision, UnitTurn } from "./turn.ts";

/** Does what a device asks of its ring. */
export function askOfRing(turn: UnitTurn, command: RingDeviceCommand): UnitDecision {
  const ring = turn.state.rings.get(command.ring);
  const target = ring === undefined
    ? undefined
    : hearersOf(ring).find(({ handle }) => handle === command.handle);
  if (ring === undefined || target === undefined) {
    return turn.refused(
      refuse("unknown_ring", "Cannot find the ring: it is none of this device's, or is over"),
    );
  }
  switch (command.type) {
    case "read_ring":
      return told(turn, ring, target);
    case "answer_ring":
      return answer(turn, ring, target);
    case "decline_ring":
      return decline(turn, ring, target);
    case "hang_up":
      return hangUp(turn, ring, target);
    case "open_by_ring":
      return openByRing(turn, ring, target, command);
  }
}

function answer(turn: UnitTurn, ring: Ring, target: Target): UnitDecision {
  if (ring.state === "ringing") {
    const { handle } = target;
    const untilMs = turn.now + answeredMsMax;
    return told(
      turn,
      stepRing(turn, ring, { state: "answered", answeredBy: handle, untilMs }),
      target,
    );
  }
  // The first answer may have been lost on its way: saying so again takes nothing from anybody.
  if (ring.state === "answered" && isBy(ring, target)) return told(turn, ring, target);
  return turn.refused(tooLate("answer", ring));
}

function decline(turn: UnitTurn, ring: Ring, target: Target): UnitDecision {
  if (ring.state === "ringing") return told(turn, endRing(turn, ring, "declined"), target);
  if (ring.state === "declined") return told(turn, ring, target);
  return turn.refused(tooLate("decline", ring));
}

function hangUp(turn: UnitTurn, ring: Ring, target: Target): UnitDecision {
  if (ring.state === "answered") {
    if (isBy(ring, target)) return told(turn, endRing(turn, ring, "ended", "hung_up"), target);
    return turn.refused(
      refuse("forbidden", "Cannot hang up: only the device that answered may"),
    );
  }
  if (ring.state === "ended" && isBy(ring, target)) return told(turn, ring, target);
  return turn.refused(tooLate("hang up", ring));
}

function isBy({ answeredBy }: Ring, { handle }: Target): boolean {
  return answeredBy === handle;
}

function told(turn: UnitTurn, ring: Ring, target: Target): UnitDecision {
  return turn.decision({ ok: true, ring: viewRing(turn.state, ring, target) });
}

function tooLate(what: string, ring: Ring): Refusal {
  const rule = ring.state === "ringing"
    ? "nobody has answered yet"
    : isOpen(ring)
    ? "another device has answered"
    : "the ring has ended";
  return refuse("conflict", `Cannot ${what}: ${rule}`);
}

/**
 * Whom a ring is for, as the identity plane has said. What it says is bounded here once more: so
 * many devices, each once, each with doors that the unit has.
 */
import { refuse } from "../../src/refusal.ts";
import {
  ringMsMax,
  type RingPlan,
  type RingTarget as PlannedTarget,
  ringTargetsMax,
} from "../../src/rings.ts";
import type { UnitModel } from "./model.ts";
import { handleCharsMax, type Ring, ringMsMin, type Target } from "./ring_rows.ts";
import { endRing, stepRing } from "./ring_steps.ts";
import { isOpen } from "./ring_views.ts";
import type { UnitDecision, UnitTurn } from "./turn.ts";

/**
 * Takes in how a ring is to go. Refused where it does not go on any more: its handles are then
 * nobody's.
 */
export function takeRoute(turn: UnitTurn, id: string, plan: RingPlan): UnitDecision {
  const { state, now } = turn;
  const ring = state.rings.get(id);
  if (ring === undefined || !isOpen(ring)) {
    return turn.refused(
      refuse("conflict", "Cannot ring anybody: the ring has ended, or there never was one"),
    );
  }
  if (ring.routed) return turn.decision({ ok: true });
  const routed = { routed: true, ...targetsOf(state.model, plan.targets) };
  if (!plan.reachable) {
    endRing(turn, ring, "failed", plan.reason, routed);
    return turn.decision({ ok: true });
  }
  const ringMs = Math.min(Math.max(plan.ringMs, ringMsMin), ringMsMax);
  if (!routed.targets.some(({ quiet, afterMs }) => !quiet && afterMs < ringMs)) {
    const reason = routed.targets.length === 0 ? "no_device" : "nobody_reachable";
    endRing(turn, ring, "failed", reason, routed);
    return turn.decision({ ok: true });
  }
  stepRing(turn, ring, {
    ...routed,
    untilMs: Math.max(ring.startedAtMs + ringMs, now + ringMsMin),
    rungMs: now - ring.startedAtMs,
  });
  return turn.decision({ ok: true });
}

function targetsOf(
  model: UnitModel,
  planned: readonly PlannedTarget[],
): Pick<Ring, "doors" | "targets"> {
  const doors: string[] = [];
  const placeOf = (door: string) => {
    if (!doors.includes(door)) doors.push(door);
    return doors.indexOf(door);
  };
  const targets = new Map<string, Target>();
  for (const { handle, afterMs, quiet, doors: its } of planned) {
    if (targets.size >= ringTargetsMax) break;
    if (targets.has(handle) || handle.length > handleCharsMax) continue;
    const known = [...new Set(its)].filter((door) => model.doors.has(door));
    targets.set(handle, {
      handle,
      afterMs: Math.max(0, Math.round(afterMs)),
      quiet,
      doors: known.map(placeOf),
    });
  }
  return { doors, targets: [...targets.values()] };
}

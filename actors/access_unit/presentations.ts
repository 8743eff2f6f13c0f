/**
 * Credentials shown at a door. The actor has each judged outside, once, and an admitted one opens by
 * an act that bears the presentation's own id, so nothing can make it two. A verdict that comes late
 * opens nothing: whoever stands there by then may be somebody else.
 */
import type { DenyReason, Presented, Verdict } from "../../src/doors.ts";
import { refuse } from "../../src/refusal.ts";
import { outcomeSlackMs, refuseAct } from "./acts.ts";
import type { PresentedReport } from "./hardware.ts";
import type { Presentation } from "./state.ts";
import { randomPart, type UnitDecision, type UnitTurn } from "./turn.ts";
import { isReachable } from "./views.ts";

/** From being shown to the last moment of the act that opens. */
export const presentationLifeMs = 6_000;
/** Credentials that are judged at one time at most, in one unit. */
export const presentationsMax = 16;

/** Takes in that somebody shows a credential. */
export function takePresented(turn: UnitTurn, report: PresentedReport): void {
  const { state, now } = turn;
  const { unit } = state;
  const { heartbeat } = unit;
  // Of another boot, or of a unit that no act could reach: its clock says nothing here.
  if (heartbeat === null || heartbeat.boot !== report.boot || !isReachable(state, now)) return;
  if (report.seq <= unit.presentedSeq) return; // heard before
  turn.patch({ unit: { ...unit, presentedSeq: report.seq } });
  const unitNowMs = heartbeat.unitMs + (now - unit.heardAtMs);
  // A message may overtake the heartbeat that its time would fit; it is then of now.
  const shownUnitMs = Math.min(report.unitMs, unitNowMs);
  const leftMs = presentationLifeMs - (unitNowMs - shownUnitMs);
  if (leftMs <= 0) return; // old: the unit has long given up on it
  if (!state.model.doors.has(report.door)) return deny(turn, report, "wrong_door");
  if (state.presentations.has(report.id) || state.acts.has(report.id)) return;
  if (state.presentations.size >= presentationsMax) return deny(turn, report, "no_answer");
  const { id, door } = report;
  const presentation: Presentation = {
    id,
    door,
    notAfterUnitMs: Math.floor(shownUnitMs + presentationLifeMs),
    deadlineMs: now + leftMs,
  };
  turn.patch({ presentations: new Map(state.presentations).set(id, presentation) });
  turn.effect({ type: "judge", id, door, presented: presentedOf(report) });
}

/** Takes in what was said to a credential. */
export function takeVerdict(turn: UnitTurn, id: string, verdict: Verdict): UnitDecision {
  const { state, now } = turn;
  const presentation = state.presentations.get(id);
  if (presentation === undefined || presentation.deadlineMs <= now) {
    return turn.refused(
      refuse("conflict", "Cannot follow the verdict: nobody waits for it, or not any more"),
    );
  }
  forget(turn, id);
  const { door } = presentation;
  if (!verdict.admitted) {
    turn.log(randomPart(id), door, verdict.reason, null);
    deny(turn, presentation, verdict.reason, verdict.retryAfterMs);
    return turn.decision({ ok: true, admitted: false });
  }
  const refusal = refuseAct(turn, id);
  if (refusal !== null) {
    deny(turn, presentation, "no_answer");
    return turn.refused(refusal);
  }
  const { boot } = state.unit.heartbeat!;
  turn.begin({
    id,
    caller: verdict.logId,
    key: null,
    door,
    boot,
    notAfterUnitMs: presentation.notAfterUnitMs,
    atMs: now,
    deadlineMs: presentation.deadlineMs + outcomeSlackMs,
    epoch: state.epoch,
  });
  turn.effect({ type: "verdict", verdict: { id, boot, door, admitted: true } });
  return turn.decision({ ok: true, admitted: true });
}

/** Lets go of presentations that nobody judged in time. */
export function endLatePresentations(turn: UnitTurn): void {
  for (const presentation of turn.state.presentations.values()) {
    if (presentation.deadlineMs > turn.now) continue;
    forget(turn, presentation.id);
    turn.log(randomPart(presentation.id), presentation.door, "no_answer", null);
    deny(turn, presentation, "no_answer");
  }
}

function deny(
  turn: UnitTurn,
  { id, door }: { readonly id: string; readonly door: string },
  reason: DenyReason,
  retryAfterMs?: number,
): void {
  const boot = turn.state.unit.heartbeat?.boot;
  if (boot === undefined) return;
  turn.effect({
    type: "verdict",
    verdict: {
      id,
      boot,
      door,
      admitted: false,
      reason,
      ...(retryAfterMs !== undefined && { retryAfterMs: Math.max(0, Math.round(retryAfterMs)) }),
    },
  });
}

function forget(turn: UnitTurn, id: string): void {
  const presentations = new Map(turn.state.presentations);
  presentations.delete(id);
  turn.patch({ presentations });
}

function presentedOf({ kind, value }: PresentedReport): Presented {
  if (kind === "tag") return { kind, serial: value };
  return kind === "pin" ? { kind, pin: value } : { kind, text: value };
}

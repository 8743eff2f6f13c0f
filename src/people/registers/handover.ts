/**
 * The hand-over of a building to another operator (R97): one operator announces it, everybody in the
 * building is told at once, a second operator allows it, and after the notice has run the package
 * can be made. Each step by an operator takes a passkey of just now.
 */
import { belongsTo, demandFresh, demandManager, demandOperator, standingOf } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { Handover } from "../rows/handover.ts";
import { tell } from "./news.ts";
import { handoverTexts } from "./notice_texts.ts";

/** The shortest notice, in days. */
export const noticeDaysMin = 30;
/** The longest. */
export const noticeDaysMax = 365;
/** How long after the notice people can still read it. */
const readableMs = 30 * 86_400_000;
/** Hand-overs of one building that are on record. */
export const handoversMax = 20;

/** Announces the hand-over of a building, and tells everybody in it. */
export function announceHandover(
  turn: Turn,
  { building, to, days }: {
    readonly building: string;
    readonly to: string;
    readonly days: number;
  },
): Handover {
  const account = demandPerson(turn);
  if (!Number.isInteger(days) || days < noticeDaysMin || days > noticeDaysMax) {
    turn.refuse("invalid", `Cannot announce: ${noticeDaysMin} to ${noticeDaysMax} days, whole`);
  }
  const before = turn.ledger.find("handover", "building", building);
  if (before.some(({ status }) => status === "announced" || status === "approved")) {
    turn.refuse("conflict", "Cannot announce: a hand-over of the building is under way");
  }
  if (before.length >= handoversMax) {
    turn.refuse("limit_reached", `Cannot announce: ${handoversMax} are on record`);
  }
  const exportFromMs = turn.now + days * 86_400_000;
  const texts = handoverTexts(to, exportFromMs);
  const everybody = { audience: "everybody" as const, facilities: [] };
  const notice = tell(turn, building, everybody, texts, exportFromMs + readableMs);
  const handover = turn.put("handover", {
    id: turn.newId(),
    building,
    status: "announced",
    to,
    notice: notice.id,
    announcedBy: account,
    announcedAtMs: turn.now,
    exportFromMs,
    approvedBy: null,
    endedAtMs: null,
  });
  note(turn, handover, "announced", { days });
  return handover;
}

/** Allows it, as another operator. */
export function approveHandover(turn: Turn, { id }: { readonly id: string }): null {
  const account = demandPerson(turn);
  const handover = turn.need("handover", id);
  if (handover.announcedBy === account) {
    turn.refuse("forbidden", "Cannot allow it: it takes another operator than who announced it");
  }
  if (handover.status !== "announced") turn.refuse("conflict", "Cannot allow it: it waits no more");
  turn.put("handover", { ...handover, status: "approved", approvedBy: account });
  note(turn, handover, "approved");
  return null;
}

/** Cancels it; the notice goes with it. */
export function cancelHandover(turn: Turn, { id }: { readonly id: string }): null {
  demandPerson(turn);
  const handover = turn.need("handover", id);
  if (handover.status === "cancelled" || handover.status === "exported") {
    turn.refuse("conflict", "Cannot cancel it: it has ended");
  }
  turn.put("handover", { ...handover, status: "cancelled", endedAtMs: turn.now });
  if (turn.ledger.get("news", handover.notice) !== undefined) turn.remove("news", handover.notice);
  note(turn, handover, "cancelled");
  return null;
}

/**
 * Notes that the package is made now: by a manager of the building, who takes what a manager may
 * read, or by an operator or at the console, who takes what an operator may (`decommission/share.ts`).
 * @throws {RefusalError} `conflict` before a second operator has allowed it and the notice has run.
 */
export function exportHandover(
  turn: Turn,
  { id }: { readonly id: string },
): { readonly building: string; readonly by: "operator" | "manager" } {
  const handover = turn.need("handover", id);
  const { building } = handover;
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  const isManagers = turn.by.via === "session" && !standing.operator;
  if (isManagers) {
    if (!belongsTo(standing, building)) turn.need("handover", "");
    demandManager(turn, building);
  } else demandOperator(turn);
  demandFresh(turn);
  const allowed = handover.status === "approved" || handover.status === "exported";
  if (!allowed || turn.now < handover.exportFromMs) {
    turn.refuse(
      "conflict",
      "Cannot make the package: it takes a second operator's word and the end of the notice",
    );
  }
  note(turn, handover, "exported");
  turn.put("handover", { ...handover, status: "exported", endedAtMs: turn.now });
  return { building, by: isManagers ? "manager" : "operator" };
}

/** Every hand-over on record, the latest first; for operators. */
export function handovers(turn: Turn): readonly Handover[] {
  demandOperator(turn);
  return [...turn.ledger.all("handover")]
    .sort((a, b) => b.announcedAtMs - a.announcedAtMs || (a.id < b.id ? 1 : -1));
}

/** @returns the operator's account, which was proved by passkey just now. */
function demandPerson(turn: Turn): string {
  demandOperator(turn);
  demandFresh(turn);
  return turn.by.account ??
    turn.refuse("forbidden", "Cannot do that: it is an operator's, not the command line's");
}

function note(
  turn: Turn,
  { id, building }: Handover,
  step: string,
  more: Readonly<Record<string, number>> = {},
): void {
  const facts = { step, ...more };
  turn.audit({ what: "building_handover", building, about: [`handover/${id}`], facts });
}

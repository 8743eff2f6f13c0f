/** What comes by the clock: changes of users, and the last of memberships that have ended. */
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { Turn } from "../registry/turn.ts";
import { RefusalError } from "../../refusal.ts";
import { dueRows } from "../keys/due_index.ts";
import { pendingMax, rowsOfRemainsMax, tryAgainMs } from "./bounds.ts";
import { applyPending } from "./change.ts";
import { endRemains, rowsOf } from "./ending.ts";
import { fitsTurn } from "./turn_room.ts";

/** Does the changes that are due, as many as one turn holds. */
export const changesDue: Due = {
  next: (ledger) => {
    const first = firstWaiting(ledger);
    return first.length === 0 ? null : Math.min(...first.map(({ pending }) => pending!.atMs));
  },
  run(turn) {
    const due = firstWaiting(turn.ledger).filter(({ pending }) => pending!.atMs <= turn.now)
      .sort((a, b) => a.pending!.atMs - b.pending!.atMs);
    for (const facility of due) if (!applyOrPutOff(turn, facility)) return;
  },
};

/**
 * A refusal must not undo what else the turn does, so it is met on a rehearsal.
 * @returns false where the change finds no room in this turn any more.
 */
function applyOrPutOff(turn: Turn, facility: RowOf<"facility">): boolean {
  const rehearsal = new Turn(turn.ledger, turn.head, turn.now, turn.by, "rehearsal");
  try {
    applyPending(rehearsal, facility);
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const atMs = turn.now + tryAgainMs;
    turn.put("facility", { ...facility, pending: { ...facility.pending!, atMs } });
    turn.audit({
      what: "household_change_set",
      building: facility.building,
      about: [`facility/${facility.id}`],
      facts: { putOffFor: error.refusal.code, atMs },
    });
    return true;
  }
  if (!fitsTurn([...turn.rows, ...rehearsal.rows])) return false;
  applyPending(turn, facility);
  return true;
}

/** Removes what is left of memberships that have ended, as much as one turn holds. */
export const remaindersDue: Due = {
  next: (ledger) => ledger.size("remainder") === 0 ? null : 0,
  run(turn) {
    for (const remainder of turn.ledger.find("remainder", "any", "yes")) {
      const begun = turn.rows.length > 0;
      if (begun && turn.rows.length + rowsOf(turn, remainder) > rowsOfRemainsMax) return;
      if (endRemains(turn, remainder)) turn.remove("remainder", remainder.id);
    }
  },
};

/**
 * The changes of the first minute for which one waits: found without looking at all that wait, and
 * then by their very moment, which the index knows to the minute only.
 */
function firstWaiting(ledger: Ledger): readonly RowOf<"facility">[] {
  return dueRows(ledger, "facility", "due", Infinity, pendingMax);
}

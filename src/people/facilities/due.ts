/** What comes by the clock: changes of users, and the last of memberships that have ended. */
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { Turn } from "../registry/turn.ts";
import { RefusalError } from "../../refusal.ts";
import { rowsOfRemainsMax, rowsOfTurnMax, tryAgainMs } from "./bounds.ts";
import { applyPending } from "./change.ts";
import { endRemains, rowsOf } from "./ending.ts";

/** Does the changes that are due, as many as one turn holds. */
export const changesDue: Due = {
  next(ledger) {
    let next: number | null = null;
    for (const { pending } of waiting(ledger)) {
      if (pending !== null && (next === null || pending.atMs < next)) next = pending.atMs;
    }
    return next;
  },
  run(turn) {
    const due = waiting(turn.ledger).filter(({ pending }) =>
      pending !== null && pending.atMs <= turn.now
    ).sort((a, b) => a.pending!.atMs - b.pending!.atMs);
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
  if (turn.rows.length + rehearsal.rows.length > rowsOfTurnMax) return false;
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

function waiting(ledger: Ledger): readonly RowOf<"facility">[] {
  return ledger.find("facility", "pending", "yes");
}

/**
 * Tells the audit log of sign-ins. An entry at its own minute would lie beside the entry of the door
 * that the same person opened in the next, and so say whose random id that was (C4): in a building
 * of forty flats that gave every sixth id away. So sign-ins are told together after their UTC day,
 * in no order, each with its day. Sign-ins that failed are told at once.
 */
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** Sessions told of in one turn; each is three rows of the 800. */
const perTurnMax = 200;

/** Tells of a session's beginning, where that is yet to be done. @returns the row as it is then. */
export function tellBeginning(turn: Turn, session: RowOf<"session">): RowOf<"session"> {
  const { untold, ...told } = session;
  if (untold === undefined) return session;
  turn.audit({
    what: "authn_login_success",
    about: [`session/${session.id}`, `account/${session.account}`],
    facts: {
      method: session.method,
      day: new Date(session.createdAtMs).toISOString().slice(0, 10),
    },
  });
  return told;
}

/** Tells of a day's sign-ins once it is over. */
export const tellingDue: Due = {
  next: (ledger) => firstDue(ledger, "session", "untold"),
  run(turn) {
    // Ids are random, so their order says nothing of who came first.
    const untold = dueRows(turn.ledger, "session", "untold", turn.now, Infinity)
      .toSorted((a, b) => a.id < b.id ? -1 : 1);
    for (const session of untold.slice(0, perTurnMax)) {
      turn.put("session", tellBeginning(turn, session));
    }
  },
};

/**
 * When a session's renewals become durable: after their UTC day, all sessions' together, in the order
 * of their random ids. A phone gets a new token when its owner comes home, and a store says in which
 * order its rows were written, whatever the rows say: whoever copied its file every evening and had
 * the equipment log put 42 % of the month's ids to the right flat by that order alone (`tests/attack`).
 *
 * So what is durable of a session's generation may be a day behind. A token is genuine by its mac, so
 * one of a later generation was made here too: the first that comes after a start counts, and from
 * then on that generation alone, as ever. If two hold the session, the second of them to come ends it.
 */
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";

/** Sessions written in one turn, each with its account. */
const perTurnMax = 200;

/** Whether a genuine token of this generation is the one that counts. */
export function isCurrent(session: RowOf<"session">, generation: number): boolean {
  return session.live === undefined
    ? generation >= session.generation
    : generation === session.generation;
}

/** Writes a day's renewals once it is over. */
export const keepingDue: Due = {
  next: (ledger) => firstDue(ledger, "session", "behind"),
  run(turn) {
    const behind = dueRows(turn.ledger, "session", "behind", turn.now, Infinity)
      .toSorted((a, b) => a.id < b.id ? -1 : 1);
    for (const session of behind.slice(0, perTurnMax)) {
      turn.put("session", { ...session, live: "kept" });
      const account = turn.ledger.get("account", session.account);
      if (account !== undefined) turn.put("account", account);
    }
  },
};

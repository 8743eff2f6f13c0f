/** Ends sessions; what was minted for them ends with them (C3). */
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { tellBeginning } from "./telling.ts";

/** Ends one session. */
export function endSession(turn: Turn, session: RowOf<"session">, why: string): void {
  tellBeginning(turn, session);
  turn.remove("session", session.id);
  if (turn.ledger.get("push_subscription", session.id) !== undefined) {
    turn.remove("push_subscription", session.id);
  }
  turn.audit({
    what: "session_ended",
    about: [`session/${session.id}`, `account/${session.account}`],
    facts: { why },
  });
  turn.emit({ type: "ended", what: "session", id: session.id });
}

/** Ends all sessions of an account but perhaps one. */
export function endSessions(turn: Turn, account: string, why: string, except?: string): void {
  for (const session of turn.ledger.find("session", "account", account)) {
    if (session.id !== except) endSession(turn, session, why);
  }
}

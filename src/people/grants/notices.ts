/** Tells people by mail that their rights have changed (R13); what changed they see when signed in. */
import { mailsMax, queueMail } from "../mail/queue.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Subject } from "../rows/grant.ts";

/** Rows that a turn may have written before notices are left out: rights go before mails. */
const rowsBeforeNotices = 600;

/**
 * Queues a notice for everybody whom a grant was for, except who changed it. Somebody for whom one
 * waits already gets no second, and a full queue never stands in the way of a change of rights.
 */
export function noticeRights(turn: Turn, subject: Subject): void {
  for (const id of accountsOf(turn.ledger, subject)) {
    if (id === turn.by.account) continue;
    const account = turn.ledger.get("account", id);
    if (account?.status !== "active") continue;
    const waits = turn.ledger.find("mail", "account", id)
      .some(({ kind }) => kind === "rights_changed");
    if (waits) continue;
    if (turn.ledger.size("mail") >= mailsMax || turn.rows.length >= rowsBeforeNotices) return;
    queueMail(turn, "rights_changed", account);
  }
}

function accountsOf(ledger: Ledger, { kind, id }: Subject): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (account: string | null | undefined) => {
    if (account !== null && account !== undefined) found.add(account);
  };
  if (kind === "account") add(id);
  if (kind === "member") add(ledger.get("member", id)?.account);
  if (kind === "tag") add(ledger.get("tag", id)?.account);
  if (kind === "facility") {
    const facility = ledger.get("facility", id);
    for (const member of ledger.find("member", "facility", id)) {
      if (member.role !== "owner" || facility?.let === false) add(member.account);
    }
  }
  return found;
}

/**
 * Asking for an erasure: oneself, or the operator for a case (R82). Access ends in the same commit;
 * all that follows is the procedure's (`procedure.ts`). Where a hold keeps something of the person
 * nothing is done but noted (R88): the person can still stop, which ends their access.
 */
import { stopAccount } from "../accounts/stopping.ts";
import { demandFresh, demandOperator, demandVerified } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { mustProve } from "../sessions/proving.ts";
import { beginErasure, erasureOf, logStubMs } from "./beginning.ts";
import { isHeld } from "./held.ts";

/** What came of asking: an erasure, or the number of the case for which it is held. */
export type Asked =
  | { readonly erasure: string; readonly blocked: null }
  | { readonly erasure: null; readonly blocked: string };

/**
 * Erases the doer.
 * @throws {RefusalError} `last_manager` or `conflict` for who must first hand over;
 *   `verification_needed` for who has a passkey and has not shown it within five minutes.
 */
export function eraseOwn(turn: Turn, _input: Record<never, never>): Asked {
  const account = turn.need("account", turn.by.account ?? "");
  if (mustProve(turn.ledger, account.id, turn.now)) demandVerified(turn);
  // Nothing brings back what is erased: who has only found an open session must not do that.
  if (account.passkeys.length > 0) demandFresh(turn);
  return erase(turn, account, {});
}

/** Whom the operator erases, and why; both stand in the audit log. */
export interface EraseAccountInput {
  readonly account: string;
  readonly case: string;
  readonly reason: string;
}

/**
 * Erases somebody, as the operator; also somebody who has stopped before.
 * @throws {RefusalError} `conflict` where it is one's own, or was erased already.
 */
export function eraseAccount(turn: Turn, input: EraseAccountInput): Asked {
  demandOperator(turn);
  demandFresh(turn);
  const account = turn.need("account", input.account);
  if (account.id === turn.by.account) {
    turn.refuse("conflict", "Cannot erase the account: it is one's own");
  }
  const { case: number, reason } = input;
  return erase(turn, account, { case: number.slice(0, 40), reason: reason.slice(0, 80) });
}

function erase(
  turn: Turn,
  account: RowOf<"account">,
  facts: Readonly<Record<string, string>>,
): Asked {
  const { ledger } = turn;
  const before = erasureOf(ledger, account.id);
  if (before !== undefined && before.state !== "held") {
    turn.refuse("conflict", "Cannot erase the account: it is being erased, or was");
  }
  const held = isHeld(ledger, account.id);
  if (held !== null) {
    turn.audit({
      what: "erasure_blocked",
      about: [`account/${account.id}`],
      facts: { held: held.slice(0, 40), ...facts },
    });
    return { erasure: null, blocked: held };
  }
  if (before !== undefined) return { erasure: goOn(turn, before).id, blocked: null };
  if (account.status === "stopped") {
    beginErasure(turn, account, { by: "operator" });
    wake(turn, account.id);
  } else stopAccount(turn, account, "stopped");
  if (Object.keys(facts).length > 0) {
    turn.audit({ what: "right_decided", about: [`account/${account.id}`], facts });
  }
  return { erasure: erasureOf(turn.ledger, account.id)!.id, blocked: null };
}

/** An erasure that was held and is no more. */
export function goOn(turn: Turn, erasure: RowOf<"erasure">): RowOf<"erasure"> {
  turn.audit({
    what: "erasure_begun",
    about: [`erasure/${erasure.id}`, `account/${erasure.account}`],
    facts: { by: erasure.by, held: false },
  });
  const logUntilMs = turn.now + logStubMs;
  wake(turn, erasure.account);
  return turn.put("erasure", { ...erasure, state: "begun", logUntilMs, dueMs: logUntilMs });
}

/** Says once more that the account has ended, for the procedure to look now and not in a minute. */
function wake(turn: Turn, account: string): void {
  turn.emit({ type: "ended", what: "account", id: account });
}

/**
 * What the operator does with accounts as a whole: disables and enables them, and makes others
 * operators. Nobody can leave the cluster without an operator who can act.
 */
import { demandFresh, demandOperator, standingOf } from "../authority.ts";
import { type Asserted, demandConsent } from "../facilities/person.ts";
import { queueMail } from "../mail/queue.ts";
import type { RowOf } from "../registry/ledger.ts";
import { endSessions } from "../sessions/ending.ts";
import type { Turn } from "../registry/turn.ts";
import { demandAnotherManager } from "./appointments.ts";
import { buildingsOf } from "./invitations.ts";
import { accountFor, invite, type Known } from "./inviting.ts";

/** Operators of one cluster. */
export const operatorsMax = 32;

/** Disables an account everywhere, at once. The reason is noted. */
export function disableAccount(
  turn: Turn,
  input: { readonly account: string; readonly reason: string },
): null {
  demandOperator(turn);
  demandFresh(turn);
  const account = turn.need("account", input.account);
  if (account.status === "stopped") {
    turn.refuse("stopped", "Cannot disable the account: it has stopped");
  }
  if (account.id === turn.by.account) {
    turn.refuse("conflict", "Cannot disable the account: it is one's own");
  }
  if (account.status === "disabled") return null;
  if (account.operator) demandAnotherOperator(turn, account.id);
  for (const building of standingOf(turn.ledger, account.id, turn.now).managerOf) {
    demandAnotherManager(turn, account.id, building, input.reason);
  }
  turn.put("account", { ...account, status: "disabled" });
  turn.audit({
    what: "user_disabled",
    about: [`account/${account.id}`],
    facts: { reason: input.reason.slice(0, 80) },
  });
  endSessions(turn, account.id, "disabled");
  turn.emit({ type: "ended", what: "account", id: account.id });
  tellUnits(turn, account.id);
  return null;
}

/** Enables an account; one that was never activated waits for its invitation again. */
export function enableAccount(turn: Turn, input: { readonly account: string }): null {
  demandOperator(turn);
  demandFresh(turn);
  const account = turn.need("account", input.account);
  if (account.status === "stopped") {
    turn.refuse("stopped", "Cannot enable the account: the person has stopped using the service");
  }
  if (account.status !== "disabled") return null;
  turn.put("account", { ...account, status: account.notice === null ? "invited" : "active" });
  turn.audit({ what: "user_enabled", about: [`account/${account.id}`] });
  tellUnits(turn, account.id);
  return null;
}

/** Units may decide alone by what the account is no longer, or is again. */
function tellUnits(turn: Turn, account: string): void {
  for (const building of buildingsOf(turn.ledger, account)) {
    turn.emit({ type: "access_changed", building });
  }
}

/** Makes somebody an operator; who has no account is invited. */
export function appointOperator(
  turn: Turn,
  input: { readonly known: Known; readonly asserted: Asserted },
): { readonly account: string; readonly invitation: string | null } {
  demandOperator(turn);
  demandFresh(turn);
  if (turn.ledger.count("account", "operator", "yes") >= operatorsMax) {
    turn.refuse("limit_reached", `Cannot appoint the operator: there are ${operatorsMax}`);
  }
  const { statement } = demandConsent(turn, input.asserted);
  const found = accountFor(turn, input.known, null);
  if (found.status === "disabled") {
    turn.refuse("conflict", "Cannot appoint the operator: the account is disabled");
  }
  const account = turn.put("account", { ...found, operator: true });
  turn.audit({
    what: "user_updated",
    about: [`account/${account.id}`],
    facts: { operator: true, statement },
  });
  if (account.status === "active") queueMail(turn, "rights_changed", account);
  return { account: account.id, invitation: invite(turn, account, null)?.id ?? null };
}

/** Takes the operator's right from an account; the account stays. */
export function dismissOperator(turn: Turn, input: { readonly account: string }): null {
  demandOperator(turn);
  demandFresh(turn);
  const account = turn.need("account", input.account);
  if (!account.operator) return null;
  demandAnotherOperator(turn, account.id);
  turn.put("account", { ...account, operator: false });
  turn.audit({
    what: "user_updated",
    about: [`account/${account.id}`],
    facts: { operator: false },
  });
  endSessions(turn, account.id, "no longer an operator");
  turn.emit({ type: "ended", what: "account", id: account.id });
  return null;
}

/** @throws {RefusalError} `conflict` where nobody else is an operator who can act. */
export function demandAnotherOperator(turn: Turn, account: string): void {
  const acting = (row: RowOf<"account">) => row.status === "active" && row.id !== account;
  if (!turn.ledger.find("account", "operator", "yes").some(acting)) {
    turn.refuse("conflict", "Cannot do that: the cluster would have no operator");
  }
}

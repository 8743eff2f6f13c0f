/** Finds an account by its mail address, for the operator alone; the look is noted. */
import { demandOperator } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { holderOf } from "./addresses.ts";
import { buildingsOf } from "./invitations.ts";

/** What the operator is told of an account; not what is in its profile. */
export interface Found {
  readonly account: string;
  readonly status: RowOf<"account">["status"];
  readonly operator: boolean;
  readonly buildings: readonly string[];
}

/** The account of a mail address. @throws {RefusalError} `not_found`. */
export function findAccount(turn: Turn, input: { readonly email: string }): Found {
  demandOperator(turn);
  const account = holderOf(turn.ledger, input.email) ??
    turn.need("account", "");
  turn.audit({
    what: "sensitive_read",
    about: [`account/${account.id}`],
    facts: { what: "found by address" },
  });
  return {
    account: account.id,
    status: account.status,
    operator: account.operator,
    buildings: [...buildingsOf(turn.ledger, account.id)],
  };
}

/**
 * That somebody's data was copied (R80): it stands in the audit log before anything of it is shown.
 * A person makes their own copy; the operator answers who asked by letter, and a manager who asked
 * in their building, each for a stated purpose.
 */
import { demandFresh, demandManager, demandOperator } from "../authority.ts";
import { demandPerson } from "../accounts/people.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** Why somebody else's data is copied. */
export interface ExportReason {
  /** The number under which the person's request is kept. */
  readonly case: string;
  readonly reason: string;
}

/** Notes a copy of one's own data. @throws {RefusalError} `verification_needed`, `not_found`. */
export function noteOwnExport(turn: Turn, _input: Record<never, never>): null {
  const account = turn.need("account", turn.by.account ?? "");
  // Who has only found an open session must not carry everything away.
  if (account.passkeys.length > 0) demandFresh(turn);
  demandHere(turn, account);
  turn.audit({
    what: "data_exported",
    about: [`account/${account.id}`],
    facts: { for: "self" },
  });
  return null;
}

/**
 * Notes a copy of somebody's data for the operator or, where a building is named, for a manager of
 * it.
 * @throws {RefusalError} `not_found`, `forbidden`, `verification_needed`; `stopped` for an account
 *   of which nothing is kept any more.
 */
export function noteExportOf(
  turn: Turn,
  input: ExportReason & { readonly account: string; readonly building: string | null },
): null {
  const { building } = input;
  if (building === null) demandOperator(turn);
  else demandManager(turn, building);
  const account = building === null
    ? turn.need("account", input.account)
    : demandPerson(turn, input.account, building);
  demandFresh(turn);
  demandHere(turn, account);
  const entry = { building: building ?? undefined, about: [`account/${account.id}`] };
  turn.audit({
    ...entry,
    what: "sensitive_read",
    facts: {
      what: "export",
      case: input.case.slice(0, 40),
      reason: input.reason.slice(0, 80),
    },
  });
  turn.audit({
    ...entry,
    what: "data_exported",
    facts: { for: building === null ? "operator" : "manager" },
  });
  return null;
}

function demandHere(turn: Turn, account: RowOf<"account">): void {
  if (account.status === "stopped") {
    turn.refuse("stopped", "Cannot copy the data: the account has stopped, and it was removed");
  }
}

/** Reading whom an id in the logs was, after their erasure (C6): the operator's, for a case, noted. */
import { demandFresh, demandOperator } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** Shows a stub, and notes who looked and why. @throws {RefusalError} `not_found`. */
export function readLogStub(
  turn: Turn,
  input: { readonly account: string; readonly case: string; readonly reason: string },
): RowOf<"log_stub"> {
  demandOperator(turn);
  demandFresh(turn);
  const stub = turn.need("log_stub", input.account);
  const erasure = turn.ledger.find("erasure", "account", input.account).at(-1);
  turn.audit({
    what: "sensitive_read",
    // Not the account: an entry that named it would need the stub for another year.
    about: erasure === undefined ? [] : [`erasure/${erasure.id}`],
    facts: {
      what: "log stub",
      case: input.case.slice(0, 40),
      reason: input.reason.slice(0, 80),
    },
  });
  return stub;
}

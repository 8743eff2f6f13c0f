/** Who must have proved themselves by passkey before anything else (ASVS V6.3.3). */
import { standingOf } from "../authority.ts";
import type { Ledger } from "../registry/ledger.ts";

/** Whether an account is an operator or a manager, who may do nothing without a passkey. */
export function mustProve(ledger: Ledger, account: string, now: number): boolean {
  const { operator, managerOf } = standingOf(ledger, account, now);
  return operator || managerOf.length > 0;
}

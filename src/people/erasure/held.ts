/** Whether a legal hold keeps a person's data from erasure (R88). */
import { heldCase } from "../holds/held.ts";
import type { Ledger } from "../registry/ledger.ts";

/** The number of the case for which something of an account is held, or null where nothing is. */
export function isHeld(ledger: Ledger, account: string): string | null {
  return heldCase(ledger, account);
}

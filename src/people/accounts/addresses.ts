import type { Turn } from "../registry/turn.ts";
import { emailKey } from "../rows/fields.ts";

/**
 * One address belongs to one account.
 * @param own the account that may have it; null for none.
 * @throws {RefusalError} `conflict`.
 */
export function demandFreeAddress(turn: Turn, email: string, own: string | null): void {
  const taken = turn.ledger.find("account", "email", emailKey(email));
  if (taken.some(({ id }) => id !== own)) {
    turn.refuse("conflict", "Cannot take the address: an account has it");
  }
}

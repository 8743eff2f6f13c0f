/** Whether a person's data is held, for whoever is about to erase it (R82, R88). */
import type { Ledger, RowOf } from "../registry/ledger.ts";

/**
 * The number of the case for which a person must not be erased, or null where none stands in the
 * way. One key seals everything of a person, so a hold of any of these classes blocks the erasure
 * as a whole; one of the audit log alone does not, since it has copies of its own.
 */
export function heldCase(ledger: Ledger, account: string): string | null {
  return ledger.find("hold", "account", account).find(blocksErasure)?.case ?? null;
}

function blocksErasure({ classes }: RowOf<"hold">): boolean {
  return classes.some((one) => one !== "D4");
}

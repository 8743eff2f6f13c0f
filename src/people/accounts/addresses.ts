/**
 * Whose a mail address is. A manager can enter anybody's, print the invitation's letter and open the
 * account themselves; were rights given to that address later, elsewhere, they would have them. So
 * an address is *proved* once a secret that was mailed to it has come back, and until then:
 *
 * - an account counts for its address only in buildings that it belongs to already (`accountAt`);
 * - whoever proves the address has it: they sign in by it, recover by it, are found by it.
 *
 * Another building that enters an address makes an invited account of its own for it, so what comes
 * of entering one is the same whether or not an account has it. It becomes part of the person's one
 * account (R08) by the person's own word (`joins.ts`). An installation without mail works within
 * one building: the second one's letter is refused where the address opens an account already.
 */
import { reachOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { emailKey } from "../rows/fields.ts";

/** Whether somebody has taken the account up; an invited one can be disabled too. */
export function isActivated({ status, notice }: RowOf<"account">): boolean {
  return status === "active" || (status === "disabled" && notice !== null);
}

/** The account that is meant by an address where no building is named. */
export function holderOf(ledger: Ledger, email: string): RowOf<"account"> | undefined {
  return ranked(ledger.find("account", "email", emailKey(email)))[0];
}

/** The account that is meant by an address in a building; null for the cluster's operators. */
export function accountAt(
  { ledger, by }: Turn,
  email: string,
  building: string | null,
): RowOf<"account"> | undefined {
  return ranked(ledger.find("account", "email", emailKey(email))).find((row) => {
    // Who enters their own address has given their word by that.
    if (row.id === by.account) return true;
    const { buildings } = reachOf(ledger, row.id);
    if (building !== null) {
      return buildings.has(building) || row.disabledIn?.includes(building) === true;
    }
    return isActivated(row) ? row.unproved === undefined : buildings.size === 0;
  });
}

/**
 * One address belongs to one account that was taken up.
 * @param own the account that may have it; null for none.
 * @param proved the address has just been proved: who has not proved it has no say.
 * @throws {RefusalError} `conflict`.
 */
export function demandFreeAddress(
  turn: Turn,
  email: string,
  own: string | null,
  proved: boolean,
): void {
  const taken = turn.ledger.find("account", "email", emailKey(email)).some((row) =>
    row.id !== own && isActivated(row) && (!proved || row.unproved === undefined)
  );
  if (taken) {
    turn.refuse(
      "conflict",
      "Cannot take the address: an account has it; sign in to it and accept there",
    );
  }
}

/** One address belongs to one person of a building. @throws {RefusalError} `conflict`. */
export function demandFreeAddressAt(
  turn: Turn,
  email: string,
  own: string,
  building: string,
): void {
  const there = accountAt(turn, email, building);
  if (there !== undefined && there.id !== own) {
    turn.refuse("conflict", "Cannot take the address: somebody in the building has it");
  }
}

/** Proved ones first, then those that were taken up. */
function ranked(rows: readonly RowOf<"account">[]): readonly RowOf<"account">[] {
  const rank = (row: RowOf<"account">) => isActivated(row) ? row.unproved === undefined ? 0 : 1 : 2;
  return rows.length < 2 ? rows : [...rows].sort((a, b) => rank(a) - rank(b));
}

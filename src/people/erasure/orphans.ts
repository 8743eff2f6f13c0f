/**
 * Of whom nobody else speaks once somebody is gone: people without an account in a flat in which no
 * account is left, such as a child with a tag. Their record was entered by who is gone and goes with
 * them (D3a); where somebody else of the household stays, it stays theirs (C9).
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";

/** The memberships without an account that go with an account. */
export function orphansOf(ledger: Ledger, account: string): readonly RowOf<"member">[] {
  return ledger.find("member", "account", account).flatMap(({ facility, role, administrator }) => {
    if (role !== "main" && !(role === "sub" && administrator)) return [];
    const pending = ledger.get("facility", facility)?.pending;
    if (pending?.kind === "main_user" && pending.newMain !== null) return [];
    const all = ledger.find("member", "facility", facility);
    const isOthers = all.some((member) =>
      member.account !== null && member.account !== account && member.role !== "owner"
    );
    return isOthers ? [] : all.filter((member) => member.account === null);
  });
}

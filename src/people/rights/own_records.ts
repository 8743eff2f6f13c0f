/**
 * Which records a person can see as their own, and so ask to have corrected (R81): what their
 * managers keep of them. It does not take a standing: who is disabled in a building may still say
 * that what is kept of them there is wrong.
 */
import type { Ledger } from "../registry/ledger.ts";

/** Tables of what a building's managers keep. */
export const managedTables = [
  "appointment",
  "facility",
  "grant",
  "member",
  "tag",
  "visitor_key",
] as const;

/**
 * The building of a record that is somebody's own, or null where it is not, or is not there.
 * @param record `table/id`
 */
export function buildingOfOwn(ledger: Ledger, account: string, record: string): string | null {
  const [table, id = ""] = record.split("/");
  switch (table) {
    case "appointment": {
      const row = ledger.get(table, id);
      return row?.account === account ? row.building : null;
    }
    case "facility":
      return membershipIn(ledger, account, id) === undefined
        ? null
        : ledger.get(table, id)?.building ?? null;
    case "member": {
      const row = ledger.get(table, id);
      return row?.account === account ? row.building : null;
    }
    case "tag": {
      const row = ledger.get(table, id);
      if (row === undefined) return null;
      const own = row.account === account ||
        (row.facility !== null && livesIn(ledger, account, row.facility));
      return own ? row.building : null;
    }
    case "grant": {
      const row = ledger.get(table, id);
      if (row === undefined) return null;
      return holds(ledger, account, row.subject) ? row.building : null;
    }
    case "visitor_key": {
      const row = ledger.get(table, id);
      return row?.giver === account ? row.building : null;
    }
    default:
      return null;
  }
}

function holds(
  ledger: Ledger,
  account: string,
  { kind, id }: { readonly kind: string; readonly id: string },
): boolean {
  switch (kind) {
    case "account":
      return id === account;
    case "member":
      return ledger.get("member", id)?.account === account;
    case "facility":
      return livesIn(ledger, account, id);
    case "tag":
      return ledger.get("tag", id)?.account === account;
    default:
      return false;
  }
}

function membershipIn(ledger: Ledger, account: string, facility: string) {
  return ledger.find("member", "account", account).find((row) => row.facility === facility);
}

/** Whether a flat is somebody's home; the owner's of a let one is not (C9). */
function livesIn(ledger: Ledger, account: string, facility: string): boolean {
  const member = membershipIn(ledger, account, facility);
  if (member === undefined) return false;
  return member.role !== "owner" || ledger.get("facility", facility)?.let === false;
}

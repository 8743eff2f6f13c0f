/**
 * An index that finds the row whose time comes first. A ledger's indexes are hashed and know no
 * order, so a row stands under every prefix of its minute, written as seven hexadecimal digits; the
 * first minute is found digit by digit with at most 7 × 16 looks, however many rows there are.
 */
import type { IndexOf, Ledger, RowOf } from "../registry/ledger.ts";
import type { TableName } from "../registry/tables.ts";

/** Seven digits hold the minutes of five centuries from 1970 on. */
const digits = 7;
const minuteMs = 60_000;
const minuteMax = 16 ** digits - 1;

/** Under which keys a row stands whose time is this wall time. */
export function dueKeys(atMs: number): readonly string[] {
  // Rounded up: what is found is due.
  const minute = Math.min(Math.max(Math.ceil(atMs / minuteMs), 0), minuteMax);
  const hex = minute.toString(16).padStart(digits, "0");
  return Array.from({ length: digits }, (_, at) => hex.slice(0, at + 1));
}

/** When the first row of the index is due, as wall time in whole minutes; null for no row. */
export function firstDue<T extends TableName>(
  ledger: Ledger,
  table: T,
  index: IndexOf<T>,
): number | null {
  const prefix = firstMinute(ledger, table, index);
  return prefix === null ? null : Number.parseInt(prefix, 16) * minuteMs;
}

/** At most `max` rows that are due, the first minute's first. */
export function dueRows<T extends TableName>(
  ledger: Ledger,
  table: T,
  index: IndexOf<T>,
  now: number,
  max: number,
): readonly RowOf<T>[] {
  const due = firstDue(ledger, table, index);
  if (due === null || due > now) return [];
  return ledger.find(table, index, firstMinute(ledger, table, index)!).slice(0, max);
}

function firstMinute<T extends TableName>(
  ledger: Ledger,
  table: T,
  index: IndexOf<T>,
): string | null {
  let prefix = "";
  for (let at = 0; at < digits; at++) {
    let next: string | null = null;
    for (let digit = 0; digit < 16 && next === null; digit++) {
      const tried = prefix + digit.toString(16);
      if (ledger.count(table, index, tried) > 0) next = tried;
    }
    if (next === null) return null;
    prefix = next;
  }
  return prefix;
}

/**
 * When an account that nobody uses is warned and stopped (R87). It counts from the last day of use,
 * by day (C4), or from the day it was made where it never was used. Each warning comes so many days
 * before the end; one that came late, because the server stood still, puts off all that follows.
 */

/** The rule, and what this server goes by. */
export interface InactivityRule {
  /** Calendar months without use after which an account is stopped. */
  readonly months: number;
  /** When the warnings come, in days before the end, the first one first. */
  readonly warnDaysBefore: readonly number[];
  /** Who cannot be stopped yet, such as a building's last manager, is tried again after these. */
  readonly againDays: number;
  /** For so many days a building's managers see in their list that somebody has stopped. */
  readonly shownDays: number;
}

/** R87's default of 24 months, with warnings two months and two weeks before. */
export const inactivityRule: InactivityRule = {
  months: 24,
  warnDaysBefore: [60, 14],
  againDays: 30,
  shownDays: 90,
};

/** What of an account the rule looks at. */
export interface Used {
  readonly status: "invited" | "active" | "disabled" | "stopped";
  readonly lastSeenDay: string | null;
  readonly createdAtMs: number;
  /** What has been done about the time since `day`; of any other day it counts for nothing. */
  readonly unused?:
    | { readonly day: string; readonly warned: number; readonly nextAtMs: number }
    | undefined;
  readonly stopped?: { readonly atMs: number } | undefined;
}

/** A day in milliseconds. */
export const dayMs = 86_400_000;

/** The day from which the time without use counts, `YYYY-MM-DD` in UTC. */
export function lastUseOf({ lastSeenDay, createdAtMs }: Used): string {
  return lastSeenDay ?? new Date(createdAtMs).toISOString().slice(0, 10);
}

/** What was done about an account since its last day of use; undefined for nothing yet. */
export function unusedSince(account: Used): Used["unused"] {
  return account.unused?.day === lastUseOf(account) ? account.unused : undefined;
}

/** When an account unused since a day is stopped, as wall time. @param day `YYYY-MM-DD`. */
export function stopAtMs(day: string, rule: InactivityRule = inactivityRule): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1 + rule.months, date);
}

/** When the clock next has something to do with an account; null for never. */
export function unusedDueMs(account: Used, rule: InactivityRule = inactivityRule): number | null {
  if (account.status === "stopped") {
    return account.stopped === undefined ? null : account.stopped.atMs + rule.shownDays * dayMs;
  }
  return unusedSince(account)?.nextAtMs ??
    stopAtMs(lastUseOf(account), rule) - (rule.warnDaysBefore[0] ?? 0) * dayMs;
}

/** When the step after a warning comes. @param warned warnings so far, the one of now included. */
export function afterWarningMs(
  now: number,
  warned: number,
  { warnDaysBefore }: InactivityRule = inactivityRule,
): number {
  return now + ((warnDaysBefore[warned - 1] ?? 0) - (warnDaysBefore[warned] ?? 0)) * dayMs;
}

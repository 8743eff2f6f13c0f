/**
 * By what a building's log is kept, computed from its row alone.
 *
 * Days are UTC days, and `N days` are today and the N - 1 days before: an entry goes at the first
 * midnight at which its day is N days back, so none is ever kept for longer than N × 24 h. It is
 * counted by day because an entry's key is its day's, in every copy of the log, and because an entry
 * whose manager has not chosen the minute says it nowhere.
 */
import { utcDayOf } from "../../utc_day.ts";
import type { BuildingLog, LogRule } from "../rows/building_log.ts";

/** Milliseconds of a day. */
export const dayMs = 86_400_000;
/** The shortest notice before anything is written, in days. */
export const noticeDaysMin = 7;
/** The longest. */
export const noticeDaysMax = 90;

/** By what an event of a day is written, if it is; `next` counts from its day on by itself. */
export function ruleOf(
  { current, next }: Pick<BuildingLog, "current" | "next">,
  day: number,
): LogRule | null {
  if (next !== null && day >= next.fromDay) return next;
  return current !== null && day >= current.fromDay ? current : null;
}

/** The first day whose entries are kept still; those of all earlier ones are to be destroyed. */
export function firstKeptDay(
  log: Pick<BuildingLog, "spans" | "goneBeforeDay">,
  now: number,
): number {
  const today = utcDayOf(now);
  for (const [at, { fromDay, days }] of log.spans.entries()) {
    const first = Math.max(fromDay, today - days + 1, log.goneBeforeDay);
    const end = log.spans[at + 1]?.fromDay ?? Infinity;
    if (first < end) return first;
  }
  return log.goneBeforeDay;
}

/** For how many days entries are kept, by the longest that counts; null where there are none. */
export function daysOf(log: BuildingLog, now: number): number | null {
  const { spans, endedAtMs } = log;
  const days = spans.at(-1)?.days ?? null;
  if (days === null || endedAtMs === null || log.current !== null) return days;
  // The last day of an ended log is that of its end.
  return firstKeptDay(log, now) > utcDayOf(endedAtMs) ? null : days;
}

/** The first day of a rule that is announced now: after a whole notice, at a midnight in UTC. */
export function startAfter(now: number, noticeDays: number): number {
  return Math.ceil((now + noticeDays * dayMs) / dayMs);
}

/**
 * Whether people must be told anew before it counts: it has more fields or days than what counts
 * now, or is for something else.
 */
export function isWider(
  { days, purpose, fields }: Pick<LogRule, "days" | "purpose" | "fields">,
  than: LogRule | null,
): boolean {
  return than === null || days > than.days || purpose !== than.purpose ||
    fields.some((field) => !than.fields.includes(field));
}

/** A log whose announced rule counts, where its day has come. */
export function begun(log: BuildingLog, now: number): BuildingLog {
  const { next } = log;
  if (next === null || utcDayOf(now) < next.fromDay) return log;
  return { ...log, current: next, next: null, spans: withSpan(log, next, now) };
}

/** A log all of whose entries are kept for at most so many days, from now on. */
export function shortened(log: BuildingLog, days: number): BuildingLog {
  const { current, spans } = log;
  return {
    ...log,
    current: current === null ? null : { ...current, days: Math.min(current.days, days) },
    spans: spans.map((span) => ({ ...span, days: Math.min(span.days, days) })),
  };
}

/** The spans with that of a rule that begins; those of which nothing is kept are left out. */
function withSpan(
  log: BuildingLog,
  { fromDay, days }: LogRule,
  now: number,
): BuildingLog["spans"] {
  const kept = firstKeptDay(log, now);
  const spans = log.spans.filter((_, at) => (log.spans[at + 1]?.fromDay ?? Infinity) > kept);
  return spans.at(-1)?.days === days ? spans : [...spans, { fromDay, days }];
}

/**
 * By when a request must be answered: one month after it came (GDPR, Article 12(3); R81). The month
 * is the calendar's, in the building's time zone: the same time of the same day of the next month,
 * or of its last day where it has no such day, so that nobody ever has more than a month.
 */
import { dayMs, offsetAt } from "../../access/zone.ts";

/** How long before the last moment whoever must decide is reminded. */
export const remindBeforeMs = 7 * dayMs;

/** One calendar month after a moment, as wall time. @param timeZone an IANA name. */
export function oneMonthAfter(atMs: number, timeZone: string): number {
  const local = new Date(atMs + offsetAt(timeZone, atMs));
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
  // Day 0 of the month after the next is the last of the next.
  const lastDay = new Date(Date.UTC(year, month + 2, 0)).getUTCDate();
  const meant = Date.UTC(
    year,
    month + 1,
    Math.min(local.getUTCDate(), lastDay),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
    local.getUTCMilliseconds(),
  );
  // A clock that is put forward or back has no such moment, or two: the earlier counts.
  const guesses = [meant - dayMs, meant + dayMs].map((near) => meant - offsetAt(timeZone, near));
  const exact = guesses.filter((guess) => guess + offsetAt(timeZone, guess) === meant);
  return Math.min(...(exact.length > 0 ? exact : guesses));
}

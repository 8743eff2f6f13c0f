/**
 * When a schedule holds (E14). An instant is within a window if its *local* time is: on the window's
 * start day from `from` to before `until`, or, where the window crosses midnight, on the day after
 * before `until`. Weekday and holiday are those of the start day. Since only local times are
 * compared, a window that begins in a gap begins at the first instant after it, one that lies in the
 * gap altogether is not there that day, and both passes of an overlap count.
 */
import type { Spans } from "../doors.ts";
import type { Schedule } from "../people/rows/grant.ts";
import { dayMs, offsetAt, offsetStretches } from "./zone.ts";

/** A building's days: where it lies in time, and its holidays as `YYYY-MM-DD`. */
export interface Calendar {
  readonly timeZone: string;
  readonly holidays: ReadonlySet<string>;
}

/** Most spans that are compiled at once (a unit's list has no room for more). */
export const spansMax = 1_000;
/** How far ahead spans are compiled; beyond, nothing is said, so that nothing is too wide. */
export const spansAheadMs = 366 * dayMs;
/** How far ahead a change is looked for. */
export const changeAheadMs = 400 * dayMs;

interface Window {
  /** Bit 1 is Monday. */
  readonly weekdays: number;
  readonly fromMs: number;
  /** More than a day where it crosses midnight. */
  readonly untilMs: number;
  readonly holidays: "as_usual" | "closed" | "only";
}

/** Schedules are values of rows and never change, so each is compiled once. */
const compiled = new WeakMap<Schedule, readonly Window[]>();

/** Whether a schedule holds at an instant; none holds always. */
export function isWithin(schedule: Schedule | null, calendar: Calendar, atMs: number): boolean {
  if (schedule === null) return true;
  const localMs = atMs + offsetAt(calendar.timeZone, atMs);
  const day = Math.floor(localMs / dayMs);
  const ofDayMs = localMs - day * dayMs;
  for (const window of windowsOf(schedule)) {
    if (ofDayMs >= window.fromMs && ofDayMs < window.untilMs && beginsOn(window, day, calendar)) {
      return true;
    }
    if (ofDayMs + dayMs < window.untilMs && beginsOn(window, day - 1, calendar)) return true;
  }
  return false;
}

/**
 * The first instant after this one at which the schedule begins or ceases to hold, or null where
 * there is none within the horizon.
 */
export function nextChange(
  schedule: Schedule | null,
  calendar: Calendar,
  atMs: number,
  horizonMs: number = changeAheadMs,
): number | null {
  if (schedule === null) return null;
  const limitMs = atMs + Math.min(horizonMs, changeAheadMs);
  // Nearly always the change is near: a short look first.
  for (let aheadMs = 2 * dayMs;; aheadMs *= 8) {
    const endMs = Math.min(atMs + aheadMs, limitMs);
    const first = overlapping(schedule, calendar, atMs, endMs)[0];
    if (first !== undefined) {
      const changeMs = first[0] > atMs ? first[0] : first[1];
      if (changeMs < endMs) return changeMs;
    }
    if (endMs >= limitMs) return null;
  }
}

/**
 * The spans of UTC within `[fromMs, untilMs)` in which a schedule holds, in order and apart; at most
 * {@link spansMax} and none that lies more than {@link spansAheadMs} ahead.
 */
export function spans(
  schedule: Schedule | null,
  calendar: Calendar,
  fromMs: number,
  untilMs: number,
): Spans {
  const endMs = Math.min(untilMs, fromMs + spansAheadMs);
  if (fromMs >= endMs) return [];
  if (schedule === null) return [[fromMs, endMs]];
  return overlapping(schedule, calendar, fromMs, endMs).slice(0, spansMax);
}

/** What two lists of spans have in common. */
export function commonSpans(a: Spans, b: Spans): Spans {
  const found: [number, number][] = [];
  for (let left = 0, right = 0; left < a.length && right < b.length;) {
    const fromMs = Math.max(a[left]![0], b[right]![0]);
    const untilMs = Math.min(a[left]![1], b[right]![1]);
    if (fromMs < untilMs) found.push([fromMs, untilMs]);
    if (a[left]![1] < b[right]![1]) left++;
    else right++;
  }
  return found.slice(0, spansMax);
}

/**
 * Whether one schedule lies within another whatever the building's calendar is: by start day,
 * weekday for weekday, on holidays and on other days. What the outer one has only on some days is
 * not counted on for the others, so a schedule that is contained in a roundabout way may be refused.
 */
export function isContained(inner: Schedule | null, outer: Schedule | null): boolean {
  if (outer === null) return true;
  if (inner === null) return isContained(always, outer);
  const outerWindows = windowsOf(outer);
  for (const window of windowsOf(inner)) {
    for (let weekday = 1; weekday <= 7; weekday++) {
      if ((window.weekdays & (1 << weekday)) === 0) continue;
      for (const holiday of [false, true]) {
        if (!opensOn(window, holiday)) continue;
        const covers = coverOf(outerWindows, weekday, holiday);
        if (!isCovered(window.fromMs, window.untilMs, covers)) return false;
      }
    }
  }
  return true;
}

const always: Schedule = {
  windows: [{
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    from: "00:00",
    until: "24:00",
    holidays: "as_usual",
  }],
};

/** What holds for sure around a day of this kind, as times from its midnight. */
function coverOf(
  windows: readonly Window[],
  weekday: number,
  holiday: boolean,
): [number, number][] {
  const covers: [number, number][] = [];
  for (const window of windows) {
    const on = (day: number) => (window.weekdays & (1 << day)) !== 0;
    if (on(weekday) && opensOn(window, holiday)) covers.push([window.fromMs, window.untilMs]);
    // Nobody knows whether the day before or after is a holiday.
    if (window.holidays !== "as_usual") continue;
    if (on(weekday === 1 ? 7 : weekday - 1)) {
      covers.push([window.fromMs - dayMs, window.untilMs - dayMs]);
    }
    if (on(weekday === 7 ? 1 : weekday + 1)) {
      covers.push([window.fromMs + dayMs, window.untilMs + dayMs]);
    }
  }
  return covers.sort(([a], [b]) => a - b);
}

function isCovered(fromMs: number, untilMs: number, covers: readonly [number, number][]): boolean {
  let reachedMs = fromMs;
  for (const [startMs, endMs] of covers) {
    if (startMs > reachedMs) break;
    reachedMs = Math.max(reachedMs, endMs);
  }
  return reachedMs >= untilMs;
}

/** All spans, joined where they touch; the caller bounds the time between. */
function overlapping(
  schedule: Schedule,
  calendar: Calendar,
  fromMs: number,
  untilMs: number,
): [number, number][] {
  const windows = windowsOf(schedule);
  const found: [number, number][] = [];
  for (const stretch of offsetStretches(calendar.timeZone, fromMs, untilMs)) {
    const { offsetMs } = stretch;
    const lastDay = Math.floor((stretch.untilMs - 1 + offsetMs) / dayMs);
    // A window of the day before may reach into the first day.
    for (let day = Math.floor((stretch.fromMs + offsetMs) / dayMs) - 1; day <= lastDay; day++) {
      const midnightMs = day * dayMs - offsetMs;
      for (const window of windows) {
        const startMs = Math.max(midnightMs + window.fromMs, stretch.fromMs);
        const endMs = Math.min(midnightMs + window.untilMs, stretch.untilMs);
        if (startMs < endMs && beginsOn(window, day, calendar)) found.push([startMs, endMs]);
      }
    }
  }
  found.sort(([a], [b]) => a - b);
  const joined: [number, number][] = [];
  for (const [startMs, endMs] of found) {
    const last = joined.at(-1);
    if (last !== undefined && startMs <= last[1]) last[1] = Math.max(last[1], endMs);
    else joined.push([startMs, endMs]);
  }
  return joined;
}

function beginsOn(window: Window, day: number, calendar: Calendar): boolean {
  // Day 0, 1 January 1970, was a Thursday.
  const weekday = ((day + 3) % 7 + 7) % 7 + 1;
  if ((window.weekdays & (1 << weekday)) === 0) return false;
  if (window.holidays === "as_usual") return true;
  const holiday = calendar.holidays.size > 0 && calendar.holidays.has(dayText(day));
  return opensOn(window, holiday);
}

function opensOn(window: Window, holiday: boolean): boolean {
  return window.holidays === "as_usual" || holiday === (window.holidays === "only");
}

/** A day's number since 1970 as `YYYY-MM-DD`. */
function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function windowsOf(schedule: Schedule): readonly Window[] {
  const known = compiled.get(schedule);
  if (known !== undefined) return known;
  const made = schedule.windows.map(({ weekdays, from, until, holidays }): Window => {
    const fromMs = timeOfDay(from);
    const untilMs = timeOfDay(until);
    return {
      weekdays: weekdays.reduce((mask, weekday) => mask | (1 << weekday), 0),
      fromMs,
      untilMs: untilMs > fromMs ? untilMs : untilMs + dayMs,
      holidays,
    };
  });
  compiled.set(schedule, made);
  return made;
}

function timeOfDay(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
}

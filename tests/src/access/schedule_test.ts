import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Calendar,
  commonSpans,
  isContained,
  isWithin,
  nextChange,
  spans,
  spansMax,
} from "../../../src/access/schedule.ts";
import { type Schedule, scheduleSchema } from "../../../src/people/rows/grant.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const zones = [
  "Europe/Helsinki",
  "Europe/Berlin",
  "Europe/London",
  "Europe/Lisbon",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Pacific/Apia",
];

type Window = Schedule["windows"][number];
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const w = (
  from: string,
  until: string,
  weekdays: number[] = everyDay,
  holidays: Window["holidays"] = "as_usual",
): Window => ({ from, until, weekdays, holidays });

/** Windows that begin, end and lie in gaps and overlaps, cross midnight, and mind holidays. */
const schedules: readonly Schedule[] = [
  { windows: [w("08:00", "18:00", [1, 2, 3, 4, 5])] },
  { windows: [w("02:30", "05:00")] },
  { windows: [w("02:05", "02:25"), w("01:15", "01:45"), w("00:10", "00:20")] },
  { windows: [w("22:00", "06:00", [6]), w("23:30", "02:30", [7])] },
  { windows: [w("03:00", "03:00", [6, 7])] },
  { windows: [w("00:00", "24:00", [7]), w("12:00", "02:15", [1], "closed")] },
  { windows: [w("21:00", "03:30", everyDay, "closed"), w("01:30", "02:00", everyDay, "only")] },
];

Deno.test("E14 schedules agree with a minute scan across every clock change of 2025–2030", () => {
  let changes = 0;
  for (const zone of zones) {
    const clock = oracleClock(zone);
    const moments = clockChanges(zone);
    changes += moments.length;
    // A zone without changes is looked at over a turn of the year.
    for (const changeMs of moments.length > 0 ? moments : [Date.UTC(2027, 0, 1)]) {
      const fromMs = changeMs - 27 * hourMs;
      const untilMs = changeMs + 27 * hourMs;
      const minutes: Local[] = [];
      for (let atMs = fromMs; atMs < untilMs; atMs += minuteMs) minutes.push(clock(atMs));
      // The day of the change and the day before it are holidays, so that both kinds are crossed.
      const holidays = new Set([clock(changeMs).date, clock(changeMs - dayMs).date]);
      const calendar: Calendar = { timeZone: zone, holidays };
      for (const schedule of schedules) {
        const expected = minutes.map((local) => oracle(schedule, local, holidays));
        const compiled = spans(schedule, calendar, fromMs, untilMs);
        let span = 0;
        let flips = 0;
        for (const [at, want] of expected.entries()) {
          const atMs = fromMs + at * minuteMs;
          const where = () => `${zone} ${new Date(atMs).toISOString()} ${JSON.stringify(schedule)}`;
          assert.equal(isWithin(schedule, calendar, atMs), want, where());
          while (span < compiled.length && compiled[span]![1] <= atMs) span++;
          const inSpan = span < compiled.length && compiled[span]![0] <= atMs;
          assert.equal(inSpan, want, `spans at ${where()}`);
          if (at > 0 && expected[at - 1] !== want && flips++ < 6) {
            assert.equal(nextChange(schedule, calendar, atMs - minuteMs), atMs, where());
          }
        }
      }
    }
  }
  // Two a year in six zones, and Casablanca's two around each Ramadan.
  assert.ok(changes >= 80, `found ${changes} changes`);
});

Deno.test("E14 a window that begins in a gap begins at the first instant after it", () => {
  // Helsinki skips 03:00–04:00 on 29 March 2026.
  const calendar: Calendar = { timeZone: "Europe/Helsinki", holidays: new Set() };
  const day = Date.UTC(2026, 2, 29);
  assert.deepEqual(
    spans({ windows: [w("03:30", "05:00")] }, calendar, day, day + dayMs / 2),
    [[day + hourMs, day + 2 * hourMs]],
  );
  assert.deepEqual(
    spans({ windows: [w("03:10", "03:50")] }, calendar, day, day + dayMs / 2),
    [],
  );
});

Deno.test("E14 both passes of an overlap count", () => {
  // Berlin goes through 02:00–03:00 twice on 25 October 2026.
  const calendar: Calendar = { timeZone: "Europe/Berlin", holidays: new Set() };
  const day = Date.UTC(2026, 9, 25);
  assert.deepEqual(spans({ windows: [w("02:15", "02:45")] }, calendar, day, day + 4 * hourMs), [
    [day + 15 * minuteMs, day + 45 * minuteMs],
    [day + 75 * minuteMs, day + 105 * minuteMs],
  ]);
});

Deno.test("E14 a window that crosses midnight has its start day's weekday and holiday", () => {
  const monday = Date.UTC(2026, 2, 2);
  const sunday = monday - dayMs;
  const nights: Schedule = { windows: [w("22:00", "06:00", [7], "closed")] };
  const usual: Calendar = { timeZone: "UTC", holidays: new Set(["2026-03-02"]) };
  assert.equal(isWithin(nights, usual, monday + 5 * hourMs), true, "Monday is the holiday");
  assert.equal(isWithin(nights, usual, monday + 6 * hourMs), false, "half-open");
  assert.equal(isWithin(nights, usual, monday + 23 * hourMs), false, "Monday is no Sunday");
  const closed: Calendar = { timeZone: "UTC", holidays: new Set(["2026-03-01"]) };
  assert.equal(isWithin(nights, closed, monday + 5 * hourMs), false);
  assert.equal(isWithin(nights, closed, sunday + 23 * hourMs), false);
});

Deno.test("E14 what never changes has no next change, and spans have a bound", () => {
  const calendar: Calendar = { timeZone: "Europe/Helsinki", holidays: new Set() };
  const start = Date.UTC(2026, 2, 2);
  assert.equal(nextChange(null, calendar, start), null);
  assert.equal(nextChange({ windows: [w("00:00", "24:00")] }, calendar, start), null);
  assert.equal(nextChange({ windows: [w("08:00", "09:00", [1], "only")] }, calendar, start), null);
  const busy: Schedule = {
    windows: Array.from({ length: 12 }, (_, at) => {
      const hour = String(2 * at).padStart(2, "0");
      return w(`${hour}:00`, `${hour}:30`);
    }),
  };
  assert.equal(spans(busy, calendar, start, start + 3000 * dayMs).length, spansMax);
  assert.deepEqual(spans(null, calendar, start, start + 3000 * dayMs), [
    [start, start + 366 * dayMs],
  ]);
  assert.deepEqual(spans(null, calendar, start, start), []);
});

Deno.test("E14 common spans are those of both lists", () => {
  assert.deepEqual(commonSpans([[0, 10], [20, 30]], [[5, 22], [25, 26], [29, 40]]), [
    [5, 10],
    [20, 22],
    [25, 26],
    [29, 30],
  ]);
});

const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  windows: fc.array(
    fc.record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      from: time,
      until: fc.oneof(time, fc.constant("24:00")),
      holidays: fc.constantFrom<Window["holidays"]>("as_usual", "closed", "only"),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

Deno.test("R11 a schedule that counts as contained never holds when the other does not", () => {
  const holidays = new Set(["2026-03-04", "2026-03-05", "2026-03-29"]);
  const calendar: Calendar = { timeZone: "Europe/Helsinki", holidays };
  const start = Date.UTC(2026, 2, 1);
  let contained = 0;
  fc.assert(
    fc.property(anySchedule, anySchedule, fc.array(fc.nat(31 * 96), { maxLength: 40 }), (
      inner,
      outer,
      quarters,
    ) => {
      assert.ok(scheduleSchema.safeParse(inner).success);
      // Two in one contain each other more often than two that have nothing in common.
      for (const wider of [outer, { windows: [...inner.windows, ...outer.windows] }]) {
        if (!isContained(inner, wider)) continue;
        contained++;
        for (const quarter of quarters) {
          const atMs = start + quarter * 15 * minuteMs;
          if (isWithin(inner, calendar, atMs)) assert.ok(isWithin(wider, calendar, atMs));
        }
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(contained >= 300, "each is within what it is a part of");
  assert.equal(isContained(null, null), true);
  assert.equal(isContained(null, { windows: [w("00:00", "24:00")] }), true);
  assert.equal(isContained(null, { windows: [w("00:00", "24:00", [1])] }), false);
  assert.equal(
    isContained({ windows: [w("22:00", "04:00", [1])] }, {
      windows: [w("20:00", "24:00", [1]), w("00:00", "05:00", [2])],
    }),
    true,
    "a night may lie in two days",
  );
  assert.equal(
    isContained({ windows: [w("22:00", "04:00", [1])] }, {
      windows: [w("20:00", "24:00", [1]), w("00:00", "05:00", [2], "closed")],
    }),
    false,
    "the second day may be a holiday",
  );
});

interface Local {
  readonly date: string;
  readonly before: string;
  readonly weekday: number;
  readonly minute: number;
}

/** Local time as `Intl` alone says it. */
function oracleClock(timeZone: string): (atMs: number) => Local {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (atMs) => {
    const parts = Object.fromEntries(format.formatToParts(atMs).map((p) => [p.type, p.value]));
    const midnight = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day));
    return {
      date: new Date(midnight).toISOString().slice(0, 10),
      before: new Date(midnight - dayMs).toISOString().slice(0, 10),
      weekday: new Date(midnight).getUTCDay() || 7,
      minute: Number(parts.hour) * 60 + Number(parts.minute),
    };
  };
}

/** The rule, said plainly. */
function oracle({ windows }: Schedule, now: Local, holidays: ReadonlySet<string>): boolean {
  return windows.some(({ from, until, weekdays, holidays: mode }) => {
    const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const begins = (weekday: number, date: string) =>
      weekdays.includes(weekday) &&
      (mode === "as_usual" || holidays.has(date) === (mode === "only"));
    const crosses = minutes(until) <= minutes(from);
    const today = begins(now.weekday, now.date) && now.minute >= minutes(from) &&
      (crosses || now.minute < minutes(until));
    const yesterday = now.weekday === 1 ? 7 : now.weekday - 1;
    return today || (crosses && begins(yesterday, now.before) && now.minute < minutes(until));
  });
}

/** The instants of 2025–2030 at which a zone's clocks change, to the minute. */
function clockChanges(timeZone: string): number[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" });
  const name = (atMs: number) =>
    format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")!.value;
  const found: number[] = [];
  let before = name(Date.UTC(2025, 0, 1));
  for (let day = Date.UTC(2025, 0, 1); day < Date.UTC(2031, 0, 1); day += dayMs) {
    const after = name(day + dayMs);
    if (after === before) continue;
    let atMs = day;
    while (name(atMs) === before) atMs += minuteMs;
    found.push(atMs);
    before = after;
  }
  return found;
}

// @ts-check
/** The fields of a schedule that repeats by the week: its days, from when and until when. */
import { pageLocale } from "./language.js";
import { Field } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";
import { Ticks } from "./ticks.js";

/** @import { Schedule } from "../src/people/rows/grant.ts" */

/** A Monday, so that days have names. */
const mondayMs = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** @param {Schedule | null} [given] its first window is shown */
export function weekFields(given = null) {
  const window = given?.windows[0];
  const days = new Ticks({
    name: "weekdays",
    label: texts.weekdays,
    options: [1, 2, 3, 4, 5, 6, 7].map((day) => [String(day), dayName(day)]),
    ticked: (window?.weekdays ?? [1, 2, 3, 4, 5, 6, 7]).map(String),
    must: texts.weekdaysMust,
  });
  const from = time("from", texts.fromTime, window?.from ?? "22:00");
  const until = time("until", texts.untilTime, window?.until ?? "07:00");
  return {
    fields: [days, from, until],
    /** @param {boolean} shown what is hidden need not be filled in */
    show(shown) {
      for (const { element } of [days, from, until]) element.hidden = !shown;
      from.optional = !shown;
      until.optional = !shown;
    },
    /** @returns {Schedule} */
    get schedule() {
      const weekdays = days.value.map(Number);
      const times = { from: from.value, until: until.value };
      return { windows: [{ weekdays, ...times, holidays: "as_usual" }] };
    },
  };
}

/** @param {string} name @param {string} label @param {string} value */
function time(name, label, value) {
  return new Field({ name, label, type: "time", value: value === "24:00" ? "00:00" : value });
}

/** @param {number} day 1 is Monday */
function dayName(day) {
  const name = new Intl.DateTimeFormat(pageLocale, { weekday: "long", timeZone: "UTC" });
  return name.format(mondayMs + (day - 1) * dayMs);
}

import assert from "node:assert/strict";
import { englishWords, type Say, sayEnglish, timesOf } from "../../../src/access/explain.ts";
import type { Schedule } from "../../../src/people/rows/grant.ts";

type Window = Schedule["windows"][number];
const w = (weekdays: number[], from: string, until: string, holidays: Window["holidays"]) => ({
  weekdays,
  from,
  until,
  holidays,
});

Deno.test("R16 a schedule is said as people say it", () => {
  const said = (...windows: Window[]) => timesOf({ windows }, sayEnglish);
  assert.equal(timesOf(null, sayEnglish), "at all times");
  assert.equal(said(w([5, 1, 2, 3, 4], "08:00", "18:00", "as_usual")), "Mon–Fri 08–18");
  assert.equal(said(w([1, 2, 6], "08:15", "24:00", "closed")), "Mon Tue Sat 08:15–24 but holidays");
  assert.equal(
    said(w([1, 2, 3, 4, 5, 6, 7], "22:00", "06:00", "only")),
    "every day 22–06 on holidays",
  );
  const one = w([1], "08:00", "09:00", "as_usual");
  assert.equal(said(one, one, one, one, one), "Mon 08–09, Mon 08–09, Mon 08–09, 2 more times");
});

Deno.test("R16 every piece of words has a key, so that another language can say it", () => {
  const shout: Say = (key, values) => sayEnglish(key, values).toUpperCase();
  assert.equal(timesOf(null, shout), "AT ALL TIMES");
  assert.ok(Object.values(englishWords).every((text) => text.length > 0));
  assert.equal(sayEnglish("and_more", { count: "3" }), "3 more times");
  assert.equal(sayEnglish("and_more"), " more times");
});

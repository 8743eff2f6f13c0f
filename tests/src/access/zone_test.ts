import assert from "node:assert/strict";
import { dayMs, offsetAt, offsetStretches } from "../../../src/access/zone.ts";

const hourMs = 3_600_000;

Deno.test("E14 an offset changes at the instant of the clock change and not before", () => {
  // Lord Howe Island moves its clocks by half an hour, at 2026-04-04 15:00 UTC.
  const changeMs = Date.UTC(2026, 3, 4, 15);
  assert.equal(offsetAt("Australia/Lord_Howe", changeMs - 1), 11 * hourMs);
  assert.equal(offsetAt("Australia/Lord_Howe", changeMs), 10.5 * hourMs);
  assert.equal(offsetAt("UTC", changeMs), 0);
  assert.equal(offsetAt("America/New_York", Date.UTC(2026, 0, 1)), -5 * hourMs);
  // Before standard time: 1 h 39 min 49 s.
  assert.equal(offsetAt("Europe/Helsinki", Date.UTC(1870, 0, 1)), 5_989_000);
  assert.throws(() => offsetAt("Middle/Nowhere", 0), RangeError);
});

Deno.test("E14 stretches of one offset are whole, in order and without holes", () => {
  const fromMs = Date.UTC(2026, 0, 1, 5);
  const untilMs = fromMs + 400 * dayMs;
  const stretches = offsetStretches("Europe/Berlin", fromMs, untilMs);
  assert.deepEqual(stretches.map(({ offsetMs }) => offsetMs / hourMs), [1, 2, 1]);
  assert.equal(stretches[0]?.fromMs, fromMs);
  assert.equal(stretches[1]?.fromMs, Date.UTC(2026, 2, 29, 1));
  assert.equal(stretches[1]?.untilMs, stretches[2]?.fromMs);
  assert.equal(stretches[2]?.untilMs, untilMs);
  assert.deepEqual(offsetStretches("Europe/Berlin", fromMs, fromMs), []);
});

Deno.test("E14 what is kept of zones has a bound, and is found anew where it was dropped", () => {
  for (let day = 0; day < 3000; day++) offsetAt("Asia/Kolkata", day * dayMs);
  assert.equal(offsetAt("Asia/Kolkata", 0), 5.5 * hourMs);
});

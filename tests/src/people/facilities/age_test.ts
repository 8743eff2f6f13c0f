import assert from "node:assert/strict";
import { ageLimitIn, dayIn, isUnderAge } from "../../../../src/people/facilities/age.ts";

Deno.test("R30 the limit is 16 everywhere, and a country's table may only raise it", () => {
  assert.equal(ageLimitIn(undefined), 16);
  assert.equal(ageLimitIn("FI"), 16);
  const table = { FI: 13, XX: 18 };
  assert.equal(ageLimitIn("FI", table), 16);
  assert.equal(ageLimitIn("XX", table), 18);
  assert.equal(ageLimitIn("constructor", table), 16);
});

Deno.test("R30 somebody is under age until the day of the 16th birthday has come", () => {
  assert.equal(isUnderAge("2010-03-03", "2026-03-02", 16), true);
  assert.equal(isUnderAge("2010-03-03", "2026-03-03", 16), false);
  assert.equal(isUnderAge("2009-12-31", "2026-01-01", 16), false);
});

Deno.test("R30 who was born on 29 February comes of age on that day, or on 1 March", () => {
  assert.equal(isUnderAge("2012-02-29", "2028-02-28", 16), true);
  assert.equal(isUnderAge("2012-02-29", "2028-02-29", 16), false);
  // With a limit of 18 the birthday falls into a year without 29 February.
  assert.equal(isUnderAge("2012-02-29", "2030-02-28", 18), true);
  assert.equal(isUnderAge("2012-02-29", "2030-03-01", 18), false);
});

Deno.test("R30 a day begins in the building's time zone", () => {
  const atMs = Date.UTC(2026, 2, 2, 22, 30);
  assert.equal(dayIn("Europe/Helsinki", atMs), "2026-03-03");
  assert.equal(dayIn("UTC", atMs), "2026-03-02");
  assert.equal(dayIn("Pacific/Honolulu", Date.UTC(2026, 2, 3, 9)), "2026-03-02");
});

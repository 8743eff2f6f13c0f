import assert from "node:assert/strict";
import { pinLines } from "./pin_survival.ts";

Deno.test("C12 a day of guessing at a door finds a PIN with odds of one in a hundred at most", () => {
  const lines = pinLines().filter((line) => line.includes("live"));
  assert.equal(lines.length, 6);
  for (const line of lines) {
    assert.ok(Number(/hit ([\d.]+) %/.exec(line)?.[1]) <= 1, line);
    assert.match(line, / 1448 guesses a day/);
  }
});

import assert from "node:assert/strict";
import { doorSentence, doorWords, mayHaveOpened } from "../../web/door_words.js";
import { Refused } from "../../web/refused.js";
import { refusalCodes } from "../../src/refusal.ts";

Deno.test("E5 whatever leaves it open says that the door may have opened, and nothing else does", () => {
  const unsure = ["offline", "not_confirmed", "unavailable"] as const;
  for (const code of unsure) {
    const error = new Refused(code, "");
    assert.match(doorSentence(error), /may have opened/, code);
    assert.ok(mayHaveOpened(error), code);
  }
  for (const code of refusalCodes) {
    const error = new Refused(code, "said so");
    assert.ok(!/You can go in/.test(doorSentence(error)), code);
    if (unsure.some((one) => one === code)) continue;
    assert.ok(!/may have opened/.test(doorSentence(error)), code);
  }
});

Deno.test("doorWords tells of alarms first, and of an unknown door nothing that may be old", () => {
  const closed = { known: true, contact: "closed", strike: "locked", alarms: [] } as const;
  assert.equal(doorWords(closed).state, "closed");
  assert.equal(doorWords({ ...closed, strike: "released" }).state, "released");
  assert.equal(doorWords({ ...closed, contact: "open", strike: "released" }).state, "open");
  assert.equal(doorWords({ ...closed, contact: "open", alarms: ["forced"] }).state, "alarm");
  assert.equal(doorWords({ ...closed, known: false, contact: "open" }).text, "Does not answer");
});

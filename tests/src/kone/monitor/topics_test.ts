import assert from "node:assert/strict";
import { hearsCall, readFilters } from "../../../../src/kone/monitor/topics.ts";

const lifts = (...filters: string[]) => {
  const read = readFilters(filters, [1, 2]);
  return [...read.lifts].flatMap(([lift, topics]) =>
    [...topics].map((topic) => `${lift} ${topic}`)
  );
};

Deno.test("KONE 1.7 filters of lifts: one lift, every lift, every topic, and each once", () => {
  assert.deepEqual(lifts("lift_2/doors"), ["2 doors"]);
  assert.deepEqual(lifts("+/doors", "lift_+/doors", "lift_1/doors"), ["1 doors", "2 doors"]);
  assert.equal(lifts("+/+").length, 10);
  assert.deepEqual(lifts("lift_3/doors", "lift_/doors", "lift_1/door", "lift_1", "/doors"), []);
});

Deno.test("KONE 1.7 filters of lifts are known as such though the group has no such lift", () => {
  assert.ok(readFilters(["lift_3/doors"], [1]).ofLifts);
  assert.ok(!readFilters(["lift_status/+", "call_state/+/+"], [1]).ofLifts);
});

Deno.test("KONE 1.7 filters of calls: a plus is one level and no more", () => {
  const filters = readFilters(["call_state/7/served", "action/+/+", "call_state/+/fixed"], [1]);
  for (const topic of ["call_state/7/served", "call_state/8/fixed", "action/8/9"]) {
    assert.ok(hearsCall(filters, topic), topic);
  }
  for (const topic of ["call_state/8/served", "action/8", "action/8/9/10", "call_state/7"]) {
    assert.ok(!hearsCall(filters, topic), topic);
  }
  assert.ok(hearsCall(readFilters(["+/+/+"], []), "call_state/1/fixed"));
});

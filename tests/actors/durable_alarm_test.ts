import assert from "node:assert/strict";
import { DurableAlarm } from "../../actors/durable_alarm.ts";

const now = 1_000_000;

Deno.test("A4 the first alarm and an earlier one are written, a later one and none are not", () => {
  const alarm = stored(null);
  assert.equal(alarm.change(now + 100, now), now + 100);
  alarm.staged(now + 100);
  assert.equal(alarm.change(now + 100, now), undefined);
  assert.equal(alarm.change(now + 200, now), undefined);
  assert.equal(alarm.change(null, now), undefined);
  assert.equal(alarm.change(now + 50, now), now + 50);
});

Deno.test("A4 once it has rung, whatever is wanted is written, none included", () => {
  const alarm = stored(now - 1);
  assert.equal(alarm.change(now + 200, now), now + 200);
  assert.equal(alarm.change(null, now), null);
  assert.equal(alarm.change(now - 1, now), undefined, "what is due stays due");
});

Deno.test("A4 a turn that says nothing of its alarm writes nothing, but a wake means none", () => {
  assert.equal(stored(now - 1).wanted(undefined, false, now), undefined);
  assert.equal(stored(now - 1).wanted(undefined, true, now), null);
  assert.equal(stored(now - 1).wanted(now + 5, true, now), now + 5);
  assert.equal(stored(null).change(null, now), undefined);
});

Deno.test("A7 a wake by a tick that says nothing keeps the alarm that is still to come", () => {
  assert.equal(stored(now + 100).wanted(undefined, true, now), now + 100);
});

function stored(atMs: number | null): DurableAlarm {
  const alarm = new DurableAlarm();
  alarm.loaded(atMs);
  return alarm;
}

/** Commands whose outcome is unknown. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { untilKnown } from "../../../../src/kone/calls/until_known.ts";
import type { Answer } from "../../../../src/lifts.ts";
import { type RefusalCode, refuse } from "../../../../src/refusal.ts";

/** What is told, and after how many questions, where these are the answers; `yes` is one. */
async function told(answers: readonly ("yes" | RefusalCode)[]): Promise<[string, number][]> {
  const clock = new ManualClock();
  const came: [string, number][] = [];
  let asked = 0;
  untilKnown<string>(clock, (done) => {
    const code = answers[asked++] ?? "unavailable";
    done(
      code === "yes" ? { ok: true, value: code } : { ok: false, refusal: refuse(code, "Cannot") },
    );
  }, (answer: Answer<string>) => came.push([answer.ok ? "yes" : answer.refusal.code, asked]));
  await clock.run(60_000);
  assert.equal(clock.waiting, 0);
  return came;
}

Deno.test("E2 what nobody knows the outcome of is asked again, whatever else is told at once", async () => {
  assert.deepEqual(await told(["yes"]), [["yes", 1]]);
  assert.deepEqual(await told(["busy", "yes"]), [["busy", 1]]);
  assert.deepEqual(await told(["unavailable", "unavailable", "yes"]), [["yes", 3]]);
  assert.deepEqual(await told(["unavailable", "not_cancellable"]), [["not_cancellable", 2]]);
});

Deno.test("E2 nobody waits for ever: after four repeats the outcome is told to be unknown", async () => {
  assert.deepEqual(await told([]), [["unavailable", 5]]);
});

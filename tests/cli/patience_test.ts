import assert from "node:assert/strict";
import { patient } from "../../cli/patience.ts";
import type { Answered } from "../../cli/way.ts";
import { ManualClock } from "../../src/clock.ts";

const done: Answered = { status: 200, type: "application/json", text: "{}" };
function busy(retryAfterMs?: number): Answered {
  const problem = { title: "Too much", detail: "Cannot", code: "busy", retryAfterMs };
  return { status: 429, type: "application/problem+json", text: JSON.stringify(problem) };
}

/** Asks a server that gives these answers, the last again and again. */
async function asked(...answers: Answered[]) {
  const clock = new ManualClock();
  let questions = 0;
  const way = patient({
    ask() {
      questions++;
      return Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]!);
    },
  }, clock);
  let answer: Answered | null = null;
  void way.ask({ method: "GET", path: "/me" }).then((came) => answer = came);
  const fromMs = clock.monotonic();
  for (let turn = 0; turn < 100 && answer === null; turn++) {
    await Promise.resolve();
    if (clock.waiting > 0) clock.advance(clock.nextInMs!);
  }
  assert.ok(answer !== null);
  return { status: (answer as Answered).status, questions, ms: clock.monotonic() - fromMs };
}

Deno.test("patience: a busy server is asked again when it says, a few times, and then it is told", async () => {
  assert.deepEqual(await asked(done), { status: 200, questions: 1, ms: 0 });
  assert.deepEqual(await asked(busy(300), busy(), done), { status: 200, questions: 3, ms: 1_300 });
  assert.deepEqual(await asked(busy(10)), { status: 429, questions: 5, ms: 40 });
  assert.deepEqual(await asked(busy(60_000), done), { status: 429, questions: 1, ms: 0 });
});

import assert from "node:assert/strict";
import { failuresMax, Restarts, windowMs } from "../../actors/restarts.ts";
import { ManualClock } from "../../src/clock.ts";

Deno.test("F2 F3 the pause doubles with each failure, the fifth leads to quarantine", () => {
  const restarts = new Restarts(new ManualClock(), () => 0.5);
  const pauses = Array.from({ length: failuresMax }, () => restarts.failed());
  assert.deepEqual(pauses, [100, 200, 400, 800, "quarantine"]);
});

Deno.test("F2 the pause lies within a quarter of its length, by chance", () => {
  for (const [chance, pause] of [[0, 75], [0.999, 124.95]] as const) {
    assert.equal(new Restarts(new ManualClock(), () => chance).failed(), pause);
  }
});

Deno.test("F3 failures count for sixty seconds", () => {
  const clock = new ManualClock();
  const restarts = new Restarts(clock, () => 0.5);
  for (let nth = 1; nth < failuresMax; nth++) restarts.failed();
  clock.advance(windowMs - 1);
  assert.equal(restarts.failed(), "quarantine");
  const calmer = new Restarts(clock, () => 0.5);
  for (let nth = 1; nth < failuresMax; nth++) calmer.failed();
  clock.advance(windowMs);
  assert.equal(calmer.failed(), 100);
});

Deno.test("F4 a released actor begins with no failures", () => {
  const restarts = new Restarts(new ManualClock(), () => 0.5);
  for (let nth = 0; nth < failuresMax; nth++) restarts.failed();
  restarts.forgive();
  assert.equal(restarts.failed(), 100);
});

Deno.test("F5 a store that does not answer is asked again for ever, at most every 10 s", () => {
  const restarts = new Restarts(new ManualClock(), () => 0.5);
  const pauses = Array.from({ length: 50 }, () => restarts.outage());
  assert.deepEqual(pauses.slice(0, 9), [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  assert.equal(pauses[49], 10_000);
  assert.equal(restarts.failed(), 100, "and that is no failure");
  restarts.loaded();
  assert.equal(restarts.outage(), 100);
});

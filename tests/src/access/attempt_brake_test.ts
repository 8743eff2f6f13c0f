import assert from "node:assert/strict";
import fc from "fast-check";
import {
  AttemptBrake,
  attemptsWithin,
  firstWaitMs,
  freeAttempts,
  longestWaitMs,
  quietMs,
} from "../../../src/access/attempt_brake.ts";
import { ManualClock } from "../../../src/clock.ts";
import { startMs } from "../people/rows.ts";

const dayMs = 86_400_000;

function waitOf(brake: AttemptBrake, place: string): number {
  const attempt = brake.attempt(place);
  return attempt.allowed ? 0 : attempt.retryAfterMs;
}

Deno.test("C12 the first wrong attempts are free, then waits double up to a minute and no further", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 10, 0);
  const waits: number[] = [];
  for (let made = 0; made < 14; made++) {
    const waitMs = waitOf(brake, "front");
    waits.push(waitMs);
    if (waitMs > 0) {
      clock.advance(waitMs);
      assert.ok(brake.attempt("front").allowed);
    }
  }
  assert.deepEqual(
    waits,
    [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60].map((s) => s * 1000),
  );
  assert.equal(waits[freeAttempts + 1], firstWaitMs);
  assert.equal(Math.max(...waits), longestWaitMs);
});

Deno.test("C12 a door is never locked for good: after a minute at most an attempt is taken", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 60 }), (pauses) => {
      for (const pauseMs of pauses) {
        clock.advance(pauseMs);
        brake.attempt("front");
      }
      clock.advance(longestWaitMs);
      assert.ok(brake.attempt("front").allowed);
    }),
    { numRuns: 30 },
  );
});

Deno.test("C12 one door's waits are not another's", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 10, 0);
  for (let made = 0; made < 5; made++) brake.attempt("front");
  assert.equal(brake.attempt("front").allowed, false);
  assert.equal(brake.attempt("back").allowed, true);
});

Deno.test("C12 quiet makes a door faster again, one step for ten minutes", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 10, 0);
  for (let made = 0; made < 12; made++) {
    clock.advance(longestWaitMs);
    brake.attempt("front");
  }
  clock.advance(quietMs * 6);
  assert.ok(brake.attempt("front").allowed);
  // Ten steps less six, and this attempt: the wait of step 5.
  assert.equal(waitOf(brake, "front"), firstWaitMs * 2);
});

Deno.test("C12 a right attempt does not count, and does not clear the way for guessing either", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 10, 0);
  for (let made = 0; made < 9; made++) {
    clock.advance(longestWaitMs);
    const attempt = brake.attempt("front");
    assert.ok(attempt.allowed);
  }
  // Somebody with a good PIN comes again and again between the guesses.
  for (let times = 0; times < 20; times++) {
    clock.advance(longestWaitMs);
    const right = brake.attempt("front");
    assert.ok(right.allowed);
    right.wasRight();
  }
  clock.advance(longestWaitMs);
  assert.ok(brake.attempt("front").allowed);
  // 21 minutes of quiet took two steps, and no more.
  assert.equal(waitOf(brake, "front"), firstWaitMs * 2 ** (9 - 2 + 1 - freeAttempts - 1));
});

Deno.test("C12 attempts at once all count before any is judged", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 10, 0);
  const taken = Array.from({ length: 50 }, () => brake.attempt("front"))
    .filter(({ allowed }) => allowed);
  assert.equal(taken.length, freeAttempts + 1);
});

Deno.test("C12 after a restart, or forgotten for want of room, a door begins several steps up", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 2);
  assert.ok(brake.attempt("front").allowed);
  assert.equal(waitOf(brake, "front"), 8_000);
  brake.attempt("a");
  brake.attempt("b");
  assert.equal(brake.size, 2);
  assert.ok(brake.attempt("front").allowed);
  assert.equal(waitOf(brake, "front"), 8_000);
});

Deno.test("C12 the number of guesses a door takes is what a guesser can make, whatever they do", () => {
  const clock = new ManualClock(startMs);
  const brake = new AttemptBrake(clock, 10, 0);
  const untilMs = clock.monotonic() + dayMs;
  let made = 0;
  while (clock.monotonic() <= untilMs) {
    const attempt = brake.attempt("front");
    if (attempt.allowed) made++;
    else clock.advance(attempt.retryAfterMs);
  }
  assert.equal(made, attemptsWithin(dayMs));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 * quietMs }), { minLength: 1, maxLength: 200 }),
      (pauses) => {
        const own = new ManualClock(startMs);
        const other = new AttemptBrake(own, 10, 0);
        const beganMs = own.monotonic();
        let attempts = 0;
        for (const pauseMs of pauses) {
          while (other.attempt("front").allowed) attempts++;
          own.advance(pauseMs);
        }
        const extra = Math.floor((own.monotonic() - beganMs) / quietMs);
        assert.ok(attempts <= attemptsWithin(own.monotonic() - beganMs) + extra);
      },
    ),
    { numRuns: 50 },
  );
});

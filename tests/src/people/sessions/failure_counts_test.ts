import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accountBackOff,
  FailureCounts,
  pairBackOff,
  waitAfter,
} from "../../../../src/people/sessions/failure_counts.ts";

Deno.test("R06 five failures begin a wait, each further one doubles it, up to a bound", () => {
  assert.deepEqual([0, 4, 5, 6, 7].map((n) => waitAfter(n, accountBackOff)), [
    0,
    0,
    2_000,
    4_000,
    8_000,
  ]);
  assert.equal(waitAfter(1_000_000, accountBackOff), 60_000);
  assert.equal(waitAfter(1_000_000, pairBackOff), 15 * 60_000);
});

Deno.test("R06 whatever is tried, nobody waits longer than the bound", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(gaps, (steps) => {
      const counts = new FailureCounts(accountBackOff, 10);
      let now = 0;
      for (const step of steps) {
        now += step;
        if (counts.waitMs("ann", now) === 0) counts.count("ann", now);
      }
      assert.ok(counts.waitMs("ann", now) <= accountBackOff.mostMs);
      assert.equal(counts.waitMs("ann", now + accountBackOff.mostMs), 0);
    }),
    { numRuns: 100 },
  );
});

Deno.test("R06 a good sign-in forgets failures, one taken back leaves the others, a day forgets", () => {
  const counts = new FailureCounts(pairBackOff, 10);
  for (let n = 0; n < 5; n++) counts.count("ann", 0);
  assert.equal(counts.waitMs("ann", 500), 1_500);
  counts.undo("ann");
  assert.equal(counts.waitMs("ann", 500), 0);
  assert.equal(counts.failures("ann", 500), 4);
  counts.good("ann");
  assert.equal(counts.failures("ann", 500), 0);
  counts.undo("ann");
  counts.count("ann", 1_000);
  assert.equal(counts.failures("ann", 1_000 + pairBackOff.forgetMs), 0);
  assert.equal(counts.size, 0);
});

Deno.test("R06 the memory of failures is bounded; the longest unseen key goes first", () => {
  const counts = new FailureCounts(pairBackOff, 3);
  for (const key of ["a", "b", "c", "a", "d"]) counts.count(key, 0);
  assert.equal(counts.size, 3);
  assert.deepEqual(["a", "b", "c", "d"].map((key) => counts.failures(key, 0)), [2, 0, 1, 1]);
});

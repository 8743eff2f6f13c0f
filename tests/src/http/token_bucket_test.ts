import assert from "node:assert/strict";
import fc from "fast-check";
import { TokenBucket } from "../../../src/http/token_bucket.ts";

Deno.test("a token bucket gives its burst, then its rate", () => {
  const bucket = new TokenBucket(3, 2, 0);
  assert.deepEqual([0, 0, 0, 0].map((nowMs) => bucket.take(nowMs)), [true, true, true, false]);
  assert.equal(bucket.waitMs, 500);
  assert.equal(bucket.take(499), false);
  assert.equal(bucket.take(500), true);
});

Deno.test("a token bucket never gives more than burst and rate allow", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 200 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), steps, (capacity, waits) => {
    const bucket = new TokenBucket(capacity, 10, 0);
    let nowMs = 0;
    let taken = 0;
    for (const wait of waits) {
      nowMs += wait;
      if (bucket.take(nowMs)) taken++;
      assert.ok(taken <= capacity + nowMs / 100 + 1e-6);
    }
  }));
});

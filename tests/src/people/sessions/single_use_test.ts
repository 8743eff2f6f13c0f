import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { SingleUse } from "../../../../src/people/sessions/single_use.ts";

const bounds = { lifeMs: 1_000, max: 4, ownerMax: 2 };

Deno.test("single use: a thing is good once, and only for its time", () => {
  const clock = new ManualClock();
  const kept = new SingleUse<string>(clock, bounds);
  kept.put("a", "ann", "one");
  assert.equal(kept.peek("a"), "one");
  assert.equal(kept.take("a"), "one");
  assert.equal(kept.take("a"), undefined);
  kept.put("b", "ann", "two");
  clock.advance(999);
  assert.equal(kept.peek("b"), "two");
  clock.advance(1);
  assert.equal(kept.peek("b"), undefined);
  assert.equal(kept.take("b"), undefined);
  assert.equal(kept.size, 0);
});

Deno.test("single use: an owner's own oldest gives way, not another's", () => {
  const kept = new SingleUse<number>(new ManualClock(), bounds);
  kept.put("bob", "bob", 0);
  for (const [at, key] of ["a1", "a2", "a3", "a4", "a5"].entries()) kept.put(key, "ann", at);
  assert.equal(kept.peek("bob"), 0);
  assert.deepEqual(["a1", "a2", "a3", "a4", "a5"].map((key) => kept.peek(key) !== undefined), [
    false,
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("single use: the whole memory is bounded, and what has ended makes room", () => {
  const clock = new ManualClock();
  const kept = new SingleUse<number>(clock, bounds);
  for (let n = 0; n < 50; n++) kept.put(`k${n}`, `owner ${n}`, n);
  assert.equal(kept.size, 4);
  assert.equal(kept.peek("k49"), 49);
  clock.advance(1_000);
  kept.put("fresh", "ann", 1);
  assert.equal(kept.size, 1);
});

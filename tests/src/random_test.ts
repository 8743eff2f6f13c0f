import assert from "node:assert/strict";
import {
  forkRandom,
  randomExponential,
  randomInt,
  randomWeighted,
  seededRandom,
  uuidV7,
} from "../../src/random.ts";

Deno.test("random gives the same numbers for the same seed and others for another", () => {
  const draw = (seed: number | string) => {
    const random = seededRandom(seed);
    return Array.from({ length: 8 }, () => random.next());
  };
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
  assert.notDeepEqual(draw(7), draw("07"));
  assert.ok(draw("x").every((number) => number >= 0 && number < 1));
});

Deno.test("random forks do not depend on how much another part draws", () => {
  const first = forkRandom(seededRandom(1), "traffic");
  const second = forkRandom(seededRandom(1), "traffic");
  first.next();
  assert.equal(first.next(), (second.next(), second.next()));
  assert.notEqual(forkRandom(seededRandom(1), "a").next(), forkRandom(seededRandom(1), "b").next());
});

Deno.test("random numbers are spread evenly", () => {
  const random = seededRandom(42);
  const draws = 60_000;
  const buckets = new Array<number>(6).fill(0);
  for (let draw = 0; draw < draws; draw++) buckets[randomInt(random, 6)]!++;
  // χ² with 5 degrees of freedom stays below 20.5 with probability 0.999.
  const chi = buckets.reduce((sum, count) => sum + (count - draws / 6) ** 2 / (draws / 6), 0);
  assert.ok(chi < 20.5, `χ² is ${chi}`);
});

Deno.test("random waiting times have their mean, weights their shares", () => {
  const random = seededRandom(3);
  let sum = 0;
  for (let draw = 0; draw < 40_000; draw++) sum += randomExponential(random, 10);
  assert.ok(Math.abs(sum / 40_000 - 10) < 0.25, `mean ${sum / 40_000}`);
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 30_000; draw++) counts[randomWeighted(random, [0, 1, 3])]!++;
  assert.equal(counts[0], 0);
  assert.ok(Math.abs(counts[2]! / counts[1]! - 3) < 0.2, `shares ${counts}`);
});

Deno.test("E2 uuidV7 holds its time, its version and its variant, and differs each time", () => {
  const random = seededRandom(9);
  const nowMs = Date.UTC(2026, 0, 5, 8);
  const made = Array.from({ length: 100 }, () => uuidV7(nowMs, random));
  for (const uuid of made) {
    assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(parseInt(uuid.replaceAll("-", "").slice(0, 12), 16), nowMs);
  }
  assert.equal(new Set(made).size, made.length);
});

import assert from "node:assert/strict";
import { Durations, median, rounded } from "./quantiles.ts";

Deno.test("Durations: a quantile is the smallest value that its share does not exceed", () => {
  const durations = new Durations(200);
  for (let ms = 100; ms >= 1; ms--) durations.add(ms);
  assert.equal(durations.quantile(0.5), 50);
  assert.equal(durations.quantile(0.99), 99);
  assert.equal(durations.quantile(1), 100);
  assert.equal(new Durations(1).quantile(0.5), 0);
});

Deno.test("Durations: keeps no more than it was made for", () => {
  const durations = new Durations(2);
  for (const ms of [1, 2, 3]) durations.add(ms);
  assert.equal(durations.count, 2);
  assert.equal(durations.quantile(1), 2);
});

Deno.test("median: the middle, or the mean of the two in the middle", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([]), 0);
});

Deno.test("rounded: four significant digits", () => {
  assert.equal(rounded(12345.678), 12350);
  assert.equal(rounded(0.00123456), 0.001235);
  assert.equal(rounded(Infinity), 0);
});

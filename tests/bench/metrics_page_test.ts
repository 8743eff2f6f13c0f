import assert from "node:assert/strict";
import { growth, histogramQuantile, readMetrics, total } from "./metrics_page.ts";

const page = (a: number, b: number, all: number) =>
  readMetrics(`# HELP t_seconds Turns.
# TYPE t_seconds histogram
t_seconds_bucket{kind="g",le="0.001"} ${a}
t_seconds_bucket{kind="g",le="0.01"} ${b}
t_seconds_bucket{kind="g",le="+Inf"} ${all}
t_seconds_sum{kind="g"} 1.5
open_calls{lane="a"} 2
open_calls{lane="b"} 3
open_calls_max 9
`);

Deno.test("metrics page: totals count every label set of exactly that name", () => {
  assert.equal(total(page(1, 2, 3), "open_calls"), 5);
  assert.equal(total(page(1, 2, 3), "open_calls", 'lane="b"'), 3);
  assert.equal(total(page(1, 2, 3), "nothing"), 0);
});

Deno.test("metrics page: growth and quantiles are of what came between two pages", () => {
  const from = page(100, 100, 100);
  const to = page(150, 198, 200);
  assert.equal(growth(from, to, "t_seconds_bucket", 'le="0.01"'), 98);
  assert.equal(histogramQuantile(from, to, "t_seconds", 0.5), 0.001);
  assert.equal(histogramQuantile(from, to, "t_seconds", 0.98), 0.01);
  assert.equal(histogramQuantile(from, to, "t_seconds", 0.99), Infinity);
  assert.equal(histogramQuantile(to, to, "t_seconds", 0.99), 0);
});

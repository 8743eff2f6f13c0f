/** The figures of erasure, tiny: whatever they run on in earnest runs here, so they cannot rot. */
import assert from "node:assert/strict";
import { runErasureBench } from "./erasure_bench.ts";

Deno.test("E22 R82 erasures are measured from the word to a whole receipt, beside their floor", async () => {
  const figures = await runErasureBench({ people: [10, 20], erasures: 4 });
  assert.deepEqual(figures.map(({ people }) => people), [10, 20]);
  for (const { erasure, appended, committed } of figures) {
    for (const { p50, p99 } of [erasure, appended, committed]) {
      assert.ok(p50 > 0 && p50 <= p99 && p99 < 10_000);
    }
    assert.ok(erasure.p50 > appended.p50, "an erasure appends more than one line");
  }
});

/** The figures of sealing, tiny: whatever they run on in earnest runs here, so they cannot rot. */
import assert from "node:assert/strict";
import { runSealingBench } from "./sealing_bench.ts";

Deno.test("E22 both planes load, sign in, change and read, and each figure is one of its own", async () => {
  const figures = await runSealingBench({ people: 20, acts: 10, rounds: 1 });
  for (const plane of [figures.clear, figures.sealed]) {
    for (const [name, ms] of Object.entries(plane)) assert.ok(ms > 0 && ms < 10_000, name);
  }
  assert.ok(figures.sealsPerSecond > 100 && figures.opensPerSecond > 100);
  assert.ok(figures.destroyMs > 0);
});

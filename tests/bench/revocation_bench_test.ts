/** The figures of ending rights, tiny: what they run on in earnest runs here, so it cannot rot. */
import assert from "node:assert/strict";
import { runRevocationBench } from "./revocation_bench.ts";

Deno.test("R13 C3 an ended session or grant is refused and its socket cut, well within a second", async () => {
  const figures = await runRevocationBench({ rounds: 6, checks: 10_000 });
  assert.ok(figures.refusedP99Ms > 0 && figures.refusedP99Ms < 1_000, JSON.stringify(figures));
  assert.ok(figures.cutP99Ms > 0 && figures.cutP99Ms < 1_000, JSON.stringify(figures));
  assert.ok(figures.checkNs > 0 && figures.verifyMs > 0);
});

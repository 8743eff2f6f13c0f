/** The figure of signing in, tiny: whatever it runs on in earnest runs here, so it cannot rot. */
import assert from "node:assert/strict";
import { runSignInBench } from "./sign_in_bench.ts";

Deno.test("E22 sign-ins are counted with the real parameters, and the loop does not wait for them", async () => {
  const figures = await runSignInBench({ durationMs: 400, clients: 3, people: 4 });
  assert.ok(figures.signIns >= 3);
  assert.ok(figures.perSecond > 0 && figures.perSecond < 1_000);
  assert.ok(figures.p50Ms > 5, "a hash takes its time");
  assert.ok(figures.p50Ms <= figures.p99Ms);
  // A loop that did the hashing itself would be late by a whole hash each time.
  assert.ok(figures.lagP99Ms < figures.p99Ms, JSON.stringify(figures));
});

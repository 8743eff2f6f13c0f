/** The benchmark of re-identification, tiny: whatever it runs on in earnest runs here. */
import assert from "node:assert/strict";
import { reidentificationTable } from "./reidentification.ts";
import { runReidentificationBench } from "./reidentification_bench.ts";

Deno.test("bench: sealing and opening rows of the map are measured beside AES-GCM alone", async () => {
  const figures = await runReidentificationBench({ seals: 6, openings: 3 });
  assert.equal(figures.openings, 3);
  assert.ok(figures.sealsPerSecond > 0 && figures.bareSealsPerSecond > figures.sealsPerSecond);
  assert.ok(figures.sealP50Ms <= figures.sealP99Ms);
  assert.ok(figures.openAloneP50Ms > 0 && figures.openAloneP50Ms < figures.openP99Ms);
  assert.ok(figures.rowBytes > 250 && figures.rowBytes < 500);
  assert.match(reidentificationTable(figures), /an opening/);
});

/** The figures of the sweep, tiny: whatever they run on in earnest runs here, so they cannot rot. */
import assert from "node:assert/strict";
import { runSweepBench } from "./sweep_bench.ts";

Deno.test("E22 E3 every row is swept while calls are answered, with and without the sweep", async () => {
  const plan = { rows: 2_000, rounds: 1, callsPerSecond: 200, quietMs: 200 };
  const { rows, quiet, swept, ...rates } = await runSweepBench(plan);
  assert.equal(rows, plan.rows);
  assert.ok(quiet.calls > 10 && swept.calls > 0);
  for (const { p50Ms, p99Ms } of [quiet, swept]) assert.ok(p50Ms > 0 && p99Ms >= p50Ms);
  assert.ok(rates.filledPerSecond > 100 && rates.sweptPerSecond > 100);
});

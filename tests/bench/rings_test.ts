/** The benchmark of rings, tiny: whatever it runs on in earnest runs here, so it cannot rot. */
import assert from "node:assert/strict";
import { legs } from "./ring_street.ts";
import { runRingsBench } from "./rings_bench.ts";
import { ringsFaults, ringsFigures, ringsTable } from "./rings_report.ts";

Deno.test("R71 rings go from button to phone, from answer to silence, from tap to door, beside a bare relay", async () => {
  const runs = await runRingsBench({
    size: { units: 8, flats: 2 },
    levels: ["alone", 40],
    rounds: 1,
    warmUpMs: 100,
    durationMs: 500,
    sides: ["relay", "server"],
  }, () => {});
  assert.equal(ringsFaults(runs), "");
  const figures = ringsFigures(runs);
  for (const level of ["alone", "40/s"]) {
    for (const side of ["relay", "server"] as const) {
      const found = figures[level]?.[side];
      assert.ok(found !== undefined && found.rings >= 5, `${found?.rings} rings, ${side} ${level}`);
      for (const leg of legs) {
        assert.ok(found[leg].p50Ms > 0 && found[leg].p50Ms <= found[leg].p99Ms, `${side} ${leg}`);
      }
      // Far above the goals, which a machine with other work need not meet, and below any timer.
      assert.ok(found.heard.p50Ms < 500 && found.order.p50Ms < 500);
    }
  }
  assert.match(ringsTable(figures), /button → app frame/);
});

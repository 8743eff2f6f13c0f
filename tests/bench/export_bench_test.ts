/** The benchmark of copies, tiny: whatever it runs on in earnest runs here. */
import assert from "node:assert/strict";
import { exportTable, runExportBench } from "./export_bench.ts";

Deno.test("bench: a person's copy is measured beside a bare stringify of the same rows", async () => {
  const figures = await runExportBench({ entries: 12, rounds: 3 });
  assert.ok(figures.bytes > 5_000, String(figures.bytes));
  assert.ok(figures.json.p50Ms > 0 && figures.json.p50Ms <= figures.json.p99Ms);
  assert.ok(figures.html.p50Ms > 0 && figures.stringify.p99Ms > 0);
  assert.match(exportTable(figures), /bare stringify/);
});

/** The figures of the audit log, tiny: whatever they run on in earnest runs here too. */
import assert from "node:assert/strict";
import { runAuditBench } from "./audit_bench.ts";

Deno.test("E22 a log is appended to, read back whole and verified, sealed and in clear", async () => {
  const { clear, sealed, bareHashMs, entries } = await runAuditBench(450);
  assert.equal(entries, 450);
  assert.ok(bareHashMs > 0);
  for (const log of [clear, sealed]) {
    for (const [name, figure] of Object.entries(log)) assert.ok(figure > 0, name);
  }
});

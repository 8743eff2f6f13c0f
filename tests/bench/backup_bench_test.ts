import assert from "node:assert/strict";
import { backupLines } from "./backup_bench.ts";

Deno.test("bench:backup prints what was stored and three rates beside each other", async () => {
  const lines = await backupLines(1);
  assert.equal(lines.length, 4);
  assert.match(lines[0]!, /^\d+ MB in both stores, median of 3 rounds$/);
  for (const line of lines.slice(1)) assert.ok(Number(/(\d+) MB\/s$/.exec(line)?.[1]) >= 0, line);
});

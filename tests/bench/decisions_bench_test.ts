/** The benchmark of decisions, tiny: whatever it runs on in earnest runs here. */
import assert from "node:assert/strict";
import { testSite } from "../src/access/test_site.ts";
import { decisionsTable } from "./decisions.ts";
import { runDecisionsBench } from "./decisions_bench.ts";

Deno.test("bench: decisions over loaded grants are measured beside a bare map", () => {
  const figures = runDecisionsBench(testSite, { grants: 400, rounds: 1, decisions: 2000 });
  assert.equal(figures.grants, 400);
  assert.equal(figures.rows, 700);
  assert.ok(figures.allowedShare > 0.2 && figures.allowedShare < 0.9, "some of each");
  assert.ok(figures.decidePerSecond > 0 && figures.wholePerSecond > 0);
  assert.ok(figures.decideP50Us <= figures.decideP99Us);
  assert.ok(figures.decideTimes > 0 && figures.loadMs > 0);
  assert.match(decisionsTable(figures), /times the bare map/);
});

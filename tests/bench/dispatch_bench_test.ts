/** The benchmark of dispatching, tiny: whatever it runs on in earnest runs here. */
import assert from "node:assert/strict";
import { dispatchTable } from "./dispatch.ts";
import { runDispatchBench } from "./dispatch_bench.ts";

Deno.test("bench: a decision in the turn and a search beside it are measured", async () => {
  const figures = await runDispatchBench({
    cars: 3,
    floors: 10,
    openCalls: 8,
    placings: 50,
    rounds: 1,
    turns: 20,
    everyMs: 1,
  });
  assert.equal(figures.openCalls, 8);
  assert.ok(figures.placeP50Ms > 0 && figures.placeP50Ms <= figures.placeP99Ms);
  assert.ok(figures.aloneP99Ms > 0 && figures.besideP99Ms > 0);
  assert.ok(figures.searches >= 1 && figures.evaluations > 0);
  assert.match(dispatchTable(figures), /the search adds/);
});

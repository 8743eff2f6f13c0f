/** The bench of the picture, tiny: what it runs on in earnest runs here, so it cannot rot. */
import assert from "node:assert/strict";
import { pictureLine, runPictureBench } from "./picture_bench.ts";

Deno.test("R71 the figures of the picture are of rings whose picture was recognised", async () => {
  const figures = await runPictureBench(3);
  assert.deepEqual([figures.rings, figures.recognised], [3, 3]);
  assert.ok(figures.p50Ms > 0 && figures.p50Ms <= figures.p99Ms && figures.p99Ms < 5_000);
  assert.match(pictureLine(figures), /over 3 rings: p50 [\d.]+ ms/);
});

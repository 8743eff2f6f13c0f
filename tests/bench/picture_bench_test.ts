/** The bench of the picture, tiny: what it runs on in earnest runs here, so it cannot rot. */
import assert from "node:assert/strict";
import { pictureLines, pictureWays, runPictureBench } from "./picture_bench.ts";

Deno.test("R71 R72 the figures of the picture are of rings whose picture was recognised, direct and through TURN", async () => {
  const figures = await runPictureBench(3);
  for (const way of pictureWays) {
    const { rings, recognised, p50Ms, p99Ms } = figures[way];
    assert.deepEqual([rings, recognised], [3, 3], way);
    assert.ok(p50Ms > 0 && p50Ms <= p99Ms && p99Ms < 5_000, `${way} ${p99Ms} ms`);
  }
  assert.match(pictureLines(figures), /turn, over 3 rings: p50 [\d.]+ ms/);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { arrivesInMs, arrivesInMsMax, walkingMps } from "../../../src/position/arrival.ts";
import { arrivesInMsMax as waitedForMsMax } from "../../../actors/elevator_group/calls.ts";

const buckets = ["slow", "normal", "fast"] as const;

Deno.test("R22 C15 the same way takes as long as one walks, and whoever says nothing walks normally", () => {
  assert.deepEqual(
    buckets.map((walkingSpeed) => arrivesInMs(97, { walkingSpeed })),
    [100_000, 80_000, 65_000],
  );
  assert.equal(arrivesInMs(97, {}), arrivesInMs(97, { walkingSpeed: "normal" }));
});

Deno.test("C15 E11 an arrival is a whole number of five seconds, never more than five minutes, and near the truth", () => {
  const way = fc.double({ min: 10, max: 300, noNaN: true });
  fc.assert(fc.property(way, fc.constantFrom(...buckets), (walkM, walkingSpeed) => {
    const ms = arrivesInMs(walkM, { walkingSpeed });
    assert.equal(ms % 5_000, 0);
    assert.ok(ms > 0 && ms <= arrivesInMsMax);
    const exactMs = 1000 * walkM / walkingMps[walkingSpeed];
    assert.ok(Math.abs(ms - Math.min(exactMs, arrivesInMsMax)) <= 2_500);
  }));
  assert.equal(arrivesInMs(300, { walkingSpeed: "slow" }), 300_000);
  assert.equal(arrivesInMsMax, waitedForMsMax, "what the edge makes, the group takes");
});

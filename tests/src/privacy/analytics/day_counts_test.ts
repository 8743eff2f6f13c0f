import assert from "node:assert/strict";
import {
  addressesMax,
  DayCounts,
  perAddressMax,
} from "../../../../src/privacy/analytics/day_counts.ts";
import { buildings, device } from "./reports.ts";

const counted = (counts: DayCounts) =>
  [...counts.cells().values()].flat().reduce((sum, { count }) => sum + count, 0);

Deno.test("C19 one address adds a few reports of a metric in a day, whatever they say", () => {
  const counts = new DayCounts(buildings);
  for (const os of ["android", "ios", "linux", "windows", "macos", "other"] as const) {
    for (let time = 0; time < 10; time++) counts.add(device({ os }), "198.51.100.7");
  }
  assert.equal(counted(counts), perAddressMax);
  counts.add({ metric: "used_call_lift", building: "tower" }, "198.51.100.7");
  assert.equal(counted(counts), perAddressMax + 1, "each metric for itself");
  counts.add(device(), "198.51.100.8");
  assert.equal(counted(counts), perAddressMax + 2, "each address for itself");
});

Deno.test("C19 nine lies, which would show whether a tenth is there, take three addresses", () => {
  const counts = new DayCounts(buildings);
  for (const address of ["a", "b"]) {
    for (let lie = 0; lie < 9; lie++) counts.add(device(), address);
  }
  assert.ok(counted(counts) < 9);
});

Deno.test("C19 addresses of a day are bounded, and none is forgotten so as to begin anew", () => {
  const counts = new DayCounts(buildings);
  for (let lie = 0; lie < perAddressMax; lie++) counts.add(device(), "first");
  for (let n = 0; n < addressesMax + 5; n++) {
    counts.add({ metric: "used_account", building: null }, `address ${n}`);
  }
  assert.equal(counts.addresses, addressesMax);
  const before = counted(counts);
  counts.add(device(), "first");
  counts.add(device(), "one too many");
  assert.equal(counted(counts), before);
});

Deno.test("R100 a building that the site does not have is not counted, and makes no place", () => {
  const counts = new DayCounts(buildings);
  for (let n = 0; n < 100; n++) counts.add(device({ building: `made-up-${n}` }), "a");
  assert.equal(counts.cells().size, 0);
  assert.equal(counts.addresses, 0);
  counts.add(device({ building: null }), "a");
  assert.deepEqual([...counts.cells().keys()], [null]);
});

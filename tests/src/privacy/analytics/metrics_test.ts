import assert from "node:assert/strict";
import fc from "fast-check";
import { reportSchema, valueOf } from "../../../../src/privacy/analytics/metrics.ts";
import { anyReport, device } from "./reports.ts";

Deno.test("R100 a report holds fields of closed lists and no other, an id least of all", () => {
  assert.ok(reportSchema.safeParse(device()).success);
  for (
    const more of [{ id: "phone-1" }, { deviceId: "" }, { token: "x" }, { hour: 8 }, {
      address: "198.51.100.7",
    }]
  ) assert.ok(!reportSchema.safeParse({ ...device(), ...more }).success, JSON.stringify(more));
  const wrong = [
    { ...device(), os: "android 16" },
    { ...device(), model: "Pixel 11" },
    { ...device(), app: "0.1.0-mia" },
    { ...device(), building: "Tower of Mia" },
    { metric: "device", building: "tower" },
    { metric: "sign_in_hour", building: null, hour: 24 },
    { metric: "sign_in_hour", building: null, hour: 8.5 },
    { metric: "sign_in_hour", building: null, hour: "8" },
    { metric: "used_call_lift", building: "tower", value: "from 3 to 7" },
    { metric: "used_other", building: "tower" },
    null,
    [],
  ];
  for (const one of wrong) assert.ok(!reportSchema.safeParse(one).success, JSON.stringify(one));
});

Deno.test("R101 hours are those of a day and time spent comes in classes, never as it was", () => {
  const spent = (seconds: number) =>
    reportSchema.safeParse({ metric: "time_spent", building: null, seconds });
  assert.ok(spent(0).success && spent(30).success && spent(3840).success);
  for (const seconds of [1, 29, 31, 61, 3839, 7680]) assert.ok(!spent(seconds).success);
});

Deno.test("R100 values are few: a cell's name tells nothing that the lists do not hold", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyReport([null]), (report) => {
      assert.deepEqual(reportSchema.parse(report), report);
      const value = valueOf(report);
      assert.match(value, /^([a-z]+\/\d+\.\d+\/[a-z]+|\d{1,4}|yes)$/);
      seen.add(`${report.metric} ${value}`);
    }),
    { numRuns: 500, seed: 12 },
  );
  assert.ok(seen.size <= 7 * 4 + 24 + 24 + 9 + 4);
});

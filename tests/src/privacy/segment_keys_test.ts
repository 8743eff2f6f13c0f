/** The keys of a log's days are destroyed in time, neither sooner nor later. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { utcDayOf } from "../../../src/utc_day.ts";
import { SegmentRetention } from "../../../src/privacy/segment_keys.ts";
import { startMs } from "../people/rows.ts";
import { withKeys } from "./key_folder.ts";

const dayMs = 86_400_000;

Deno.test("R48 a day's key is destroyed once its last moment was kept for the log's time", async () => {
  await withKeys((keys) => {
    const clock = new ManualClock(startMs);
    const today = utcDayOf(startMs);
    keys.segmentKey("audit", today);
    keys.segmentKey("audit", today + 1);
    const faults: string[] = [];
    const retention = new SegmentRetention({
      keys,
      clock,
      log: "audit",
      keepMs: 30 * dayMs,
      fault: (fault) => faults.push(fault),
    });
    retention.start();
    // The last moment of the day, kept for thirty days.
    clock.advance((today + 1) * dayMs + 30 * dayMs - startMs - 1);
    void retention.run();
    assert.notEqual(keys.existingSegment("audit", today), null);
    clock.advance(3_600_001);
    assert.equal(keys.existingSegment("audit", today), null);
    assert.notEqual(keys.existingSegment("audit", today + 1), null);
    assert.deepEqual(faults, []);
    retention.stop();
  });
});

Deno.test("R88 R48 a legal hold keeps the keys of the days that it needs, and only those", async () => {
  await withKeys(async (keys) => {
    const clock = new ManualClock(startMs);
    const today = utcDayOf(startMs);
    for (let n = 0; n < 5; n++) keys.segmentKey("audit", today + n);
    let held: number | null = today + 2;
    const retention = new SegmentRetention({
      keys,
      clock,
      log: "audit",
      keepMs: dayMs,
      heldFrom: () => held,
      fault: assert.fail,
    });
    clock.advance(60 * dayMs);
    assert.equal(await retention.run(), 2);
    assert.notEqual(keys.existingSegment("audit", today + 2), null);
    held = null;
    assert.equal(await retention.run(), 3);
  });
});

/** The audit log and the map of random ids are kept for the days that are set. */
import assert from "node:assert/strict";
import { silentObserver } from "../../../actors/observer.ts";
import { ManualClock } from "../../../src/clock.ts";
import { startIdentityPlane } from "../../../src/people/identity_plane.ts";
import { mapTableName } from "../../../src/people/reidentification/map_rows.ts";
import { utcDayOf } from "../../../src/utc_day.ts";
import { sealPlan } from "../../../src/privacy/policy_seal.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { bucketMinuteOf, timedRowKey } from "../../../src/store/keys.ts";
import { randomBytes, withKeys } from "../privacy/key_folder.ts";
import { as } from "./people_stage.ts";
import { startMs } from "./rows.ts";

const dayMs = 86_400_000;

Deno.test("R48 C6 audit and map, rows and keys, go after the days that are set, each after its own", () =>
  withKeys(async (keys) => {
    const clock = new ManualClock(startMs);
    const store = new MemoryStore({ clock });
    const today = utcDayOf(startMs);
    const plane = await startIdentityPlane({
      store,
      clock,
      cluster: "yard",
      random: () => 0.5,
      randomId: () => crypto.randomUUID(),
      observer: silentObserver,
      leaseLost: () => {},
      sealing: { keys, plan: sealPlan(), randomBytes },
      auditKeepMs: 20 * dayMs,
      mapKeepMs: 7 * dayMs,
    });
    try {
      // An entry of the audit log, and a row of the map as its writer would put it there.
      await plane.registry.run(as("nobody", { via: "console", account: null }), "note_audit_read", {
        building: null,
        case: "1",
        reason: "a test",
      });
      keys.segmentKey("equipment", today);
      const key = timedRowKey(mapTableName, bucketMinuteOf(startMs), "registry", "yard", "row");
      await store.commit({ checks: [], mutations: [{ type: "set", key, value: "a row" }] });
      const left = async (table: string) =>
        (await store.list({ prefix: [`time:${table}`], withExpired: true }, 10)).length;
      assert.equal(await left("audit"), 1);

      await clock.run(120_000);
      clock.advance(9 * dayMs);
      await clock.run(3_700_000);
      assert.deepEqual([await left("audit"), await left(mapTableName)], [1, 0]);
      assert.equal(keys.existingSegment("equipment", today), null);
      assert.notEqual(keys.existingSegment("audit", today), null);

      clock.advance(12 * dayMs);
      await clock.run(3_700_000);
      assert.equal(await left("audit"), 0);
      assert.equal(keys.existingSegment("audit", today), null);
      // The chain goes on from the head, which is no entry.
      assert.equal(await plane.registry.look(() => "it serves"), "it serves");
    } finally {
      await plane.stop();
    }
  }));

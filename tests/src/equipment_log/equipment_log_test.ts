/** The equipment log at rest, and what its keys do to it. */
import assert from "node:assert/strict";
import { equipmentTables } from "../../../src/backup/timed_tables.ts";
import { logKeyFolder } from "../../../src/equipment_log/equipment_log.ts";
import { utcDayOf } from "../../../src/utc_day.ts";
import { SealBroken } from "../../../src/privacy/field_seal.ts";
import { LogSeal } from "../../../src/equipment_log/log_seal.ts";
import { Sweep } from "../../../src/store/sweep.ts";
import { bucketMinuteOf, timedRowKey } from "../../../src/store/keys.ts";
import type { Store } from "../../../src/store/store.ts";
import { encodeVersioned } from "../../../src/store/values.ts";
import { randomBytes } from "../privacy/key_folder.ts";
import { startMs, withLog } from "./log_stage.ts";

const dayMs = 86_400_000;

/** Every entry of a store, as text. */
async function textOf(store: Store): Promise<string> {
  const entries = [
    ...await store.list({ prefix: ["time:door_log"], withExpired: true }, 1_000),
    ...await store.list({ prefix: ["time:lift_log"], withExpired: true }, 1_000),
  ];
  return JSON.stringify(entries.map(({ key, value }) => ({ key, value })));
}

Deno.test("C6 R40 an entry lies sealed: door, result and random id stand nowhere in the store", () =>
  withLog(async (stage) => {
    await stage.note(
      { rid: "canary-rid", door: "canary-door", result: "canary-result" },
      { log: "lift", place: "main", rid: "canary-lift", result: "canary-served" },
    );
    const text = await textOf(stage.store);
    assert.ok(text.includes("sealed") && !text.includes("canary"), text);
    const { rows } = await stage.read();
    assert.deepEqual(rows, [{
      log: "door",
      building: "tower",
      place: "entrance",
      door: "canary-door",
      result: "canary-result",
      atMs: Math.floor(startMs / 60_000) * 60_000,
      id: "canary-rid",
    }]);
    const lifts = (await stage.read({ log: "lift" })).rows;
    assert.deepEqual(lifts.map(({ place, door, id }) => [place, door, id]), [
      ["main", null, "canary-lift"],
    ]);
  }));

Deno.test("C6 R48 an entry, in the store or in any copy, opens for nobody once its day's key is gone", () =>
  withLog(async (stage) => {
    await stage.note({ rid: "old" });
    const copy = await stage.store.list({ prefix: ["time:door_log"] }, 10);
    stage.clock.advance(dayMs);
    await stage.note({ rid: "young" });
    // The last moment of the first day has been kept for all its time.
    const dayEndMs = (utcDayOf(startMs) + 1) * dayMs;
    stage.clock.advance(dayEndMs + stage.keepMs - stage.clock.now());
    await stage.log.start();
    const { rows } = await stage.read();
    assert.deepEqual(rows.map(({ id }) => id), ["young"]);
    // What a backup of the store still holds is as unreadable as what the store holds.
    const [{ key, value }] = copy as [typeof copy[number]];
    await stage.log.store.commit({ checks: [], mutations: [{ type: "set", key, value }] });
    assert.deepEqual((await stage.read()).rows.map(({ id }) => id), ["young"]);
    assert.equal(stage.log.keys.existingSegment("equipment", utcDayOf(startMs)), null);
  }, 30));

Deno.test("C6 E13 a row is committed after its key: what cannot be kept is not written", () =>
  withLog(async (stage) => {
    const flush = stage.log.keys.flush.bind(stage.log.keys);
    const mutations = [stage.mutation()];
    stage.log.keys.flush = () => {
      throw new Error("the disk is full");
    };
    await assert.rejects(stage.log.store.commit({ checks: [], mutations }), /keys of the batch/);
    assert.deepEqual(await stage.store.list({ prefix: ["time:door_log"] }, 10), []);
    stage.log.keys.flush = flush;
    assert.ok((await stage.log.store.commit({ checks: [], mutations })).ok);
    assert.equal((await stage.read()).rows.length, 1);
  }));

Deno.test("C6 rows in clear, from before, are read as they are and swept with the rest", () =>
  withLog(async (stage) => {
    const minute = bucketMinuteOf(startMs);
    const key = timedRowKey("door_log", minute, "access_unit", "tower/entrance", "before");
    const entry = { door: "main", result: "opened", atMs: minute * 60_000, logId: "before" };
    const value = encodeVersioned(1, entry);
    await stage.store.commit({ checks: [], mutations: [{ type: "set", key, value }] });
    await stage.note({ rid: "after" });
    assert.deepEqual((await stage.read()).rows.map(({ id }) => id).sort(), ["after", "before"]);
    stage.clock.advance(stage.keepMs + 60_000);
    const sweep = new Sweep({
      store: stage.store,
      clock: stage.clock,
      tables: equipmentTables({ equipmentKeepMs: stage.keepMs }),
      commit: async (mutations) => {
        await stage.log.store.commit({ checks: [], mutations });
      },
    });
    const { removed } = await sweep.run();
    assert.deepEqual([removed["door_log"], removed["lift_log"]], [2, 0]);
    assert.equal(await textOf(stage.store), "[]");
  }));

Deno.test("C6 an entry that is moved or changed does not open, and says nothing by that", () =>
  withLog((stage) => {
    const seal = new LogSeal(stage.log.keys, randomBytes);
    const place = { table: "door_log", actor: "access_unit:tower/entrance", id: "a" };
    const sealed = seal.seal(place, { result: "opened" }, startMs);
    assert.deepEqual(seal.open(place, sealed), { result: "opened" });
    for (
      const other of [
        { ...place, id: "b" },
        { ...place, actor: "access_unit:tower/reader" },
        { ...place, table: "lift_log" },
      ]
    ) assert.throws(() => seal.open(other, sealed), SealBroken);
    return Promise.resolve();
  }));

Deno.test("R48 an entry of a day whose key is gone is kept as its day alone", () =>
  withLog(async (stage) => {
    stage.log.keys.destroySegments("equipment", utcDayOf(startMs) + 1);
    await stage.note({ rid: "late" });
    assert.ok(!(await textOf(stage.store)).includes("sealed"));
    assert.deepEqual((await stage.read()).rows, []);
  }));

Deno.test("R48 C6 keys of an older copy are destroyed before the log serves again", () =>
  withLog(async (stage) => {
    await stage.note({ rid: "old" });
    await stage.log.close();
    stage.clock.advance(stage.keepMs + 2 * dayMs);
    // The key is back in the file, as a restored copy would have it; the start takes it out.
    await stage.open();
    assert.notEqual(stage.log.keys.existingSegment("equipment", utcDayOf(startMs)), null);
    await stage.log.start();
    assert.equal(stage.log.keys.existingSegment("equipment", utcDayOf(startMs)), null);
  }, 7));

Deno.test("C6 E13 days that are written to be gone go again before the log serves, whatever its time", () =>
  withLog(async (stage) => {
    await stage.note({ rid: "old" });
    const day = utcDayOf(startMs);
    await stage.log.start();
    assert.notEqual(stage.log.keys.existingSegment("equipment", day), null);
    stage.goneBefore = day + 1;
    await stage.log.start();
    assert.equal(stage.log.keys.existingSegment("equipment", day), null);
    assert.deepEqual(
      stage.pruned,
      [utcDayOf(startMs - stage.keepMs)],
      "what is over is written first",
    );
  }));

Deno.test("C6 the log's keys lie beside its data and never in it", () => {
  assert.equal(logKeyFolder({ data: "/var/house/data/" }, "/key"), "/var/house/data-log-keys");
  assert.equal(logKeyFolder({ url: "https://kv.example" }, "/etc/key"), "/etc/key-log-keys");
});

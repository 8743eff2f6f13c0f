import assert from "node:assert/strict";
import { entriesPerTurnMax } from "../../../../src/people/building_logs/entries.ts";
import { entryQueueMax } from "../../../../src/people/building_logs/recorder.ts";
import { dayMs } from "../../../../src/people/building_logs/rules.ts";
import { theServer } from "../../../../src/people/registry/turn.ts";
import {
  type BuildingLogField,
  buildingLogFields,
} from "../../../../src/people/rows/building_log.ts";
import { refusalOf } from "../people_stage.ts";
import { beginsMs, mia, wish, withLogs } from "./log_stage.ts";

const subsets = Array.from({ length: 15 }, (_, n) => n + 1).map((bits) =>
  buildingLogFields.filter((_, at) => (bits & (1 << at)) !== 0)
);

Deno.test("R50 C20 an entry has exactly the fields that were chosen, whichever they are", async () => {
  for (const fields of subsets.filter((_, nth) => nth % 3 === 0 || nth === 14)) {
    await withLogs(async ({ logs, clock, store, keys, happens, pass, opened, rowsIn }) => {
      await logs.set(mia, { ...wish, fields });
      await pass(beginsMs - clock.now() + 9 * 3_600_000);
      // Whatever else a caller might hand over is not taken along.
      await happens({ id: "rid-1", name: "Ann", flat: "a1" } as object);
      const [entry] = await opened(store, keys);
      assert.deepEqual(Object.keys(entry!), fields);
      const [row] = await rowsIn(store);
      assert.deepEqual(Object.keys(row!).sort(), ["building", "day", "id", "sealed"]);
      assert.match(row!.id, /^tower~[\w-]{16}$/);
      const kept = JSON.stringify([entry, row]);
      for (const secret of ["rid-1", "Ann", "a1"]) assert.ok(!kept.includes(`"${secret}"`));
    });
  }
});

Deno.test("R50 a row lies under its day, so that without the minute it tells no time", async () => {
  await withLogs(async ({ logs, clock, store, happens, pass }) => {
    await logs.set(mia, { ...wish, fields: ["door"] });
    await pass(beginsMs - clock.now() + 9 * 3_600_000);
    await happens();
    const entries = await store.list({ prefix: ["time:building_log_entry"] }, 10);
    assert.deepEqual(entries.map(({ key }) => key[1]), [beginsMs / 60_000]);
  });
});

Deno.test("R50 C20 a field that is not on the list is refused, whatever it is", async () => {
  await withLogs(async ({ logs }) => {
    for (
      const field of [
        "name",
        "flat",
        "id",
        "tag",
        "logId",
        "account",
        "floor",
        "",
        "Minute",
        7,
        null,
      ]
    ) {
      const fields = ["minute", field] as BuildingLogField[];
      assert.equal((await refusalOf(logs.set(mia, { ...wish, fields }))).code, "invalid");
    }
    const twice: BuildingLogField[] = ["minute", "minute"];
    assert.equal((await refusalOf(logs.set(mia, { ...wish, fields: twice }))).code, "invalid");
  });
});

Deno.test("R50 another building's doors are not recorded", async () => {
  await withLogs(async ({ logs, clock, store, rowsIn, happens, pass }) => {
    await logs.set(mia, wish);
    await pass(beginsMs - clock.now());
    await happens({ building: "annex" });
    assert.deepEqual(await rowsIn(store), []);
  });
});

Deno.test("R50 one commit a second takes 200 entries; beyond 2000 that wait they are lost, and told", async () => {
  await withLogs(async ({ logs, clock, store, rowsIn, happens, pass, lost }) => {
    await logs.set(mia, wish);
    await pass(beginsMs - clock.now());
    const plain = { building: "tower", minute: beginsMs, door: "entrance/main", means: null };
    for (let n = 0; n < entryQueueMax + 30; n++) logs.note({ ...plain, result: "forced" });
    await logs.flush();
    assert.equal((await rowsIn(store)).length, entriesPerTurnMax);
    assert.deepEqual(lost, ["30 no room"]);
    for (let turn = 0; turn < 3; turn++) await happens({ building: "annex" });
    assert.equal((await rowsIn(store)).length, 4 * entriesPerTurnMax);
  });
});

Deno.test("R50 what waits while the log is ended is not written", async () => {
  await withLogs(async ({ logs, clock, store, rowsIn, registry, pass, lost }) => {
    await logs.set(mia, wish);
    await pass(beginsMs - clock.now());
    logs.note({
      building: "tower",
      minute: beginsMs,
      door: "entrance/main",
      result: "opened",
      means: "exit",
    });
    await registry.run(mia, "end_building_log", { building: "tower", destroy: false });
    await logs.flush();
    assert.deepEqual(await rowsIn(store), []);
    assert.deepEqual(lost, ["1 their rule has ended"]);
  });
});

Deno.test("R50 the server alone writes and removes entries, and none of a day to come", async () => {
  await withLogs(async ({ logs, clock, registry, pass }) => {
    await logs.set(mia, wish);
    await pass(beginsMs - clock.now());
    const row = { id: "tower~x", building: "tower", day: beginsMs / dayMs, sealed: "1.x" };
    const entry = { revision: 2, row };
    for (
      const attempt of [
        registry.run(mia, "record_building_log", { entries: [entry] }),
        registry.run(mia, "remove_building_log_entries", { day: row.day, ids: [row.id] }),
        registry.run(mia, "forget_building_log", { building: "tower" }),
      ]
    ) assert.equal((await refusalOf(attempt)).code, "forbidden");
    const written = (day: number, revision = 2) =>
      registry.run(theServer, "record_building_log", {
        entries: [{ revision, row: { ...row, day } }],
      });
    assert.equal(await written(row.day), 1);
    assert.equal(await written(row.day + 1), 0);
    assert.equal(await written(row.day - 1), 0);
    assert.equal(await written(row.day, 1), 0);
  });
});

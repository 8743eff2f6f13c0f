/** What has its time, and how it goes at once. */
import assert from "node:assert/strict";
import { buildingBehaviour } from "../../../actors/building/register.ts";
import { unitTables } from "../../../actors/access_unit/state.ts";
import { groupBehaviour } from "../../../actors/elevator_group/decide.ts";
import {
  buildingLogsOver,
  clusterLogsOver,
  equipmentTables,
  removeExpired,
} from "../../../src/backup/timed_tables.ts";
import { ManualClock } from "../../../src/clock.ts";
import { logDaysOf } from "../../../src/equipment_log/log_days.ts";
import { firstKeptDay } from "../../../src/people/building_logs/rules.ts";
import { peopleTables } from "../../../src/people/swept_tables.ts";
import { registryBehaviour, registryKind } from "../../../src/people/registry/behaviour.ts";
import { actorRowKey } from "../../../src/store/keys.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { encodeVersioned } from "../../../src/store/values.ts";
import { startMs } from "../people/rows.ts";
import { loggedUses, logs, logUse } from "./house.ts";

const dayMs = 86_400_000;
const days = logDaysOf(logs, []);

Deno.test("R48 every table of either plane whose rows have their time is among those that are freed of it", () => {
  const timed = (tables: Readonly<Record<string, { readonly keepMs?: number }>>) =>
    Object.entries(tables).filter(([, { keepMs }]) => keepMs !== undefined).map(([name]) => name);
  const equipment = [
    ...timed(unitTables(dayMs)),
    ...timed(groupBehaviour(new Map()).tables),
    ...timed(buildingBehaviour.tables),
  ];
  const names = (tables: readonly { readonly table: string }[]) =>
    tables.map(({ table }) => table).sort();
  assert.deepEqual(names(equipmentTables(days)), [...equipment, "seen"].sort());
  assert.deepEqual(
    names(peopleTables(days)),
    [...timed(registryBehaviour.tables), "seen"].sort(),
  );
});

Deno.test("R48 R49 the time that counts is the least of what is set and of the law of any building", () => {
  const shorter = logDaysOf(logs, [{ logDays: { audit: 30, equipment: 10 } }]);
  const keepMs = Object.fromEntries(
    [...equipmentTables(shorter), ...peopleTables(shorter)].map((one) => [one.table, one.keepMs]),
  );
  assert.equal(keepMs["audit"], 30 * dayMs);
  assert.equal(keepMs["door_log"], 10 * dayMs);
  assert.equal(keepMs["identity_map"], 10 * dayMs);
  const today = Math.floor(startMs / dayMs);
  assert.deepEqual(clusterLogsOver(shorter, startMs), {
    audit: today - 30,
    equipment: today - 10,
    equipment_log: today - 10,
  });
});

Deno.test("R48 E3 however many rows are past their time, all of them go and no other does", async () => {
  const clock = new ManualClock(startMs);
  const store = new MemoryStore({ clock });
  for (let n = 0; n < 1000; n++) await logUse(store, `old-${n}`, startMs - 91 * dayMs - n * 100);
  await logUse(store, "kept", startMs - 89 * dayMs);
  const removed = await removeExpired({ store, clock, tables: equipmentTables(days) });
  assert.equal(removed["door_log"], 1000);
  assert.deepEqual(await loggedUses(store), ["kept"]);
  await store.close();
});

Deno.test("R50 the days of a building's own log end as its manager set them, read without a key", async () => {
  const store = new MemoryStore({ clock: new ManualClock(startMs) });
  const today = Math.floor(startMs / dayMs);
  const put = async (id: string, row: object, table = "building_log") => {
    await store.commit({
      checks: [],
      mutations: [{
        type: "set",
        key: actorRowKey(registryKind, "yard", table, id),
        value: encodeVersioned(1, row),
      }],
    });
  };
  const spans = [{ fromDay: today - 100, days: 14 }];
  await put("linden", { id: "linden", spans, goneBeforeDay: 0, current: "1.sealed" });
  await put("oak", { id: "oak", spans: [], goneBeforeDay: today + 1, current: null });
  for (let n = 0; n < 700; n++) await put(`a${n}`, {}, "account");
  assert.deepEqual(await buildingLogsOver(store, "yard", startMs), {
    "building.linden": firstKeptDay({ spans, goneBeforeDay: 0 }, startMs),
    "building.oak": today + 1,
  });
  await store.close();
});

/**
 * What of both stores has its time, and how all that is past it is removed at once: before a restored
 * copy is served, for a backup holds rows whose time has passed since (R48, E3). The entries of a
 * building's own log end by the keys of their days, and their rows are removed by the server.
 */
import { z } from "zod";
import { doorEndedTable, doorKeyKeptMs } from "../../actors/access_unit/state.ts";
import { journeyKeptMs, journeyTable } from "../../actors/building/journeys.ts";
import { keyKeptMs } from "../../actors/elevator_group/state.ts";
import type { Clock } from "../clock.ts";
import type { LogDays } from "../equipment_log/log_days.ts";
import { logTableNames } from "../equipment_log/log_tables.ts";
import { segmentOf } from "../people/building_logs/entries.ts";
import { firstKeptDay } from "../people/building_logs/rules.ts";
import { registryKind } from "../people/registry/behaviour.ts";
import { tables } from "../people/registry/tables.ts";
import { buildingLogSchema } from "../people/rows/building_log.ts";
import { equipmentLogDays } from "../privacy/erasure/replay.ts";
import { utcDayOf } from "../utc_day.ts";
import { takenMessages } from "../store/actor_rows.ts";
import { actorRowsPrefix, readActorRowKey } from "../store/keys.ts";
import type { Key, Store } from "../store/store.ts";
import { Sweep, type SweptTable } from "../store/sweep.ts";
import { decodeVersioned } from "../store/values.ts";

/** The swept tables of the equipment's store, for its server and for whoever restores it. */
export function equipmentTables(
  { equipmentKeepMs }: Pick<LogDays, "equipmentKeepMs">,
): readonly SweptTable[] {
  return [
    { table: "ended", keepMs: keyKeptMs },
    { table: doorEndedTable, keepMs: doorKeyKeptMs },
    { table: journeyTable, keepMs: journeyKeptMs },
    ...[...logTableNames].map((table) => ({ table, keepMs: equipmentKeepMs })),
    takenMessages,
  ];
}

/** By log as the journal of erasures names it, the day before which all its keys are to be destroyed, in UTC and from the epoch. */
export type PrunedDays = Readonly<Record<string, number>>;

/** What the logs of the cluster itself have had their time of. */
export function clusterLogsOver(
  { auditKeepMs, equipmentKeepMs }: LogDays,
  now: number,
): PrunedDays {
  const beforeDay = utcDayOf(now - equipmentKeepMs);
  // The map of random ids, and the equipment log itself.
  return {
    audit: utcDayOf(now - auditKeepMs),
    equipment: beforeDay,
    [equipmentLogDays]: beforeDay,
  };
}

/** What of a building's own log counts here; the rest of its row is sealed. */
const spansSchema = z.object(buildingLogSchema.pick({ spans: true, goneBeforeDay: true }).shape);
const pageRows = 500;

/** What the buildings' own logs have had their time of, as their managers set it (R50). */
export async function buildingLogsOver(
  store: Store,
  cluster: string,
  now: number,
): Promise<PrunedDays> {
  const over: Record<string, number> = {};
  const prefix = actorRowsPrefix(registryKind, cluster);
  let start: Key | undefined;
  for (;;) {
    const rows = await store.list(
      { prefix, ...(start !== undefined && { start }) },
      pageRows + 1,
    );
    for (const { key, value } of rows.slice(0, pageRows)) {
      const { table, id } = readActorRowKey(key);
      if (table !== "building_log") continue;
      const format = {
        version: tables.building_log.version,
        read: (row: unknown) => spansSchema.parse(row),
      };
      over[segmentOf(id)] = firstKeptDay(decodeVersioned(value, format), now);
    }
    if (rows.length <= pageRows) return over;
    start = rows[pageRows]!.key;
  }
}

/**
 * Removes every row of some tables that is past its time. The store must be nobody else's.
 * @returns how many of each table went.
 * @throws {StoreUnavailable}
 */
export async function removeExpired(
  { store, clock, tables }: { store: Store; clock: Clock; tables: readonly SweptTable[] },
): Promise<Readonly<Record<string, number>>> {
  const sweep = new Sweep({
    store,
    clock,
    tables,
    commit: async (mutations) => {
      await store.commit({ checks: [], mutations });
    },
  });
  const removed: Record<string, number> = {};
  for (;;) {
    const report = await sweep.run();
    for (const [table, rows] of Object.entries(report.removed)) {
      removed[table] = (removed[table] ?? 0) + rows;
    }
    if (report.error !== undefined) throw report.error;
    if (!report.more) return removed;
  }
}

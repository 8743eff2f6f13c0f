/** The tables of the store of people whose rows have their time, and how long it is (E3). */
import type { LogDays } from "../equipment_log/log_days.ts";
import { takenMessages } from "../store/actor_rows.ts";
import type { SweptTable } from "../store/sweep.ts";
import { entryBackstopMs, entryTableName } from "./building_logs/entries.ts";
import { auditTable } from "./registry/behaviour.ts";
import { mapTableName } from "./reidentification/map_rows.ts";

/**
 * The swept tables of the store of people, for its server and for whoever restores it. The map of
 * random ids is kept as long as the equipment log (C6).
 */
export function peopleTables(
  { auditKeepMs, equipmentKeepMs }: Pick<LogDays, "auditKeepMs" | "equipmentKeepMs">,
): readonly SweptTable[] {
  return [
    { ...auditTable, keepMs: auditKeepMs },
    takenMessages,
    { table: entryTableName, keepMs: entryBackstopMs },
    { table: mapTableName, keepMs: equipmentKeepMs },
  ];
}

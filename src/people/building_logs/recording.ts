/** Writing entries of buildings' own logs, and removing them; the server's own. */
import type { Turn } from "../registry/turn.ts";
import { demandServer } from "./authority.ts";
import { entriesPerTurnMax, type EntryRow, entryTableName } from "./entries.ts";
import { dayMs, firstKeptDay, ruleOf } from "./rules.ts";

/** An entry to write, and the revision of the rule by which it was cut and sealed. */
export interface EntryToWrite {
  readonly revision: number;
  readonly row: EntryRow;
}

/**
 * Writes entries, as far as their rule counts still: who ends or changes a log has no entry after.
 * @returns how many were written.
 */
export function recordEntries(
  turn: Turn,
  { entries }: { readonly entries: readonly EntryToWrite[] },
): number {
  demandServer(turn);
  let written = 0;
  for (const { revision, row } of entries.slice(0, entriesPerTurnMax)) {
    const log = turn.ledger.get("building_log", row.building);
    if (log === undefined || row.day < firstKeptDay(log, turn.now)) continue;
    const rule = ruleOf(log, row.day);
    // Of a day to come: its notice may not be over yet when the day begins.
    if (rule?.revision !== revision || row.day * dayMs > turn.now) continue;
    turn.archive(entryTableName, row.id, row.day * dayMs, row);
    written++;
  }
  return written;
}

/** Forgets what was set for a building that is no more, and its manager's instructions. */
export function forgetBuildingLog(turn: Turn, { building }: { readonly building: string }): null {
  demandServer(turn);
  for (const { id } of turn.ledger.find("building_log_instruction", "building", building)) {
    turn.remove("building_log_instruction", id);
  }
  if (turn.ledger.get("building_log", building) !== undefined) {
    turn.remove("building_log", building);
    turn.audit({
      what: "building_log_changed",
      building,
      about: [`building_log/${building}`],
      facts: { step: "forgotten" },
    });
    turn.emit({ type: "building_log", building });
  }
  return null;
}

/** Removes rows of one day, whose key is destroyed. */
export function removeEntries(
  turn: Turn,
  { day, ids }: { readonly day: number; readonly ids: readonly string[] },
): null {
  demandServer(turn);
  for (const id of ids.slice(0, entriesPerTurnMax)) {
    turn.unarchive(entryTableName, id, day * dayMs);
  }
  return null;
}

/**
 * What the journal demands of a store of keys (C6, E13): every key that it names is gone, every day
 * before the one it names too. It is asked at every start before anything is served, so that neither
 * a crash nor an older copy of the keys leaves any of them.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { KeyStore, PersonKey, SegmentedLog } from "../key_store.ts";
import { ErasureJournal, type JournalOptions } from "./journal.ts";
import { journalFile } from "./journal_copy.ts";

/**
 * How the journal names the days of the equipment log. Their keys lie in a store of their own and are
 * called `equipment` there, as those of the map of random ids are in the store of people's keys:
 * `equipment` in the journal means the map's.
 */
export const equipmentLogDays = "equipment_log";
/** A log as the journal names it. */
export type JournalledLog = SegmentedLog | typeof equipmentLogDays;

/** The keyed hash that journals of a cluster are written with. */
export function journalMac(masterKey: Pick<MasterKey, "mac">): JournalOptions["mac"] {
  return (...texts) => masterKey.mac("erasure_journal", ...texts);
}

/** Opens the journal that lies beside the keys. @throws {JournalBroken} */
export function openJournal(
  keyFolder: string,
  masterKey: Pick<MasterKey, "mac">,
): Promise<ErasureJournal> {
  return ErasureJournal.open({ path: `${keyFolder}/${journalFile}`, mac: journalMac(masterKey) });
}

/**
 * Destroys what the journal says is destroyed of people's keys and of the days that lie beside them.
 * @returns how many keys of persons were left.
 */
export function replayJournal(
  { entries }: Pick<ErasureJournal, "entries">,
  keys: Pick<KeyStore, "isDestroyed" | "destroy" | "destroySegments">,
): number {
  const left: PersonKey[] = [];
  const days = new Map<string, number>();
  for (const { note } of entries) {
    if (note.what === "erased") {
      left.push(...note.keys.filter(({ person, kind }) => !keys.isDestroyed(person, kind)));
    } else if (note.what === "pruned" && note.log !== equipmentLogDays) {
      days.set(note.log, Math.max(days.get(note.log) ?? 0, note.beforeDay));
    }
  }
  keys.destroy(left);
  for (const [log, beforeDay] of days) keys.destroySegments(log as SegmentedLog, beforeDay);
  return left.length;
}

/** The day before which the equipment log's own days are destroyed, as a journal says. */
export function logDaysGone({ entries }: Pick<ErasureJournal, "entries">): number {
  return entries.reduce(
    (before, { note }) =>
      note.what === "pruned" && note.log === equipmentLogDays
        ? Math.max(before, note.beforeDay)
        : before,
    0,
  );
}

/** Destroys what the journal says is destroyed of the equipment log's own keys. */
export function replayLogDays(
  journal: Pick<ErasureJournal, "entries">,
  logKeys: Pick<KeyStore, "destroySegments">,
): void {
  logKeys.destroySegments("equipment", logDaysGone(journal));
}

/**
 * Notes in a journal that days of a log are about to go; for {@link SegmentRetention}. A day that
 * it has noted before is not noted again.
 * @param noted told of each that was.
 */
export function notingPruned(
  journal: ErasureJournal,
  now: () => number,
  noted: () => void = () => {},
): (log: JournalledLog, beforeDay: number) => Promise<void> {
  return async (log, beforeDay) => {
    const isKnown = journal.entries.some(({ note }) =>
      note.what === "pruned" && note.log === log && note.beforeDay >= beforeDay
    );
    if (isKnown) return;
    await journal.append({ what: "pruned", log, beforeDay }, now());
    noted();
  };
}

/**
 * What the journal demands of a store of keys (C6, E13): every key that it names is gone, every day
 * before the one it names too. It is asked at every start before anything is served, so that neither
 * a crash nor an older copy of the keys leaves any of them.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { KeyStore, PersonKey, SegmentedLog } from "../key_store.ts";
import { ErasureJournal, type JournalOptions } from "./journal.ts";
import { journalFile } from "./journal_copy.ts";

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

/** Destroys what the journal says is destroyed. @returns how many keys of persons were left. */
export function replayJournal(
  { entries }: Pick<ErasureJournal, "entries">,
  keys: Pick<KeyStore, "isDestroyed" | "destroy" | "destroySegments">,
): number {
  const left: PersonKey[] = [];
  const days = new Map<string, number>();
  for (const { note } of entries) {
    if (note.what === "erased") {
      left.push(...note.keys.filter(({ person, kind }) => !keys.isDestroyed(person, kind)));
    } else if (note.what === "pruned") {
      days.set(note.log, Math.max(days.get(note.log) ?? 0, note.beforeDay));
    }
  }
  keys.destroy(left);
  for (const [log, beforeDay] of days) keys.destroySegments(log as SegmentedLog, beforeDay);
  return left.length;
}

/**
 * Notes in a journal that days of a log are about to go; for {@link SegmentRetention}. A day that
 * it has noted before is not noted again.
 */
export function notingPruned(
  journal: ErasureJournal,
  now: () => number,
): (log: SegmentedLog, beforeDay: number) => Promise<void> {
  return async (log, beforeDay) => {
    const noted = journal.entries.some(({ note }) =>
      note.what === "pruned" && note.log === log && note.beforeDay >= beforeDay
    );
    if (!noted) await journal.append({ what: "pruned", log, beforeDay }, now());
  };
}

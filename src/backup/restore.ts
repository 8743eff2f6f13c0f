/**
 * Brings a server back from its backups (R89). Everything is checked before anything is touched:
 * the whole backup, the keys, and that the journal of erasures beside them is newer than it. Then
 * the stores are prepared in folders of their own, freed of what is past its time (R48), and laid;
 * what was erased since the backup is erased again; only then is there something to start.
 *
 * Killed at any moment, it has either touched nothing that counts, and the next run begins anew, or
 * it has prepared all, and the next run brings it to its end. A mark in the folder of the data tells
 * which (`restore_marker.ts`).
 */
import { type JournalEntry, readJournal } from "../privacy/erasure/journal.ts";
import { journalMac } from "../privacy/erasure/replay.ts";
import { keyFile } from "../privacy/key_file.ts";
import { type DirectoryLock, lockDirectory } from "../store/file_lock.ts";
import { dataFile } from "../store/open_store.ts";
import { type Manifest, readArchive } from "./archive.ts";
import {
  archivesIn,
  type FoundArchive,
  hasMirror,
  journalIn,
  mirrored,
  withMirror,
} from "./backup_place.ts";
import { isThere, removeAll } from "./durable_folder.ts";
import { type Installation, journalOf } from "./installation.ts";
import {
  type Laid,
  type LayingParts,
  layingSteps,
  layRestore,
  preparedFolder,
} from "./lay_restore.ts";
import { type Expired, prepareRestore, preparingSteps } from "./prepare_restore.ts";
import { readMarker, removeMarker, type RestoreMarker, writeMarker } from "./restore_marker.ts";

/** How a restore is made. */
export interface RestoreOptions extends Omit<LayingParts, "step"> {
  /** The name of a backup; the newest where it is left out. */
  readonly archive?: string;
  /** What lies there now is set aside. */
  readonly replace?: boolean;
  /** Why it is done although no journal is newer than the backup; goes on record. */
  readonly override?: string;
  /** Told of each step that was done. */
  readonly step?: (name: RestoreStep) => void;
}

/** The steps of a restore, in their order. */
export const restoreSteps = [
  "checked",
  "begun",
  ...preparingSteps,
  "prepared",
  ...layingSteps,
] as const;
/** A step of a restore. */
export type RestoreStep = (typeof restoreSteps)[number];

/** A restore that was made. */
export interface Restored extends Laid {
  readonly backup: string;
  /** Whether an earlier run had prepared it. */
  readonly resumed: boolean;
  readonly overridden: boolean;
  /** Rows past their time that were removed, by table. */
  readonly expired: Expired;
}

/** A restore that is refused; nothing was touched. */
export class RestoreRefused extends Error {
  override readonly name = "RestoreRefused";
}

/** Restores a backup. No server must be running on the folders. @throws {RestoreRefused | ArchiveBroken} */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { installation, masterKey, step } = options;
  const { data } = installation;
  const found = await readMarker(data);
  if (found?.phase === "laying") {
    return await locked(installation, () => lay(options, found, true));
  }
  const archive = await chosen(options);
  const manifest = await readArchive(archive.path, masterKey);
  const override = await judgeJournal(options, manifest);
  await demandKeys(options);
  if (options.replace !== true) await demandEmpty(installation);
  step?.("checked");
  return await locked(installation, async () => {
    const begun: RestoreMarker = {
      version: 1,
      backup: manifest.name,
      startedAtMs: options.clock.now(),
      phase: "staging",
      override,
      expired: {},
      over: {},
    };
    await writeMarker(data, begun);
    step?.("begun");
    let prepared: RestoreMarker;
    try {
      prepared = { ...begun, phase: "laying", ...await prepareRestore(options, archive.path) };
      await writeMarker(data, prepared);
    } catch (error) {
      await undo(installation);
      throw error;
    }
    step?.("prepared");
    return await lay(options, prepared, false);
  });
}

async function lay(
  options: RestoreOptions,
  marker: RestoreMarker,
  resumed: boolean,
): Promise<Restored> {
  const laid = await layRestore(options, marker);
  return {
    ...laid,
    backup: marker.backup,
    resumed,
    overridden: marker.override !== null,
    expired: marker.expired,
  };
}

async function chosen({ place, archive }: RestoreOptions): Promise<FoundArchive> {
  const archives = await isThere(place) ? await archivesIn(place) : [];
  const found = archive === undefined
    ? archives.at(-1)
    : archives.find(({ name }) => name === archive);
  if (found !== undefined) return found;
  const names = archives.slice(-10).map(({ name }) => name).join(", ") || "none";
  throw new RestoreRefused(
    `Cannot restore: ${place} must hold ${archive ?? "a backup"}, got ${names}`,
  );
}

/**
 * A journal must have gone on after the backup: it names it, in the same story. The one beside the
 * backups counts, and one that is still there beside the keys.
 * @returns why it is done all the same; null where a journal is newer.
 */
async function judgeJournal(options: RestoreOptions, manifest: Manifest): Promise<string | null> {
  const there = await journalIn(options) ?? [];
  const here = await journalHere(options);
  const shared = Math.min(here.length, there.length);
  if (shared > 0 && here[shared - 1]!.mac !== there[shared - 1]!.mac) {
    throw new RestoreRefused(
      `Cannot restore: the journal beside the keys and the one beside the backups must tell of the ` +
        `same, got another entry ${shared}`,
    );
  }
  const entries = here.length > there.length ? here : there;
  const { seq, mac } = manifest.journal;
  const isNewer = (entries[seq - 1]?.mac ?? "") === mac &&
    entries.slice(seq).some(({ note }) => note.what === "backup" && note.backup === manifest.name);
  if (isNewer) return null;
  if (options.override !== undefined) return options.override;
  throw new RestoreRefused(
    `Cannot restore ${manifest.name}: the journal of erasures beside the backups must be newer ` +
      `than it and name it, got ${entries.length === 0 ? "no journal" : "one that does not"}; ` +
      'people erased since would come back. --override "REASON" restores all the same, on record',
  );
}

async function journalHere(
  { installation, masterKey }: RestoreOptions,
): Promise<readonly JournalEntry[]> {
  const path = journalOf(installation);
  return await isThere(path) ? await readJournal({ path, mac: journalMac(masterKey) }) : [];
}

async function demandKeys(options: RestoreOptions): Promise<void> {
  for (const of of mirrored) {
    if (!await hasMirror(options.place, of)) {
      const whose = of === "people" ? "people's keys" : "the equipment log's keys";
      throw new RestoreRefused(
        `Cannot restore: ${options.place} must hold ${whose} beside the backups, got none`,
      );
    }
    await withMirror(options, of, () => {}); // opens with this master key, and is whole
  }
}

/** Until all is prepared nothing is laid, so what lies there was there before. */
async function demandEmpty({ data, people, keys, logKeys }: Installation): Promise<void> {
  const stores = [data, people].map((folder) => `${folder}/${dataFile}`);
  for (const path of [...stores, ...[keys, logKeys].map((folder) => `${folder}/${keyFile}`)]) {
    if (!await isThere(path)) continue;
    throw new RestoreRefused(
      `Cannot restore: nothing must lie where it goes, got ${path}; ` +
        "--replace sets the stores aside and keeps the keys",
    );
  }
}

async function undo({ data, people }: Installation): Promise<void> {
  for (const folder of [people, data]) await removeAll(`${folder}/${preparedFolder}`);
  await removeMarker(data);
}

/** Keeps servers and other restores off the folders meanwhile. */
async function locked<T>({ data, people }: Installation, task: () => Promise<T>): Promise<T> {
  const locks: DirectoryLock[] = [];
  try {
    for (const folder of [data, people]) locks.push(await lockDirectory(folder));
    return await task();
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

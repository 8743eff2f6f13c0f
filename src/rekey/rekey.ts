/**
 * Exchanges the master key of a stopped server. Only the root key's one row is wrapped anew, so what
 * is derived from the root key (sessions, links, PINs, signatures, backups) stays as it is; what the
 * old master key opens afterwards is nothing.
 *
 * The order makes it whole at any moment: the new key is on the disk before the row is wrapped under
 * it, the row changes in one transaction that leaves no bytes of the old one, and the file takes its
 * name last. So after a kill one of two files opens the row, and the next start or run of this keeps
 * that one. The mirror beside the backups follows; until it has, it opens with the old key.
 */
import type { MasterKey } from "../access/master_key.ts";
import {
  makeMasterKey,
  MasterKeyUnusable,
  type MasterSource,
  nameOfSource,
  nextOf,
  promoteNext,
  readMasterKey,
} from "../access/master_key_file.ts";
import { hasMirror, withMirror } from "../backup/backup_place.ts";
import { isThere } from "../backup/durable_folder.ts";
import type { Clock } from "../clock.ts";
import { KeyFile, keyFile, type KeyRow } from "../privacy/key_file.ts";
import { findRoot, type FoundRoot, openRoot } from "../privacy/open_keys.ts";
import { generationOf, rootName, rootRow } from "../privacy/root_row.ts";
import { type DirectoryLock, lockDirectory } from "../store/file_lock.ts";

/** What is needed. */
export interface RekeyOptions {
  /** The folder of people's keys. */
  readonly directory: string;
  /** The folders of data, which no server may have open. */
  readonly data: readonly string[];
  readonly master: MasterSource;
  /**
   * The new key, where the operator puts it in the place of the old one; a file is made where there
   * is none. Left out, the file of `master` is exchanged here.
   */
  readonly newKey?: MasterSource;
  /** The place of backups, if there is one. */
  readonly place?: string;
  readonly clock: Clock;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** Told of each step that was done. */
  readonly step?: (name: RekeyStep) => void;
}

/** The steps, in their order. */
export const rekeySteps = ["opened", "made", "rewrapped", "named", "mirrored"] as const;
/** A step of an exchange. `named` is left out where the operator exchanges the key. */
export type RekeyStep = (typeof rekeySteps)[number];

/** What came of it. */
export interface Rekeyed {
  /** How many exchanges there have been. */
  readonly generation: number;
  /** Whether an earlier run had wrapped the root key under the new one, and this one ended it. */
  readonly resumed: boolean;
  /** What to put in the place of the old key, and where that was; null where it is done. */
  readonly swap: { readonly from: string; readonly to: string } | null;
  /** Of the keys beside the backups; a fault where they could not be reached. */
  readonly mirror: "none" | "updated" | { readonly fault: string };
}

/** An exchange that is refused; nothing was changed. */
export class RekeyRefused extends Error {
  override readonly name = "RekeyRefused";
}

/**
 * Exchanges the master key.
 * @throws {RekeyRefused | MasterKeyUnusable | KeyFileUnusable}
 * @throws {DataDirectoryInUse} where a server runs.
 */
export async function rekey(options: RekeyOptions): Promise<Rekeyed> {
  const { directory, data } = options;
  if (!await isThere(`${directory}/${keyFile}`)) {
    throw new RekeyRefused(
      `Cannot exchange the master key: no server has kept keys at ${directory}`,
    );
  }
  const locks: DirectoryLock[] = [];
  try {
    for (const folder of data) {
      if (await isThere(folder)) locks.push(await lockDirectory(folder));
    }
    const file = await KeyFile.open(directory);
    try {
      return await exchange(file, options);
    } finally {
      await file.close();
    }
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

async function exchange(file: KeyFile, options: RekeyOptions): Promise<Rekeyed> {
  const { master, newKey, step } = options;
  if (file.isEmpty()) {
    throw new RekeyRefused(`Cannot exchange the master key: there are no keys in ${file.path}`);
  }
  const target = newKey ?? { file: nextOf(ownFile(master)) };
  const ended = newKey === undefined ? null : await endedBefore(file, newKey, master);
  const opened = ended ?? await openRoot(file, options);
  step?.("opened");
  const resumed = ended !== null || opened.isNext;
  if (!resumed) {
    const made = await newMasterKey(target, master);
    if (made.sameAs(opened.masterKey)) {
      throw new RekeyRefused(
        `Cannot exchange the master key: the new one, of ${nameOfSource(target)}, must be another`,
      );
    }
    step?.("made");
    rewrap(file, opened.rootKey, made, options);
    step?.("rewrapped");
    if (newKey === undefined) await promoteNext(ownFile(master));
  }
  if (newKey === undefined) step?.("named");
  const row = file.get(rootName)!;
  const mirror = await mirrorRoot(row, opened.rootKey, options);
  step?.("mirrored");
  return {
    generation: generationOf(row),
    resumed,
    swap: newKey === undefined ? null : { from: nameOfSource(master), to: nameOfSource(newKey) },
    mirror,
  };
}

/** The file that is exchanged here. */
function ownFile(master: MasterSource): string {
  if ("file" in master) return master.file;
  throw new RekeyRefused(
    `Cannot exchange what ${master.variable} holds from here: --new-key must say what takes its ` +
      "place, FILE or env",
  );
}

/** Whether an earlier run came so far that the new key is the one that opens. */
async function endedBefore(
  file: KeyFile,
  newKey: MasterSource,
  master: MasterSource,
): Promise<FoundRoot | null> {
  if (await findRoot(file, master) !== null) return null;
  return await findRoot(file, newKey);
}

async function newMasterKey(target: MasterSource, master: MasterSource): Promise<MasterKey> {
  if (!("file" in target)) return target.key;
  const isOwn = "file" in master && target.file === nextOf(master.file);
  const there = isOwn ? null : await readMasterKey(target.file);
  if (there !== null) {
    await syncFile(target.file);
    return there;
  }
  try {
    return await makeMasterKey(target.file, "file" in master ? master.file : undefined);
  } catch (cause) {
    if (!isOwn || !(cause instanceof MasterKeyUnusable)) throw cause;
    throw new MasterKeyUnusable(
      `${cause.message}; a key that is handed to the server, as by systemd, is exchanged with ` +
        "--new-key FILE",
      { cause },
    );
  }
}

function rewrap(
  file: KeyFile,
  rootKey: MasterKey,
  masterKey: MasterKey,
  { randomBytes }: RekeyOptions,
): void {
  const generation = generationOf(file.get(rootName)!) + 1;
  file.replace(rootRow({ rootKey, masterKey, generation, randomBytes }));
}

async function mirrorRoot(
  row: KeyRow,
  rootKey: MasterKey,
  { place, clock, randomBytes }: RekeyOptions,
): Promise<Rekeyed["mirror"]> {
  if (place === undefined) return "none";
  try {
    if (!await isThere(place)) throw new Error(`${place} is not there`);
    if (!await hasMirror(place, "people")) return "none";
    await withMirror(
      { place, masterKey: rootKey, clock, randomBytes },
      "people",
      (mirror) => void mirror.adopt([row]),
    );
    return "updated";
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** A key that somebody else has written is on the disk before anything is wrapped under it. */
async function syncFile(path: string): Promise<void> {
  const file = await Deno.open(path, { read: true });
  try {
    await file.sync();
  } finally {
    file.close();
  }
}

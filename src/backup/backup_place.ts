/**
 * The folder of backups, best on another disk (R89, E13). In it lie
 *
 * - `erasures.jsonl`: the copy of the journal of erasures, caught up at once after each;
 * - `keys/` and `log-keys/`: the wrapped keys of people and of the equipment log once more, in key
 *   files of their own, so that what is destroyed leaves no bytes there either. Every backup brings
 *   them up to date *after* its copy of the data, so that the key of every row that was copied is in
 *   them;
 * - one sealed file for each backup (`archive.ts`), in which there are no keys.
 *
 * Keys therefore lie in one place beside the backups and not in each: a key that is destroyed there
 * closes every backup ever made. All of it opens with the master key alone, which is not here.
 */
import { setImmediate } from "node:timers/promises";
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import { logKeyPurpose } from "../equipment_log/equipment_log.ts";
import {
  type ErasureJournal,
  JournalBroken,
  type JournalEntry,
  type JournalNote,
  readJournal,
} from "../privacy/erasure/journal.ts";
import { JournalCopy, journalFile } from "../privacy/erasure/journal_copy.ts";
import {
  equipmentLogDays,
  journalMac,
  replayJournal,
  replayLogDays,
} from "../privacy/erasure/replay.ts";
import type { SecondPlace } from "../privacy/erasure/second_place.ts";
import { keyFile } from "../privacy/key_file.ts";
import { KeyStore } from "../privacy/key_store.ts";
import { DataDirectoryInUse } from "../store/file_lock.ts";
import { archiveSuffix, timeOfName } from "./archive_name.ts";
import { isThere, privateFolder, syncFolder } from "./durable_folder.ts";
import type { RandomBytes } from "./sealed_stream.ts";

/** The stores of keys that a server has: where their copies lie, and how they are opened. */
const mirrors = {
  people: { folder: "keys", opening: {} },
  equipment_log: { folder: "log-keys", opening: { purpose: logKeyPurpose } },
} as const;
/** A store of keys. */
export type Mirrored = keyof typeof mirrors;
/** All of them. */
export const mirrored = Object.keys(mirrors) as readonly Mirrored[];

/** How a place is opened. */
export interface PlaceOptions {
  readonly place: string;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** A whole backup in the place. */
export interface FoundArchive {
  readonly name: string;
  readonly path: string;
  /** Wall time at which it was begun. */
  readonly atMs: number;
}

/** A mirror is used for moments; whoever meets another user of it tries again so often. */
const mirrorTries = 50;
const mirrorPauseMs = 100;

/** The place of backups. What it does is done one after the other. */
export class BackupPlace implements SecondPlace {
  readonly path: string;
  readonly #options: PlaceOptions;
  readonly #journal: ErasureJournal;
  /** The last entry that was carried out in the mirrors. */
  #carriedOut = 0;
  /** The last entry that the copy was seen to hold. */
  #held = 0;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(options: PlaceOptions, journal: ErasureJournal) {
    this.path = options.place;
    this.#options = options;
    this.#journal = journal;
  }

  /**
   * Opens a place for a journal, or makes one: a private folder. Where backups were made before,
   * a folder that is missing is a disk that is, and none is made in its stead.
   * @param away hears why the place cannot be reached; it is tried again with the next entry. Left
   *   out, that is an error.
   * @throws {JournalBroken} where the journal there is another's, or tells of more than this one:
   *   then what is here is an older copy, which `deno task restore` brings back with all of that.
   */
  static async open(
    options: PlaceOptions,
    journal: ErasureJournal,
    away?: (fault: string) => void,
  ): Promise<BackupPlace> {
    const place = new BackupPlace(options, journal);
    try {
      await place.#prepare();
      await place.catchUp();
    } catch (error) {
      if (away === undefined || error instanceof JournalBroken) throw error;
      away(error instanceof Error ? error.message : String(error));
    }
    return place;
  }

  async #prepare(): Promise<void> {
    const isUsed = this.#journal.entries.some(({ note }) => note.what === "backup");
    if (isUsed && !await isThere(this.path)) {
      throw new Error(
        `Cannot use ${this.path} for backups: the folder must be there, for backups were made; ` +
          "is its disk? An empty folder of mode 0700 begins a new place",
      );
    }
    await privateFolder(this.path, "the place of backups");
    for (const of of mirrored) await privateFolder(mirrorOf(this.path, of), "the place of backups");
  }

  catchUp(): Promise<number> {
    return this.#inOrder(async () => {
      const held = await this.#copyJournal();
      const fresh = this.#journal.entries.slice(this.#carriedOut, held);
      if (fresh.some(({ note }) => isOf(note, "people"))) {
        await withMirror(this.#options, "people", (mirror) => {
          replayJournal({ entries: fresh }, mirror);
        });
      }
      if (fresh.some(({ note }) => isOf(note, "equipment_log"))) {
        await withMirror(this.#options, "equipment_log", (mirror) => {
          replayLogDays({ entries: fresh }, mirror);
        });
      }
      this.#carriedOut = held;
      return held;
    });
  }

  /** Brings a mirror up to its keys; what is destroyed on either side stays so. */
  mirrorKeys(of: Mirrored, keys: KeyStore): Promise<void> {
    return this.#inOrder(() =>
      withMirror(this.#options, of, async (mirror) => {
        for (const part of keys.wrappedParts()) {
          mirror.adopt(part);
          await setImmediate(); // whoever waits for the event loop goes first
        }
      })
    );
  }

  /** Has the mirror hold the root key as the keys do: opened by the master key of today. */
  mirrorRoot(keys: KeyStore): Promise<void> {
    return this.#inOrder(async () => {
      const root = keys.rootRow();
      if (root === null) return;
      await withMirror(this.#options, "people", (mirror) => void mirror.adopt([root]));
    });
  }

  async #copyJournal(): Promise<number> {
    const path = `${this.path}/${journalFile}`;
    const isNew = !await isThere(path);
    if (isNew && this.#held > 0) {
      throw new Error(`Cannot copy the journal of erasures: ${path} must still be there`);
    }
    const { masterKey } = this.#options;
    // Opened each time, so that it is the disk that is there now.
    const mac = journalMac(masterKey);
    const copy = new JournalCopy({ journal: this.#journal, place: this.path, mac });
    try {
      const held = await copy.catchUp();
      if (isNew) await syncFolder(this.path);
      return this.#held = held;
    } finally {
      await copy.close();
    }
  }

  #inOrder<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(task);
    this.#tail = done.catch(() => {});
    return done;
  }
}

/** Every whole backup of a place, the oldest first. */
export async function archivesIn(place: string): Promise<FoundArchive[]> {
  const found: FoundArchive[] = [];
  for await (const { name: file, isFile } of Deno.readDir(place)) {
    const name = file.slice(0, -archiveSuffix.length);
    const atMs = file.endsWith(archiveSuffix) && isFile ? timeOfName(name) : null;
    if (atMs !== null) found.push({ name, path: `${place}/${file}`, atMs });
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** The entries of the copy of the journal in a place, or null where there is none. @throws {JournalBroken} */
export async function journalIn(
  { place, masterKey }: Pick<PlaceOptions, "place" | "masterKey">,
): Promise<readonly JournalEntry[] | null> {
  try {
    return await readJournal({ path: `${place}/${journalFile}`, mac: journalMac(masterKey) });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The folder of the keys of a store in a place. */
export function mirrorOf(place: string, of: Mirrored = "people"): string {
  return `${place}/${mirrors[of].folder}`;
}

/** Whether there are keys of a store in a place. */
export function hasMirror(place: string, of: Mirrored): Promise<boolean> {
  return isThere(`${mirrorOf(place, of)}/${keyFile}`);
}

/**
 * Opens the keys of a store in a place for a moment; waits its turn where another process has them open.
 * @throws {KeyFileUnusable} where they are damaged or another master key's.
 */
export async function withMirror<T>(
  { place, masterKey, clock, randomBytes }: PlaceOptions,
  of: Mirrored,
  body: (mirror: KeyStore) => T | Promise<T>,
): Promise<T> {
  const { opening } = mirrors[of];
  const directory = mirrorOf(place, of);
  const mirror = await withFreeFolder(
    clock,
    () => KeyStore.open({ ...opening, directory, masterKey, randomBytes }),
  );
  try {
    return await body(mirror);
  } finally {
    await mirror.close();
  }
}

/** Opens what is used for moments; waits its turn where another process has it open. */
export async function withFreeFolder<T>(clock: Clock, open: () => Promise<T>): Promise<T> {
  for (let left = mirrorTries;; left--) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse) || left === 1) throw error;
      await pause(clock, mirrorPauseMs);
    }
  }
}

/** Whether a note of the journal says that keys of a store go. */
function isOf(note: JournalNote, of: Mirrored): boolean {
  if (note.what === "erased") return of === "people";
  return note.what === "pruned" && (note.log === equipmentLogDays) === (of === "equipment_log");
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

/**
 * Opens the file of people's keys with the master key, which opens the root key, from which comes
 * what opens all the others. The file is locked first, so no master key is exchanged meanwhile.
 *
 * A new file gets a random root key. In one from before there was such a thing, the root key is the
 * master key of that time, for everything was derived from it; from then on it lies there wrapped.
 */
import {
  discardNext,
  MasterKeyUnusable,
  masterSecretVariable,
  type MasterSource,
  nameOfSource,
  nextOf,
  openMasterKey,
  promoteNext,
  readMasterKey,
} from "../access/master_key_file.ts";
import { MasterKey } from "../access/master_key.ts";
import { isThere } from "../backup/durable_folder.ts";
import { KeyFile, keyFile, KeyFileUnusable } from "./key_file.ts";
import { isKeyFileOf, KeyStore } from "./key_store.ts";
import { openRootRow, rootName, rootRow } from "./root_row.ts";

/** How keys are opened. */
export interface OpenKeysOptions {
  /** The folder of people's keys. */
  readonly directory: string;
  readonly master: MasterSource;
  readonly randomBytes: (count: number) => Uint8Array;
  /**
   * The folder of keys beside the backups. Where this folder is new and that one is not, a disk was
   * lost: the root key is taken from there, so that a restore can bring back the rest.
   */
  readonly mirror?: string;
}

/** What was opened. */
export interface OpenedKeys {
  /** From which everything is derived; the same for as long as the cluster is. */
  readonly rootKey: MasterKey;
  readonly keys: KeyStore;
}

/** A root key that a master key opened. */
export interface FoundRoot {
  readonly rootKey: MasterKey;
  readonly masterKey: MasterKey;
  /** Whether it was the next key of the file: an exchange was begun and not brought to its end. */
  readonly isNext: boolean;
}

/**
 * Opens the keys of a folder, or makes them. Exchanges of the master key that were cut short are
 * brought to their end, or undone.
 * @throws {KeyFileUnusable} where the file is damaged, or the master key is not the one it needs.
 * @throws {MasterKeyUnusable} where there is no master key to use, and none can be made.
 */
export async function openKeys(options: OpenKeysOptions): Promise<OpenedKeys> {
  const file = await KeyFile.open(options.directory);
  try {
    const { rootKey } = await openRoot(file, options);
    const { randomBytes } = options;
    return { rootKey, keys: KeyStore.over(file, { masterKey: rootKey, randomBytes }) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Opens the root key of a file, or makes one, and leaves the file with it and one master key.
 * @throws {KeyFileUnusable | MasterKeyUnusable}
 */
export async function openRoot(file: KeyFile, options: OpenKeysOptions): Promise<FoundRoot> {
  const { master, randomBytes } = options;
  if (file.isEmpty()) {
    const masterKey = "file" in master ? await openMasterKey(master.file) : master.key;
    const rootKey = await rootBeside(options) ?? new MasterKey(randomBytes(32));
    file.replace(rootRow({ rootKey, masterKey, generation: 0, randomBytes }));
    return { rootKey, masterKey, isNext: false };
  }
  const found = await findRoot(file, master);
  if (found === null) throw await foreign(file.path, master);
  const { rootKey, masterKey, isNext } = found;
  if (file.get(rootName) === null) {
    file.replace(rootRow({ rootKey, masterKey, generation: 0, randomBytes }));
  }
  if ("file" in master) await (isNext ? promoteNext(master.file) : discardNext(master.file));
  return found;
}

/**
 * The root key of a file that has keys, and which master key opened it; changes nothing. Null where
 * none of the source does.
 * @throws {MasterKeyUnusable} where the source cannot be read.
 */
export async function findRoot(file: KeyFile, master: MasterSource): Promise<FoundRoot | null> {
  const asItIs = "file" in master ? await readMasterKey(master.file) : master.key;
  const found = asItIs === null ? null : rootIn(file, asItIs);
  if (found !== null) return { rootKey: found, masterKey: asItIs!, isNext: false };
  if (!("file" in master)) return null;
  const next = await readMasterKey(nextOf(master.file));
  const byNext = next === null ? null : rootIn(file, next);
  return byNext === null ? null : { rootKey: byNext, masterKey: next!, isNext: true };
}

function rootIn(file: KeyFile, masterKey: MasterKey): MasterKey | null {
  const row = file.get(rootName);
  if (row !== null) return openRootRow(row, masterKey);
  return isKeyFileOf(file, masterKey) ? masterKey : null;
}

/** The root key beside the backups; null where there is none, or another master key's. */
async function rootBeside({ mirror, master }: OpenKeysOptions): Promise<MasterKey | null> {
  if (mirror === undefined || !await isThere(`${mirror}/${keyFile}`)) return null;
  const file = await KeyFile.open(mirror);
  try {
    return (await findRoot(file, master))?.rootKey ?? null;
  } finally {
    await file.close();
  }
}

/** Why a file that has keys does not open. */
async function foreign(path: string, master: MasterSource): Promise<Error> {
  if ("file" in master && !await isThere(master.file)) {
    return new MasterKeyUnusable(
      `Cannot use the keys at ${path}: the master key must lie at ${master.file}, got no file; ` +
        "it is in no backup and comes from where its copy is kept, or from " + masterSecretVariable,
    );
  }
  return new KeyFileUnusable(
    `Cannot use the keys at ${path}: they do not open with the master key of ` +
      `${nameOfSource(master)}; after \`deno task rekey\` they open with the new one alone`,
  );
}

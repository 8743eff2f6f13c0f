/**
 * The root key for commands of backups. It lies wrapped in two places: among people's keys, which a
 * server that runs has locked and a lost disk has taken, and in their mirror beside the backups. The
 * master key is read from where it is set and never made here, for a new one would open nothing.
 */
import type { MasterKey } from "../access/master_key.ts";
import { nameOfSource } from "../access/master_key_file.ts";
import type { Clock } from "../clock.ts";
import { KeyFile, keyFile, KeyFileUnusable } from "../privacy/key_file.ts";
import { isKeyFileOf } from "../privacy/key_store.ts";
import { findRoot } from "../privacy/open_keys.ts";
import { DataDirectoryInUse } from "../store/file_lock.ts";
import { mirrorOf, withFreeFolder } from "./backup_place.ts";
import { isThere } from "./durable_folder.ts";
import type { Installation } from "./installation.ts";

/**
 * Finds the root key of an installation. Where its own keys and those beside the backups both open,
 * they must be of one cluster.
 * @throws where the master key is missing or opens neither.
 */
export async function offlineRoot(
  { master, keys }: Pick<Installation, "master" | "keys">,
  place: string,
  clock: Clock,
): Promise<MasterKey> {
  if ("file" in master && !await isThere(master.file)) {
    throw new Error(
      `Cannot go on: the master key must lie at ${master.file}; it is in no backup and ` +
        "comes from where its copy is kept",
    );
  }
  const mirror = mirrorOf(place);
  const beside = await withFile(
    mirror,
    clock,
    async (file) => (await findRoot(file, master))?.rootKey ?? null,
  );
  const own = await ownRoot(keys, async (file) => {
    const found = (await findRoot(file, master))?.rootKey ?? null;
    if (beside !== null && !file.isEmpty() && !isKeyFileOf(file, beside)) {
      throw new KeyFileUnusable(
        `Cannot go on: the keys at ${keys} and at ${mirror} must be of one cluster, got two; ` +
          `if those at ${mirror} are the ones to restore, move ${keys} away first`,
      );
    }
    return found;
  });
  const found = own ?? beside;
  if (found !== null) return found;
  throw new KeyFileUnusable(
    `Cannot go on: the keys at ${keys} or at ${mirror} must open with the master key of ` +
      `${
        nameOfSource(master)
      }, got none that do; after \`deno task rekey\` keys that did not hear ` +
      "of it open with the one before",
  );
}

/** Looks into the keys of an installation; null where there are none or a server has them open. */
async function ownRoot(
  directory: string,
  look: (file: KeyFile) => Promise<MasterKey | null>,
): Promise<MasterKey | null> {
  if (!await isThere(`${directory}/${keyFile}`)) return null;
  let file: KeyFile;
  try {
    file = await KeyFile.open(directory);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return null;
    throw error;
  }
  try {
    return await look(file);
  } finally {
    await file.close();
  }
}

async function withFile(
  directory: string,
  clock: Clock,
  look: (file: KeyFile) => Promise<MasterKey | null>,
): Promise<MasterKey | null> {
  if (!await isThere(`${directory}/${keyFile}`)) return null;
  const file = await withFreeFolder(clock, () => KeyFile.open(directory));
  try {
    return await look(file);
  } finally {
    await file.close();
  }
}

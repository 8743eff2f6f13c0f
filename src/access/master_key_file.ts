/**
 * Where the master key comes from: a file outside the data folder (a systemd credential is one too),
 * or the environment. It never comes from a flag, which everybody on a machine can read.
 *
 * A key in a file is exchanged by way of `<file>.next`: the new one is whole and on the disk there
 * before anything is wrapped under it, and takes the file's name after. Whatever ends that in between
 * leaves two files, of which the one that opens the root key is right (`open_keys.ts`).
 */
import { Buffer } from "node:buffer";
import { isThere, removeAll, syncFolder } from "../backup/durable_folder.ts";
import { randomBytes } from "../crypto_random.ts";
import { MasterKey } from "./master_key.ts";

/** Where the master key comes from. */
export type MasterSource =
  | { readonly file: string }
  /** Given by the environment, and the variable's name. */
  | { readonly key: MasterKey; readonly variable: string };

/** The variable that holds the master key where no file does. */
export const masterSecretVariable = "VESTIBULE_MASTER_SECRET";
/** How a key is written, for texts of faults. */
export const masterKeyForm = "32 bytes in base64url (43 characters)";

/** What is known of a file that tells who may read it. */
export type FileRights = Pick<Deno.FileInfo, "mode" | "uid" | "gid">;

/** A master key that cannot be used, or made. */
export class MasterKeyUnusable extends Error {
  override readonly name = "MasterKeyUnusable";
}

/** The master key of a text in base64url; null where it is none. */
export function masterKeyOf(text: string): MasterKey | null {
  const found = /^\s*([A-Za-z0-9_-]{43})=?\s*$/.exec(text);
  return found === null ? null : new MasterKey(Buffer.from(found[1]!, "base64url"));
}

/** What a source is called in a text: the path, or the variable's name. */
export function nameOfSource(source: MasterSource): string {
  return "file" in source ? source.file : source.variable;
}

/**
 * Reads the master key of a file; null where there is no file. Writes nothing, so the file may lie
 * in a folder that cannot be written.
 * @throws {MasterKeyUnusable} where the file holds something else or others may read it.
 */
export async function readMasterKey(path: string): Promise<MasterKey | null> {
  let text: string;
  try {
    if (isOpenToOthers(await Deno.stat(path))) {
      throw new MasterKeyUnusable(
        `Cannot use the master key at ${path}: only its owner may read it (chmod 600)`,
      );
    }
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof MasterKeyUnusable) throw error;
    throw new MasterKeyUnusable(
      `Cannot use the master key at ${path}: the file must be readable, got ${faultOf(error)}`,
      { cause: error },
    );
  }
  const key = masterKeyOf(text);
  if (key !== null) return key;
  throw new MasterKeyUnusable(`Cannot use the master key at ${path}: it must be ${masterKeyForm}`);
}

/**
 * Whether a file's mode lets others than its owner and root in. systemd hands a credential to the
 * user of a unit by an access list, which shows as 0440 of root: the group's bit is the list's mask.
 */
export function isOpenToOthers({ mode, uid, gid }: FileRights): boolean {
  if (mode === null) return false; // Windows, which has no modes
  const others = mode & 0o077;
  return others !== 0 && !(others === 0o040 && uid === 0 && gid === 0);
}

/**
 * Makes a new master key in a file, in place of what was there; resolves when it is on the disk.
 * @param like a file whose owner it is to have: who does this may be root.
 * @throws {MasterKeyUnusable} where the folder takes none.
 */
export async function makeMasterKey(path: string, like?: string): Promise<MasterKey> {
  const made = Buffer.from(randomBytes(32));
  try {
    await removeAll(path);
    const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    try {
      await file.write(Buffer.from(`${made.toString("base64url")}\n`));
      if (like !== undefined) await ownedAs(path, like);
      await file.sync();
    } finally {
      file.close();
    }
    await syncFolder(folderOf(path));
  } catch (cause) {
    throw new MasterKeyUnusable(
      `Cannot make a master key at ${path}: its folder must be there and writable, ` +
        `got ${faultOf(cause)}`,
      { cause },
    );
  }
  return new MasterKey(made);
}

/**
 * Reads the master key of a file, or makes one there, readable by its owner alone.
 * @throws {MasterKeyUnusable}
 */
export async function openMasterKey(path: string): Promise<MasterKey> {
  const there = await readMasterKey(path);
  if (there !== null) return there;
  // Not under its own name, for a crash must not leave half a key there.
  const made = await makeMasterKey(nextOf(path));
  await promoteNext(path);
  return made;
}

/** Where the key lies that is to take a file's place. */
export function nextOf(path: string): string {
  return `${path}.next`;
}

/** Gives the next key the file's name; resolves when that is on the disk. */
export async function promoteNext(path: string): Promise<void> {
  await Deno.rename(nextOf(path), path);
  await syncFolder(folderOf(path));
}

/** Removes a next key that nothing is wrapped under. */
export async function discardNext(path: string): Promise<void> {
  if (!await isThere(nextOf(path))) return;
  await removeAll(nextOf(path));
  await syncFolder(folderOf(path));
}

/** Only root may give a file away, and only root meets a file of another owner here. */
async function ownedAs(path: string, like: string): Promise<void> {
  if (!await isThere(like)) return;
  const [made, old] = [await Deno.stat(path), await Deno.stat(like)];
  if (made.uid !== old.uid || made.gid !== old.gid) await Deno.chown(path, old.uid, old.gid);
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}

function faultOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

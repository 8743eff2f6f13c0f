/** Folders that are their owner's alone, and whose entries are on the disk. */

/** Makes a folder where it is missing. @throws where it is no folder or lets others in. */
export async function privateFolder(path: string, what: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const { mode } = await Deno.stat(path);
  if (mode !== null && (mode & 0o077) !== 0) {
    throw new Error(
      `Cannot use ${what} ${path}: it must be for its owner alone (chmod 0700), ` +
        `got mode ${(mode & 0o777).toString(8)}`,
    );
  }
}

/** Resolves when what was made, renamed or removed in a folder is so after a power cut, too. */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return; // which has no handle of a folder to sync
  const folder = await Deno.open(path, { read: true });
  try {
    await folder.sync();
  } finally {
    folder.close();
  }
}

/** Whether something lies under a path. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Removes what lies under a path, if anything does. */
export async function removeAll(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

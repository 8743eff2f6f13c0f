/**
 * One process per data directory. Two processes on one KV file fail each other's commits at once
 * (`database is locked`), so a second one must not get that far: the first holds an advisory lock
 * on a file of the directory, which the kernel releases when the process ends, however it ends.
 *
 * What lies in the directory is for its owner alone. A directory made here has mode 0700; one that
 * was there and lets others in is refused, not changed, for who else uses it cannot be known.
 */

/** The file whose lock stands for the directory. It stays when the lock is released. */
const lockFile = "vestibule.lock";

/** A data directory that cannot be used as it is. */
export class DataDirectoryUnusable extends Error {
  override readonly name = "DataDirectoryUnusable";
}

/** Another process uses the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = "DataDirectoryInUse";
}

/** A directory that this process alone uses. */
export class DirectoryLock {
  readonly directory: string;
  #file: Deno.FsFile | undefined;

  constructor(directory: string, file: Deno.FsFile) {
    this.directory = directory;
    this.#file = file;
  }

  /** Lets others use the directory. */
  async release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    await file.unlock();
    file.close();
  }
}

/**
 * Makes the directory where it is missing and takes its lock.
 * @throws {DataDirectoryUnusable} where it is no directory or lets others in.
 * @throws {DataDirectoryInUse} where another process holds the lock.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  await makePrivate(directory);
  const path = `${directory}/${lockFile}`;
  // Not truncated here: what it holds names the process that has the lock.
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  try {
    if (!await file.tryLock(true)) {
      const holder = await Deno.readTextFile(path);
      throw new DataDirectoryInUse(
        `Cannot use the data directory ${directory}: one process at a time may use it, ` +
          `got one held by ${/^\d+\n$/.test(holder) ? `process ${holder.trim()}` : "another"}`,
      );
    }
    await file.truncate();
    await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  } catch (error) {
    file.close();
    throw error;
  }
  return new DirectoryLock(directory, file);
}

async function makePrivate(directory: string): Promise<void> {
  // Parents that are missing are made with the same mode; nothing happens to one that is there.
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 }).catch((error) => {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  });
  const { isDirectory, mode } = await Deno.stat(directory);
  if (!isDirectory) {
    throw new DataDirectoryUnusable(
      `Cannot use the data directory ${directory}: it must be a directory, got a file`,
    );
  }
  // Where the platform has no modes (Windows) there is nothing to judge.
  if (mode !== null && (mode & 0o077) !== 0) {
    const octal = (mode & 0o777).toString(8).padStart(4, "0");
    throw new DataDirectoryUnusable(
      `Cannot use the data directory ${directory}: it must be for its owner alone ` +
        `(chmod 0700), got mode ${octal}`,
    );
  }
}

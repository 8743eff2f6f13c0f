/**
 * The file of the embedded store. SQLite would make it readable for everybody (0644) and gives the
 * files beside it (`-wal`, `-shm`) the mode that it has, so it is made here first, empty and 0600;
 * that needs no change of the process's umask.
 *
 * What KV deletes or overwrites stays in the file's free pages until a vacuum (E13).
 */
import { DatabaseSync } from "node:sqlite";

/** The files that SQLite keeps for one database. */
const suffixes = ["", "-wal", "-shm"];

/** What a vacuum did. */
export interface VacuumReport {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/**
 * Makes the file where it is missing, private in either case. Must be called with the directory
 * locked and the database not open in this process: closing a file drops SQLite's locks on it.
 */
export async function makeDataFile(path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true, mode: 0o600 });
  file.close();
  for (const suffix of suffixes) {
    const mode = await modeOf(path + suffix);
    if (mode !== null && (mode & 0o077) !== 0) await Deno.chmod(path + suffix, 0o600);
  }
}

/**
 * Rewrites the file without what was deleted from it, and empties the log beside it. The database
 * may be open in this process, but nothing must be committing: the call is synchronous and takes
 * about 6 ms a megabyte, so it is for an operator's quiet hour, with the committer quiet.
 * Deno lets SQLite attach a database, which VACUUM does inside, only in a process that has every
 * permission; the server itself has not, so this is for a command of the operator's.
 * @throws {Error} "database is locked" where something was committing; nothing is changed then.
 */
export function vacuumDataFile(path: string): VacuumReport {
  const bytesBefore = bytesOf(path);
  const database = new DatabaseSync(path);
  try {
    database.exec("VACUUM");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
  return { bytesBefore, bytesAfter: bytesOf(path) };
}

function bytesOf(path: string): number {
  return suffixes.slice(0, 2).reduce((bytes, suffix) => {
    try {
      return bytes + Deno.statSync(path + suffix).size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return bytes; // the log is made when it is needed
      throw error;
    }
  }, 0);
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await Deno.stat(path)).mode;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

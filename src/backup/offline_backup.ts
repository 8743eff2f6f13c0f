/**
 * A backup asked for from outside of the server: of one that is stopped it is made here, of one that
 * runs by itself, for it alone has people's keys open.
 */
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import type { BackupConfig } from "../config.ts";
import { DataDirectoryInUse, type DirectoryLock, lockDirectory } from "../store/file_lock.ts";
import { archivesIn, BackupPlace, journalIn } from "./backup_place.ts";
import { isThere, removeAll } from "./durable_folder.ts";
import { withInstalledKeys } from "./installed_keys.ts";
import type { Installation } from "./installation.ts";
import { makeBackup } from "./make_backup.ts";
import { demandWholeRestore } from "./restore_marker.ts";
import type { RandomBytes } from "./sealed_stream.ts";
import { askFile } from "./server_backups.ts";

/** What is needed. */
export interface OfflineParts {
  readonly installation: Installation;
  readonly config: BackupConfig;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** A backup that is there now. */
export interface Backed {
  readonly name: string;
  /** Of its file. */
  readonly bytes: number;
  readonly by: "the running server" | "this command";
}

/** How long a running server may take to begin and make one. */
const answerWithinMs = 600_000;
/** How long it may take to see that it is asked. */
const takenWithinMs = 20_000;
const lookEveryMs = 200;

/** Has a backup made of a server, whether it runs or not. @throws where none comes about. */
export async function backUp(parts: OfflineParts): Promise<Backed> {
  const { data, people } = parts.installation;
  await demandWholeRestore(data);
  await Deno.stat(data); // nothing is made where no server has been
  const locks: DirectoryLock[] = [];
  try {
    for (const folder of [data, people]) locks.push(await lockDirectory(folder));
    return await backUpStopped(parts);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return await askServer(parts);
    throw error;
  } finally {
    for (const lock of locks.reverse()) await lock.release();
  }
}

function backUpStopped(parts: OfflineParts): Promise<Backed> {
  const { config, masterKey, clock, randomBytes } = parts;
  return withInstalledKeys(parts, async (open) => {
    const place = await BackupPlace.open(
      { place: config.place, masterKey, clock, randomBytes },
      open.journal,
    );
    const made = await makeBackup({ ...parts, ...open, place, keepDays: config.keepDays });
    return { name: made.name, bytes: made.bytes, by: "this command" };
  });
}

/** Asks the server that runs, and waits until a new backup stands in the journal's copy. */
async function askServer({ config, masterKey, clock }: OfflineParts): Promise<Backed> {
  const { place } = config;
  const before = new Set((await archivesIn(place)).map(({ name }) => name));
  const ask = `${place}/${askFile}`;
  await Deno.writeTextFile(ask, "", { mode: 0o600 });
  const untilMs = clock.monotonic() + answerWithinMs;
  const takenUntilMs = clock.monotonic() + takenWithinMs;
  for (;;) {
    const made = (await archivesIn(place)).findLast(({ name }) => !before.has(name));
    const entries = made === undefined ? [] : await journalIn({ place, masterKey }) ?? [];
    const isNoted = entries.some(({ note }) =>
      note.what === "backup" && note.backup === made?.name
    );
    if (made !== undefined && isNoted) {
      const { size } = await Deno.stat(made.path);
      return { name: made.name, bytes: size, by: "the running server" };
    }
    const nowMs = clock.monotonic();
    if (nowMs > takenUntilMs && await isThere(ask)) {
      await removeAll(ask);
      throw new Error(
        `Cannot back up: the server that runs must look for ${ask}, got no sign of it; ` +
          "it must be started with the same --backup",
      );
    }
    if (nowMs > untilMs) {
      throw new Error(
        `Cannot back up: the server that runs must make one in ${
          answerWithinMs / 60_000
        } minutes, ` +
          "got none; its log says why",
      );
    }
    await new Promise<void>((resolve) => clock.after(lookEveryMs, resolve));
  }
}

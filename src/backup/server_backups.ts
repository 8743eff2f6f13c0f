/** The backups of a server that runs, put together. */
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import type { BackupConfig } from "../config.ts";
import type { ErasureJournal } from "../privacy/erasure/journal.ts";
import type { KeyStore } from "../privacy/key_store.ts";
import { archivesIn, BackupPlace } from "./backup_place.ts";
import { Backups } from "./backups.ts";
import { isThere } from "./durable_folder.ts";
import type { Installation } from "./installation.ts";
import { type MadeBackup, makeBackup, removeUnfinished } from "./make_backup.ts";
import type { RandomBytes } from "./sealed_stream.ts";

/** What they are made of. */
export interface ServerBackupsParts {
  readonly config: BackupConfig;
  readonly installation: Installation;
  readonly masterKey: MasterKey;
  /** Of people. */
  readonly keys: KeyStore;
  /** Of the equipment log. */
  readonly logKeys: KeyStore;
  readonly journal: ErasureJournal;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Told of each that was made. */
  readonly made?: (backup: MadeBackup) => void;
  /** Told of one that failed. Never holds personal data. */
  readonly fault: (fault: string) => void;
}

/** Backups of a server, and where its erasures are noted a second time. */
export interface ServerBackups {
  readonly place: BackupPlace;
  readonly backups: Backups;
}

/** The file whose presence asks a running server for a backup. */
export const askFile = "backup-now";

/**
 * Opens the place of backups, which takes over every erasure that it lacks; nothing is backed up
 * before {@link Backups.start}. A place that cannot be reached is told of and tried again: a house
 * must not stand still for a disk that its doors do not need.
 * @throws {JournalBroken} where the place is another server's, or knows of more than this one.
 */
export async function openServerBackups(parts: ServerBackupsParts): Promise<ServerBackups> {
  const { config, clock, masterKey, randomBytes, journal, keys, made, fault } = parts;
  const place = await BackupPlace.open(
    { place: config.place, masterKey, clock, randomBytes },
    journal,
    fault,
  );
  // The master key may have been exchanged while the place was away.
  await place.mirrorRoot(keys).catch((error) =>
    fault(error instanceof Error ? error.message : String(error))
  );
  await removeUnfinished(parts.installation, config.place);
  const backups = new Backups({
    clock,
    everyHours: config.everyHours,
    make: () => makeBackup({ ...parts, place, keepDays: config.keepDays }),
    newestMs: async () =>
      await isThere(config.place) ? (await archivesIn(config.place)).at(-1)?.atMs ?? null : null,
    asked: async () => {
      try {
        await Deno.remove(`${config.place}/${askFile}`);
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw error;
      }
    },
    ...(made !== undefined && { made }),
    fault,
  });
  return { place, backups };
}

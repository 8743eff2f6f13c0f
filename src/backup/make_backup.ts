/**
 * One backup: a copy of both stores of one moment each, made beside the data; then the keys that it
 * needs, into the place; then all of it sealed into one file there. It counts once the journal of
 * erasures names it, and the copy of the journal too. Whatever ends it before leaves what the next
 * one removes, or, of a file that was whole, notes.
 */
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import { withFolderLock } from "../devices/device_register.ts";
import type { ErasureJournal } from "../privacy/erasure/journal.ts";
import type { KeyStore } from "../privacy/key_store.ts";
import { readSite } from "../site.ts";
import { dataFile } from "../store/open_store.ts";
import { type ArchivedFile, readManifest, type SourceFile, writeArchive } from "./archive.ts";
import { archiveName, archiveSuffix, partialSuffix } from "./archive_name.ts";
import { archivesIn, type BackupPlace } from "./backup_place.ts";
import { isThere, removeAll, syncFolder } from "./durable_folder.ts";
import type { Installation } from "./installation.ts";
import type { RandomBytes } from "./sealed_stream.ts";
import { snapshot } from "./snapshot.ts";

/** What a backup is made of. */
export interface BackupParts {
  readonly installation: Installation;
  readonly place: BackupPlace;
  readonly masterKey: MasterKey;
  /** Of people: open, and flushed before every commit. */
  readonly keys: KeyStore;
  /** Of the equipment log, likewise. */
  readonly logKeys: KeyStore;
  readonly journal: ErasureJournal;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Backups are removed when they are older, all but the newest. */
  readonly keepDays: number;
  /** Told of each step that was done. */
  readonly step?: (name: BackupStep) => void;
}

/** The steps of a backup, in their order. */
export const backupSteps = [
  "tidied",
  "equipment_copied",
  "people_copied",
  "files_copied",
  "keys_mirrored",
  "log_keys_mirrored",
  "archive_written",
  "archive_named",
  "noted",
  "note_copied",
  "copies_removed",
  "old_removed",
] as const;
/** A step of a backup. */
export type BackupStep = (typeof backupSteps)[number];

/** A backup that was made. */
export interface MadeBackup {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Wall time at which it was begun. */
  readonly atMs: number;
  readonly tookMs: number;
  /** Names of older ones that were removed. */
  readonly removed: readonly string[];
}

/** The folder beside the data in which copies lie for as long as a backup takes. */
export const copiesFolder = ".backup";

const dayMs = 86_400_000;

/** Makes a backup; one at a time. @throws where a disk does not give or take what it must. */
export async function makeBackup(parts: BackupParts): Promise<MadeBackup> {
  const { installation, place, journal, clock, masterKey, randomBytes, step } = parts;
  const atMs = clock.now();
  const began = clock.monotonic();
  await removeUnfinished(installation, place.path);
  await noteUnnamed(parts);
  step?.("tidied");
  const copies = `${installation.data}/${copiesFolder}`;
  await Deno.mkdir(copies, { mode: 0o700 });
  try {
    // What is erased from now on is in the journal after this entry.
    const last = journal.entries.at(-1);
    const name = archiveName(atMs, randomBytes(4));
    const path = `${place.path}/${name}${archiveSuffix}`;
    const cluster = readSite(await Deno.readTextFile(installation.site)).cluster;
    const sources = await copyAll(parts, copies);
    await place.mirrorKeys("people", parts.keys);
    step?.("keys_mirrored");
    await place.mirrorKeys("equipment_log", parts.logKeys);
    step?.("log_keys_mirrored");
    const about = {
      name,
      cluster,
      atMs,
      journal: { seq: last?.seq ?? 0, mac: last?.mac ?? "" },
    };
    const partial = path + partialSuffix;
    const bytes = await writeArchive(partial, about, sources, { masterKey, randomBytes });
    step?.("archive_written");
    await Deno.rename(partial, path);
    await syncFolder(place.path);
    step?.("archive_named");
    await journal.append({ what: "backup", backup: name }, clock.now());
    step?.("noted");
    await place.catchUp();
    step?.("note_copied");
    await removeAll(copies);
    step?.("copies_removed");
    const removed = await removeOld(parts);
    step?.("old_removed");
    return { name, path, bytes, atMs, tookMs: clock.monotonic() - began, removed };
  } finally {
    await removeAll(copies);
  }
}

/**
 * Removes what a backup that was interrupted left: copies in clear beside the data, and unfinished
 * files in the place. To be done at every start, and before every backup.
 */
export async function removeUnfinished(
  { data }: Pick<Installation, "data">,
  place: string,
): Promise<void> {
  await removeAll(`${data}/${copiesFolder}`);
  if (!await isThere(place)) return; // its disk is away
  for await (const { name } of Deno.readDir(place)) {
    if (name.endsWith(archiveSuffix + partialSuffix)) await Deno.remove(`${place}/${name}`);
  }
}

/** Notes every whole backup that the journal does not name yet, if it is of this journal. */
async function noteUnnamed({ place, journal, masterKey, clock }: BackupParts): Promise<void> {
  const noted = new Set(
    journal.entries.map(({ note }) => note.what === "backup" ? note.backup : ""),
  );
  for (const { name, path } of await archivesIn(place.path)) {
    if (noted.has(name)) continue;
    const manifest = await readManifest(path, masterKey).catch(() => null);
    if (manifest === null) continue; // not this server's, or damaged; it is never restored
    const { seq, mac } = manifest.journal;
    if ((journal.entries[seq - 1]?.mac ?? "") !== mac || seq > journal.seq) continue;
    await journal.append({ what: "backup", backup: name }, clock.now());
  }
  await place.catchUp();
}

/** Copies everything into a folder of its own. */
async function copyAll(
  { installation, step }: BackupParts,
  copies: string,
): Promise<SourceFile[]> {
  const { data, people, site, deviceSecrets, deviceCa } = installation;
  const sources: SourceFile[] = [];
  const taken = (name: ArchivedFile) => {
    const path = `${copies}/${name}`;
    sources.push({ name, path });
    return path;
  };
  const copy = async (name: ArchivedFile, from: string) => {
    await Deno.writeFile(taken(name), await Deno.readFile(from), { mode: 0o600 });
  };
  await snapshot(`${data}/${dataFile}`, taken("equipment.db"));
  step?.("equipment_copied");
  await snapshot(`${people}/${dataFile}`, taken("people.db"));
  step?.("people_copied");
  await copy("site.json", site);
  if (deviceSecrets !== undefined) await copy("device_secrets.json", deviceSecrets);
  // The authority is made at its first use, its certificate last.
  if (deviceCa !== undefined && await isThere(`${deviceCa}/ca.cert.pem`)) {
    await withFolderLock(deviceCa, async () => {
      for (const name of ["ca.key.pem", "ca.cert.pem", "register.json"] as const) {
        await copy(name, `${deviceCa}/${name}`);
      }
    });
  }
  step?.("files_copied");
  return sources;
}

async function removeOld({ place, clock, keepDays }: BackupParts): Promise<string[]> {
  const removed: string[] = [];
  const older = (await archivesIn(place.path)).slice(0, -1);
  for (const { name, path, atMs } of older) {
    if (atMs > clock.now() - keepDays * dayMs) continue;
    await Deno.remove(path);
    removed.push(name);
  }
  if (removed.length > 0) await syncFolder(place.path);
  return removed;
}

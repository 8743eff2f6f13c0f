/**
 * The second half of a restore: what was prepared is put in its place. Every step may be done twice,
 * so whatever ends it, the next run goes through all of them again. The mark of the restore goes
 * last, and no server starts before.
 */
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import type { LogDaysSet } from "../equipment_log/log_days.ts";
import type { ErasureJournal } from "../privacy/erasure/journal.ts";
import {
  equipmentLogDays,
  type JournalledLog,
  notingPruned,
  replayJournal,
  replayLogDays,
} from "../privacy/erasure/replay.ts";
import type { KeyStore } from "../privacy/key_store.ts";
import { dataFile } from "../store/open_store.ts";
import { compactTime } from "./archive_name.ts";
import { BackupPlace, journalIn, type Mirrored, withMirror } from "./backup_place.ts";
import { isThere, privateFolder, removeAll, syncFolder } from "./durable_folder.ts";
import { type InstalledKeys, withInstalledKeys } from "./installed_keys.ts";
import type { Installation } from "./installation.ts";
import { removeMarker, type RestoreMarker } from "./restore_marker.ts";
import type { RandomBytes } from "./sealed_stream.ts";

/** What is needed to lay a restore. */
export interface LayingParts {
  readonly installation: Installation;
  /** The place of backups. */
  readonly place: string;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** For how many days logs are kept, as it is set. */
  readonly logs: LogDaysSet;
  /** Nothing is written to the place. */
  readonly rehearsal?: true;
  readonly step?: (name: LayingStep) => void;
}

/** Its steps, in their order. */
export const layingSteps = [
  "equipment_set_aside",
  "equipment_laid",
  "people_set_aside",
  "people_laid",
  "files_laid",
  "keys_laid",
  "log_keys_laid",
  "journal_laid",
  "erased_again",
  "days_pruned",
  "noted",
  "note_copied",
  "prepared_removed",
  "unmarked",
] as const;
/** A step of laying. */
export type LayingStep = (typeof layingSteps)[number];

/** What laying did, as far as this run knows. */
export interface Laid {
  /** Keys of people that the journal destroyed once more. */
  readonly erasedAgain: number;
  /** Folders to which what was there before went. */
  readonly setAside: readonly string[];
  /** Files that stood and were left as they are. */
  readonly kept: readonly string[];
}

/** The folder in each store's own in which a restore prepares what it lays. */
export const preparedFolder = ".restore";

const suffixes = ["", "-wal", "-shm"];

/** Puts everything that was prepared in its place. The folders of data must be locked. */
export async function layRestore(parts: LayingParts, marker: RestoreMarker): Promise<Laid> {
  const { installation, step } = parts;
  const { data, people } = installation;
  const setAside: string[] = [];
  for (const [folder, what] of [[data, "equipment"], [people, "people"]] as const) {
    const prepared = `${folder}/${preparedFolder}/${dataFile}`;
    // Once that is gone, what lies in the folder is the restored store itself.
    const isLaid = !await isThere(prepared);
    const aside = `${folder}/set-aside-${compactTime(marker.startedAtMs)}`;
    if (!isLaid) await setStoreAside(folder, aside);
    if (await isThere(aside)) setAside.push(aside);
    step?.(`${what}_set_aside`);
    if (!isLaid) {
      await Deno.rename(prepared, `${folder}/${dataFile}`);
      await syncFolder(folder);
    }
    step?.(`${what}_laid`);
  }
  const kept = await layFiles(installation);
  step?.("files_laid");
  const erasedAgain = await layKeys(parts, marker);
  for (const folder of [people, data]) await removeAll(`${folder}/${preparedFolder}`);
  step?.("prepared_removed");
  await removeMarker(data);
  step?.("unmarked");
  return { erasedAgain, setAside, kept };
}

async function setStoreAside(folder: string, aside: string): Promise<void> {
  for (const suffix of suffixes) {
    const from = `${folder}/${dataFile}${suffix}`;
    if (!await isThere(from)) continue;
    await Deno.mkdir(aside, { recursive: true, mode: 0o700 });
    await Deno.rename(from, `${aside}/${dataFile}${suffix}`);
  }
  await syncFolder(folder);
}

/**
 * Lays the operator's own files where they are missing; what stands is newer and stays. Of the
 * authority for devices there are all files or none.
 * @returns what stood.
 */
async function layFiles(installation: Installation): Promise<string[]> {
  const { data, site, deviceSecrets, deviceCa } = installation;
  const prepared = `${data}/${preparedFolder}`;
  const kept: string[] = [];
  const lay = async (name: string, to: string) => {
    if (!await isThere(`${prepared}/${name}`)) return;
    if (await isThere(to)) {
      kept.push(to);
      return;
    }
    const beside = `${to}.restored`;
    await Deno.writeFile(beside, await Deno.readFile(`${prepared}/${name}`), { mode: 0o600 });
    const file = await Deno.open(beside, { read: true });
    try {
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(beside, to);
    await syncFolder(folderOf(to));
  };
  await Deno.mkdir(folderOf(site), { recursive: true });
  await lay("site.json", site);
  if (deviceSecrets !== undefined) {
    await Deno.mkdir(folderOf(deviceSecrets), { recursive: true });
    await lay("device_secrets.json", deviceSecrets);
  }
  if (deviceCa !== undefined) {
    await privateFolder(deviceCa, "the folder of the authority for devices");
    // The certificate last: a folder with it is whole.
    const isWhole = await isThere(`${deviceCa}/ca.cert.pem`);
    if (isWhole) kept.push(deviceCa);
    else for (const name of authorityFiles) await lay(name, `${deviceCa}/${name}`);
  }
  return kept;
}

const authorityFiles = ["register.json", "ca.key.pem", "ca.cert.pem"];

/** Lays keys and journal, and does again what the journal tells. @returns how many keys went. */
function layKeys(parts: LayingParts, marker: RestoreMarker): Promise<number> {
  const { installation, clock, rehearsal, step } = parts;
  return withInstalledKeys(parts, async (open) => {
    const { keys, logKeys, journal } = open;
    await adoptMirror(parts, "people", keys);
    step?.("keys_laid");
    await adoptMirror(parts, "equipment_log", logKeys);
    step?.("log_keys_laid");
    await journal.takeOver(await journalIn(parts) ?? []);
    await syncFolder(installation.keys);
    step?.("journal_laid");
    const again = replayJournal(journal, keys);
    replayLogDays(journal, logKeys);
    step?.("erased_again");
    await pruneDays(open, marker, clock);
    step?.("days_pruned");
    await noteRestore(journal, marker, clock);
    step?.("noted");
    if (rehearsal !== true) await BackupPlace.open(parts, journal);
    step?.("note_copied");
    return again;
  });
}

function adoptMirror(parts: LayingParts, of: Mirrored, keys: KeyStore): Promise<void> {
  return withMirror(parts, of, (mirror) => {
    for (const part of mirror.wrappedParts()) keys.adopt(part);
  });
}

/** Destroys the keys of the days whose logs have had their time since, as the server would. */
async function pruneDays(
  { keys, logKeys, journal }: InstalledKeys,
  { over }: RestoreMarker,
  clock: Clock,
): Promise<void> {
  const note = notingPruned(journal, () => clock.now());
  for (const [name, beforeDay] of Object.entries(over)) {
    const log = name as JournalledLog;
    const [store, itsName] = log === equipmentLogDays
      ? [logKeys, "equipment" as const]
      : [keys, log];
    if (beforeDay <= store.segmentsFrom(itsName)) continue;
    await note(log, beforeDay);
    store.destroySegments(itsName, beforeDay);
  }
}

async function noteRestore(
  journal: ErasureJournal,
  { backup, startedAtMs, override }: RestoreMarker,
  clock: Clock,
): Promise<void> {
  const isNoted = journal.entries.some(({ note, atMs }) =>
    note.what === "restored" && note.backup === backup && atMs >= startedAtMs
  );
  if (isNoted) return;
  await journal.append({
    what: "restored",
    backup,
    overridden: override !== null,
    ...(override !== null && { reason: override }),
  }, clock.now());
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}

/**
 * The drill: a backup is made, restored into a folder that is thrown away, and looked through. What
 * nobody has restored is no backup. Nothing of the server's own is changed but for the one more
 * backup and its entry in the journal.
 */
import { readSite } from "../site.ts";
import type { LogDaysSet } from "../equipment_log/log_days.ts";
import { journalIn } from "./backup_place.ts";
import { removeAll } from "./durable_folder.ts";
import { inspect, type Inspection } from "./inspect.ts";
import type { Installation } from "./installation.ts";
import { type Backed, backUp, type OfflineParts } from "./offline_backup.ts";
import { restore, type Restored } from "./restore.ts";
import { demandWholeRestore } from "./restore_marker.ts";

/** What is needed. */
export interface DrillParts extends OfflineParts {
  readonly logs: LogDaysSet;
}

/** What the drill found. */
export interface Drill {
  readonly backup: Backed;
  readonly restored: Restored;
  readonly found: Inspection;
  readonly tookMs: { readonly backup: number; readonly restore: number; readonly look: number };
  /** What is wrong; empty where the backup is good. */
  readonly faults: readonly string[];
}

/** The folder that is thrown away, in that of the data. */
export const drillFolder = ".drill";

/** Holds a drill. @throws where a backup cannot be made or restored at all. */
export async function drill(parts: DrillParts): Promise<Drill> {
  const { installation, config, clock } = parts;
  const folder = `${installation.data}/${drillFolder}`;
  await removeAll(folder);
  try {
    const began = clock.monotonic();
    const backup = await backUp(parts);
    const backed = clock.monotonic();
    const target = await throwaway(folder, installation);
    const restored = await restore({
      ...parts,
      installation: target,
      place: config.place,
      archive: backup.name,
      rehearsal: true,
    });
    await demandWholeRestore(target.data);
    const laid = clock.monotonic();
    const cluster = readSite(await Deno.readTextFile(target.site)).cluster;
    const found = await inspect({ ...parts, installation: target, cluster });
    return {
      backup,
      restored,
      found,
      tookMs: {
        backup: backed - began,
        restore: laid - backed,
        look: clock.monotonic() - laid,
      },
      faults: [...found.faults, ...await faultsOfPlace(parts, backup)],
    };
  } finally {
    await removeAll(folder);
  }
}

/** What the drill says, a line each; ends with whether all is well. */
export function drillLines({ backup, restored, found, tookMs, faults }: Drill): readonly string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const people = Object.entries(found.people).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([table, rows]) => `${table} ${rows}`).join(", ");
  const expired = Object.values(restored.expired).reduce((sum, rows) => sum + rows, 0);
  return [
    `backup ${backup.name}: ${backup.bytes} bytes by ${backup.by} in ${seconds(tookMs.backup)}`,
    `restored in ${seconds(tookMs.restore)}; ${expired} rows past their time removed`,
    `looked through in ${seconds(tookMs.look)}`,
    `equipment: ${found.equipmentRows} rows, ${found.logEntries} entries of its log opened`,
    `people: ${people || "no rows"}`,
    `audit log: ${found.auditEntries} entries, followed to its head`,
    `erased: ${found.erased}, unreadable each`,
    ...faults.map((fault) => `FAULT ${fault}`),
    faults.length === 0 ? "the backup is good" : `the backup is NOT good: ${faults.length} faults`,
  ];
}

async function throwaway(folder: string, { master, deviceSecrets, deviceCa }: Installation) {
  await Deno.mkdir(folder, { mode: 0o700 });
  return {
    data: `${folder}/data`,
    people: `${folder}/data/people`,
    keys: `${folder}/data/people-keys`,
    logKeys: `${folder}/data-log-keys`,
    master,
    site: `${folder}/site.json`,
    ...(deviceSecrets !== undefined && { deviceSecrets: `${folder}/device_secrets.json` }),
    ...(deviceCa !== undefined && { deviceCa: `${folder}/device-ca` }),
  } satisfies Installation;
}

/** What a restore in earnest would need of the place besides. */
async function faultsOfPlace(
  { config, masterKey }: DrillParts,
  { name }: Backed,
): Promise<string[]> {
  const faults: string[] = [];
  const entries = await journalIn({ place: config.place, masterKey }) ?? [];
  if (!entries.some(({ note }) => note.what === "backup" && note.backup === name)) {
    faults.push("the journal beside the backups does not name it");
  }
  return faults;
}

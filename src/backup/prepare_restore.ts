/**
 * The first half of a restore: the stores of a backup are unpacked beside where they will lie, what
 * has had its time is removed from them, and their epochs are moved ahead. Each plane's store is
 * opened alone and handed to nobody.
 */
import { DatabaseSync } from "node:sqlite";
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import { logDaysOf, type LogDaysSet } from "../equipment_log/log_days.ts";
import { readSite } from "../site.ts";
import type { Store } from "../store/store.ts";
import { peopleTables } from "../people/swept_tables.ts";
import { outgrowLost } from "../store/lease.ts";
import { dataFile, openStore } from "../store/open_store.ts";
import type { SweptTable } from "../store/sweep.ts";
import { type ArchivedFile, type FileSink, readArchive } from "./archive.ts";
import { isThere, removeAll } from "./durable_folder.ts";
import type { Installation } from "./installation.ts";
import { preparedFolder } from "./lay_restore.ts";
import {
  buildingLogsOver,
  clusterLogsOver,
  equipmentTables,
  type PrunedDays,
  removeExpired,
} from "./timed_tables.ts";

/** What is needed to prepare a restore. */
export interface PreparingParts {
  readonly installation: Installation;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  /** For how many days logs are kept, as it is set. */
  readonly logs: LogDaysSet;
  readonly step?: (name: PreparingStep) => void;
}

/** Its steps, in their order. */
export const preparingSteps = ["unpacked", "equipment_expired", "people_expired"] as const;
/** A step of preparing. */
export type PreparingStep = (typeof preparingSteps)[number];

/** Rows that had had their time, by table. */
export type Expired = Readonly<Record<string, number>>;

/** What was prepared. */
export interface Prepared {
  readonly expired: Expired;
  /** What the logs have had their time of. */
  readonly over: PrunedDays;
}

/** Prepares what lies in a backup. @throws {ArchiveBroken} */
export async function prepareRestore(
  { installation, masterKey, clock, logs, step }: PreparingParts,
  archive: string,
): Promise<Prepared> {
  const { data, people, site } = installation;
  const forEquipment = `${data}/${preparedFolder}`;
  const forPeople = `${people}/${preparedFolder}`;
  for (const folder of [forEquipment, forPeople]) {
    await removeAll(folder);
    await Deno.mkdir(folder, { mode: 0o700 });
  }
  const { cluster } = await readArchive(
    archive,
    masterKey,
    (name) => sinkTo(pathOf(name, forEquipment, forPeople)),
  );
  step?.("unpacked");
  // The site file that will count: the one that stands, or else the backup's.
  const siteText = await Deno.readTextFile(
    await isThere(site) ? site : `${forEquipment}/site.json`,
  );
  const days = logDaysOf(logs, readSite(siteText).buildings);
  const now = clock.now();
  const expired: Record<string, number> = {};
  const ready = async (
    folder: string,
    tables: readonly SweptTable[],
    look: (store: Store) => Promise<PrunedDays>,
  ) => {
    const { removed, over } = await makeReady({ folder, tables, clock, look });
    for (const [table, rows] of Object.entries(removed)) {
      expired[table] = (expired[table] ?? 0) + rows;
    }
    return over;
  };
  const none = () => Promise.resolve({});
  await ready(forEquipment, equipmentTables(days), none);
  step?.("equipment_expired");
  const ofBuildings = await ready(
    forPeople,
    peopleTables(days),
    (store) => buildingLogsOver(store, cluster, now),
  );
  step?.("people_expired");
  return { expired, over: { ...clusterLogsOver(days, now), ...ofBuildings } };
}

/** Removes what is past its time from a store of its own, moves its epoch ahead, and closes it. */
async function makeReady({ folder, tables, clock, look }: {
  folder: string;
  tables: readonly SweptTable[];
  clock: Clock;
  look: (store: Store) => Promise<PrunedDays>;
}): Promise<{ readonly removed: Expired; readonly over: PrunedDays }> {
  const opened = await openStore({ at: folder, clock });
  let found: { readonly removed: Expired; readonly over: PrunedDays };
  try {
    const { store } = opened;
    found = { removed: await removeExpired({ store, clock, tables }), over: await look(store) };
    await outgrowLost({ store, clock, newFence: () => crypto.randomUUID() });
  } finally {
    await opened.close();
  }
  await intoOneFile(`${folder}/${dataFile}`);
  return found;
}

/** Moves what SQLite keeps beside a file into it, so that the file alone is the store. */
async function intoOneFile(path: string): Promise<void> {
  const database = new DatabaseSync(path);
  try {
    const done = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    if (done?.["busy"] !== 0) {
      throw new Error(`Cannot prepare ${path}: the store must be free, got one in use`);
    }
  } finally {
    database.close();
  }
  const file = await Deno.open(path, { read: true });
  try {
    await file.sync();
  } finally {
    file.close();
  }
}

function pathOf(name: ArchivedFile, forEquipment: string, forPeople: string): string {
  if (name === "equipment.db") return `${forEquipment}/${dataFile}`;
  if (name === "people.db") return `${forPeople}/${dataFile}`;
  return `${forEquipment}/${name}`;
}

async function sinkTo(path: string): Promise<FileSink> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    },
    async end() {
      try {
        await file.sync();
      } finally {
        file.close();
      }
    },
  };
}

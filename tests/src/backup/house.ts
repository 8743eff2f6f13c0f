/**
 * An installation on the disk for tests of backups: both stores, people's keys, the journal of
 * erasures, a site file and, as another disk, a place for backups.
 */
import { silentObserver } from "../../../actors/observer.ts";
import { unitKind } from "../../../actors/access_unit/decide.ts";
import { doorLogTable, unitTables } from "../../../actors/access_unit/state.ts";
import type { MasterKey } from "../../../src/access/master_key.ts";
import { openMasterKey } from "../../../src/access/master_key_file.ts";
import { BackupPlace, type PlaceOptions } from "../../../src/backup/backup_place.ts";
import { type Installation, journalOf } from "../../../src/backup/installation.ts";
import { type BackupStep, type MadeBackup, makeBackup } from "../../../src/backup/make_backup.ts";
import { type RestoreOptions } from "../../../src/backup/restore.ts";
import { equipmentTables } from "../../../src/backup/timed_tables.ts";
import { ManualClock } from "../../../src/clock.ts";
import { EquipmentLog } from "../../../src/equipment_log/equipment_log.ts";
import { logDaysOf } from "../../../src/equipment_log/log_days.ts";
import { type IdentityPlane, startIdentityPlane } from "../../../src/people/identity_plane.ts";
import { registryBehaviour } from "../../../src/people/registry/behaviour.ts";
import { ErasureJournal } from "../../../src/privacy/erasure/journal.ts";
import { Prunings } from "../../../src/privacy/erasure/prunings.ts";
import { journalMac } from "../../../src/privacy/erasure/replay.ts";
import { KeyStore } from "../../../src/privacy/key_store.ts";
import { sealPlan } from "../../../src/privacy/policy_seal.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { bucketMinuteOf, timedRowKey, timedTablePrefix } from "../../../src/store/keys.ts";
import { acquireLease } from "../../../src/store/lease.ts";
import { openStore } from "../../../src/store/open_store.ts";
import type { Store } from "../../../src/store/store.ts";
import { encodeVersioned } from "../../../src/store/values.ts";
import { testSite } from "../../system/test_site.ts";
import { as } from "../people/people_stage.ts";
import { anAccount, startMs } from "../people/rows.ts";
import { randomBytes } from "../privacy/key_folder.ts";
import { registryAddress } from "../privacy/sealed_stage.ts";

/** Of a person, as they told them. */
export const personWords = ["+49170555001", "zoe-kanarienvogel"] as const;
/** A random id, as a phone made it. */
export const randomId = "0d6cde0e-5f1a-4f3a-9a3e-canaryc0ffee";
/** For how long logs are kept. */
export const logs = { auditDays: 365, equipmentDays: 90 } as const;

/** A server's parts that backups know, at work. */
export interface AtWork {
  readonly plane: IdentityPlane;
  readonly equipment: Store;
  /** Its keys go only when it is started. */
  readonly log: EquipmentLog;
  readonly keys: KeyStore;
  readonly journal: ErasureJournal;
  readonly prunings: Prunings;
  readonly place: BackupPlace;
  readonly clock: ManualClock;
  /** The epoch of the equipment's store. */
  readonly epoch: number;
  backUp(step?: (name: BackupStep) => void, keepDays?: number): Promise<MadeBackup>;
  /** As the procedure does it: the journal, the keys, the second place. */
  erase(person: string): Promise<void>;
}

/** An installation in a folder that is removed in the end. */
export class House implements AsyncDisposable {
  readonly folder: string;
  readonly installation: Installation;
  readonly place: string;

  constructor(folder: string) {
    this.folder = folder;
    this.place = `${folder}/other-disk`;
    this.installation = {
      data: `${folder}/data`,
      people: `${folder}/data/people`,
      keys: `${folder}/data/people-keys`,
      logKeys: `${folder}/data-log-keys`,
      master: { file: `${folder}/data.key` },
      site: `${folder}/site.json`,
    };
  }

  /** Makes one with two people in it. */
  static async make(): Promise<House> {
    const house = new House(await Deno.makeTempDir({ prefix: "vestibule-backup-" }));
    const site = { ...testSite(1), cluster: registryAddress.key };
    await Deno.writeTextFile(house.installation.site, JSON.stringify(site));
    await house.run(() => Promise.resolve(), { seed: true });
    return house;
  }

  /** The master key, made at first use; its root key too, as in a house from before there was one. */
  masterKey(): Promise<MasterKey> {
    return openMasterKey(`${this.folder}/data.key`);
  }

  /** How its place is opened. */
  async placeOptions(clock = new ManualClock(startMs)): Promise<PlaceOptions> {
    return { place: this.place, masterKey: await this.masterKey(), clock, randomBytes };
  }

  /** What a restore of it is told. */
  async restoreOptions(change: Partial<RestoreOptions> = {}): Promise<RestoreOptions> {
    return {
      ...await this.placeOptions(),
      installation: this.installation,
      logs,
      ...change,
    };
  }

  /** Runs a body on the parts of a server on this installation, and stops them. */
  async run<T>(
    body: (parts: AtWork) => Promise<T>,
    { atMs = startMs, seed = false }: { atMs?: number; seed?: boolean } = {},
  ): Promise<T> {
    const clock = new ManualClock(atMs);
    const masterKey = await this.masterKey();
    const { data, people, keys: keyFolder } = this.installation;
    const undo: (() => Promise<void>)[] = [];
    try {
      const equipment = await openStore({ at: data, clock });
      undo.push(() => equipment.close());
      const lease = await acquireLease({
        store: equipment.store,
        clock,
        newFence: () => crypto.randomUUID(),
      });
      const ofPeople = await openStore({ at: people, clock });
      undo.push(() => ofPeople.close());
      if (seed) await seedPeople(ofPeople.store);
      const keys = await KeyStore.open({ directory: keyFolder, masterKey, randomBytes });
      undo.push(() => keys.close());
      const journal = await ErasureJournal.open({
        path: journalOf(this.installation),
        mac: journalMac(masterKey),
      });
      undo.push(() => journal.close());
      const prunings = new Prunings(journal, clock);
      const log = await EquipmentLog.open({
        keyFolder: this.installation.logKeys,
        masterKey,
        store: equipment.store,
        clock,
        keepMs: logDaysOf(logs, []).equipmentKeepMs,
        randomBytes,
        ends: prunings.ofEquipmentLog(),
        fault: (fault) => {
          throw new Error(fault);
        },
      });
      undo.push(() => log.close());
      const plane = await startIdentityPlane({
        store: ofPeople.store,
        clock,
        cluster: registryAddress.key,
        random: () => 0.5,
        randomId: () => crypto.randomUUID(),
        observer: silentObserver,
        leaseLost: () => {},
        sealing: { keys, plan: sealPlan(), randomBytes },
      });
      undo.push(() => plane.stop());
      if (seed) await sealPeople(plane);
      const place = await BackupPlace.open(await this.placeOptions(clock), journal);
      const { installation } = this;
      return await body({
        plane,
        equipment: equipment.store,
        log,
        keys,
        journal,
        prunings,
        place,
        clock,
        epoch: lease.epoch,
        backUp: (step, keepDays = 14) =>
          makeBackup({
            ...{ installation, place, masterKey, keys, journal, clock, randomBytes, keepDays },
            logKeys: log.keys,
            ...(step !== undefined && { step }),
          }),
        async erase(person) {
          const both = (["profile", "log"] as const).map((kind) => ({ person, kind }));
          await journal.append({ what: "erased", erasure: null, keys: both }, clock.now());
          keys.destroy(both);
          await place.catchUp();
        },
      });
    } finally {
      for (const step of undo.reverse()) await step();
    }
  }

  /** The disk is lost: all but the master key and the other disk. */
  async loseDisk(): Promise<void> {
    const { data, logKeys } = this.installation;
    for (const folder of [data, logKeys]) await Deno.remove(folder, { recursive: true });
    await Deno.remove(this.installation.site);
  }

  /** Every path below a folder with its bytes, locks aside. */
  filesBelow(folder: string): Map<string, Uint8Array> {
    const files = new Map<string, Uint8Array>();
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) { for (const [at, bytes] of this.filesBelow(path)) files.set(at, bytes); }
      else if (name !== "vestibule.lock") files.set(path, Deno.readFileSync(path));
    }
    return files;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** What an account's profile holds as it stands. */
export async function profileOf({ plane }: AtWork, account: string): Promise<string> {
  return JSON.stringify(
    await plane.registry.look((ledger) => ledger.get("account", account)?.profile),
  );
}

/** Puts an entry into the equipment's log as doors do, sealed under its day's key. */
export async function sealUse({ log, equipment }: AtWork, id: string, atMs: number): Promise<void> {
  const { keepMs } = equipmentTables(logDaysOf(logs, []))
    .find(({ table }) => table === doorLogTable)!;
  const { mutation } = log.rows(new StoredActorRows(equipment)).row(
    { kind: unitKind, key: "b1/u1" },
    unitTables(keepMs),
    {
      table: doorLogTable,
      id,
      value: { door: "main", result: "opened", atMs, logId: id },
      atMs: Math.floor(atMs / 60_000) * 60_000,
    },
  );
  await log.store.commit({ checks: [], mutations: [mutation] });
}

/** Random ids that the equipment's log shows, sealed entries and those in clear. */
export async function readUses({ log }: AtWork): Promise<(string | null)[]> {
  const span = { log: "door", building: "b1", fromMs: 0, untilMs: 8e15 } as const;
  return (await log.reader.read(span)).rows.map(({ id }) => id).sort();
}

/** Puts an entry in clear, as from before, into the equipment's log. */
export async function logUse(store: Store, id: string, atMs: number): Promise<void> {
  const key = timedRowKey(doorLogTable, bucketMinuteOf(atMs), "access_unit", "b1/u1", id);
  const value = { id, door: "main", what: "opened", result: "done", atMs, logId: randomId };
  await store.commit({
    checks: [],
    mutations: [{ type: "set", key, value: encodeVersioned(1, value) }],
  });
}

/** Ids in the equipment's log. */
export async function loggedUses(store: Store): Promise<string[]> {
  const rows = await store.list({ prefix: timedTablePrefix(doorLogTable) }, 100);
  return rows.map(({ key }) => String(key[2]));
}

async function seedPeople(store: Store): Promise<void> {
  const rows = new StoredActorRows(store);
  await store.commit({
    checks: [],
    mutations: ["zoe", "anna"].map((name) =>
      rows.row(registryAddress, registryBehaviour.tables, {
        table: "account",
        id: name,
        value: anAccount(name),
      }).mutation
    ),
  });
}

/** Writes their data as they do it themselves, which seals it. */
async function sealPeople({ registry }: IdentityPlane): Promise<void> {
  const [phone, intercomUsername] = personWords;
  await registry.run(as("zoe"), "change_own", {
    profile: { phone },
    preferences: { intercomUsername },
  });
  await registry.run(as("anna"), "change_own", { profile: { phone: "+358401112223" } });
}

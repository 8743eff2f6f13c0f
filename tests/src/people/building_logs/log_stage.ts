/** An identity plane with sealed rows and buildings' own logs over it, for tests. */
import type { KeyStore } from "../../../../src/privacy/key_store.ts";
import { silentObserver } from "../../../../actors/observer.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { BuildingLogs } from "../../../../src/people/building_logs/building_logs.ts";
import {
  type DoorHappening,
  type Entry,
  type EntryRow,
  entryRowSchema,
  entryTableName,
  openedEntry,
  segmentOf,
} from "../../../../src/people/building_logs/entries.ts";
import { dayMs } from "../../../../src/people/building_logs/rules.ts";
import type { LogWish } from "../../../../src/people/building_logs/setting.ts";
import { startIdentityPlane } from "../../../../src/people/identity_plane.ts";
import type { AuditEntry } from "../../../../src/people/registry/audit.ts";
import { registryBehaviour } from "../../../../src/people/registry/behaviour.ts";
import type { Registry } from "../../../../src/people/registry/registry.ts";
import { sealPlan } from "../../../../src/privacy/policy_seal.ts";
import { StoredActorRows } from "../../../../src/store/actor_rows.ts";
import { timedTablePrefix } from "../../../../src/store/keys.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import type { Store } from "../../../../src/store/store.ts";
import { decodeVersioned } from "../../../../src/store/values.ts";
import { openKeys, randomBytes, withFolder } from "../../privacy/key_folder.ts";
import { registryAddress } from "../../privacy/sealed_stage.ts";
import { town } from "../registers/stage.ts";
import { as } from "../people_stage.ts";
import { startMs } from "../rows.ts";

/** The first midnight in UTC at which a log that is announced at the start may begin. */
export const beginsMs = Math.ceil((startMs + 7 * dayMs) / dayMs) * dayMs;

/** What a manager sets in most tests. */
export const wish: LogWish = {
  building: "tower",
  days: 30,
  purpose: "Thefts from the cellar",
  notices: [{ language: "en", text: "Bicycles were stolen, so we look when doors were opened." }],
  fields: ["minute", "door", "result", "means"],
};

/** Mia manages the tower. */
export const mia = as("mia");

/** Logs at work. */
export interface LogStage {
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  readonly keys: KeyStore;
  readonly registry: Registry;
  readonly logs: BuildingLogs;
  /** What was lost, as `count reason`. */
  readonly lost: string[];
  readonly faults: string[];
  /** What was said before keys went. */
  readonly journal: string[];
  /** Lets time pass, and what is due be done. */
  pass(ms: number): Promise<void>;
  /** Notes something at the tower's main door, now unless told otherwise, and writes it. */
  happens(change?: Partial<DoorHappening>): Promise<void>;
  /** Every row of entries as it lies in a store, readable or not. */
  rowsIn(store: Store): Promise<EntryRow[]>;
  /** What can be opened of the rows of a store with some keys; null for what cannot. */
  opened(store: Store, keys: KeyStore): Promise<(Entry | null)[]>;
  audit(): Promise<AuditEntry[]>;
}

/** Runs a test body over the tower, the annex and their people. */
export async function withLogs(
  body: (stage: LogStage, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    const store = new MemoryStore({ clock });
    const keys = await openKeys(folder);
    const bare = new StoredActorRows(store);
    await store.commit({
      checks: [],
      mutations: town.map(([table, row]) =>
        bare.row(registryAddress, registryBehaviour.tables, { table, id: row.id, value: row })
          .mutation
      ),
    });
    const faults: string[] = [];
    const plane = await startIdentityPlane({
      store,
      clock,
      cluster: registryAddress.key,
      random: () => 0.5,
      randomId: () => crypto.randomUUID(),
      observer: silentObserver,
      leaseLost: () => {},
      sealing: { keys, plan: sealPlan(), randomBytes },
    });
    const { registry } = plane;
    const lost: string[] = [];
    const journal: string[] = [];
    const logs = new BuildingLogs({
      registry,
      store,
      keys,
      clock,
      randomBytes,
      before: (log, beforeDay) => {
        journal.push(`${log} ${beforeDay}`);
        return Promise.resolve();
      },
      lost: (count, fault) => lost.push(`${count} ${fault}`),
      fault: (fault) => faults.push(fault),
    });
    await logs.start();
    const rowsIn = async (of: Store) =>
      (await of.list({ prefix: timedTablePrefix(entryTableName), withExpired: true }, 1_000))
        .map(({ value }) =>
          decodeVersioned(value, { version: 1, read: (v) => entryRowSchema.parse(v) })
        );
    const stage: LogStage = {
      clock,
      store,
      keys,
      registry,
      logs,
      lost,
      faults,
      journal,
      async pass(ms) {
        // A long time at once: alarms look for the wall's own time every second and a half.
        const slowMs = Math.min(ms, 2_000);
        clock.jumpWall(ms - slowMs);
        clock.advance(slowMs);
        await registry.look(() => null); // what was due has had its turn before
        await logs.flush();
        await logs.sweep();
      },
      async happens(change = {}) {
        const minute = Math.floor(clock.now() / 60_000) * 60_000;
        const plain = { building: "tower", minute, door: "entrance/main" };
        logs.note({ ...plain, result: "opened", means: "phone", ...change });
        await logs.flush();
      },
      rowsIn,
      async opened(of, with_) {
        return (await rowsIn(of)).map((row) => {
          const key = with_.existingSegment(segmentOf(row.building), row.day);
          return key === null ? null : openedEntry(key, row);
        });
      },
      async audit() {
        const entries = await store.list({ prefix: timedTablePrefix("audit") }, 10_000);
        return entries.map(({ value }) =>
          decodeVersioned(value, { version: 1, read: (v) => plane.openAudit(v) as AuditEntry })
        ).sort((a, b) => a.seq - b.seq);
      },
    };
    try {
      await body(stage, folder);
    } finally {
      await logs.stop();
      await plane.stop();
      await keys.close();
    }
  });
}

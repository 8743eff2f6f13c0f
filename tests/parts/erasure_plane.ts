/** An identity plane with sealed rows, a journal and the procedure of erasures, all on a folder. */
import { Buffer } from "node:buffer";
import { silentObserver } from "../../actors/observer.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import type { Clock } from "../../src/clock.ts";
import { StoredAudit } from "../../src/people/audit/stored_audit.ts";
import { Erasures, type ErasureStep } from "../../src/people/erasure/procedure.ts";
import { type IdentityPlane, startIdentityPlane } from "../../src/people/identity_plane.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import type { ErasureJournal } from "../../src/privacy/erasure/journal.ts";
import { JournalCopy } from "../../src/privacy/erasure/journal_copy.ts";
import { journalMac, openJournal, replayJournal } from "../../src/privacy/erasure/replay.ts";
import type { SecondPlace } from "../../src/privacy/erasure/second_place.ts";
import { KeyStore } from "../../src/privacy/key_store.ts";
import { sealPlan } from "../../src/privacy/policy_seal.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { openStore } from "../../src/store/open_store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Seed } from "../src/people/people_stage.ts";

/** The master key of these tests. */
export const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const cluster = "yard";

/** How a plane is opened. */
export interface ErasurePlaneOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Written before it starts. */
  readonly seed?: Seed;
  /** Whether the folder `place` below is the second place; or another one. */
  readonly secondPlace?: boolean | SecondPlace;
  readonly step?: (name: ErasureStep) => void;
}

/** An open plane. */
export interface ErasurePlane {
  readonly plane: IdentityPlane;
  readonly keys: KeyStore;
  readonly journal: ErasureJournal;
  readonly erasures: Erasures;
  readonly audit: StoredAudit;
  readonly store: Store;
  /** What could not be done so far. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** Opens what a server opens, in its order; the procedure does nothing before it is told to. */
export async function openErasurePlane(options: ErasurePlaneOptions): Promise<ErasurePlane> {
  const { folder, clock, step } = options;
  const opened = await openStore({ at: `${folder}/people`, clock });
  const keys = await KeyStore.open({ directory: `${folder}/keys`, masterKey, randomBytes });
  const journal = await openJournal(`${folder}/keys`, masterKey);
  replayJournal(journal, keys);
  const { store } = opened;
  const rows = new StoredActorRows(store);
  const address = { kind: registryKind, key: cluster };
  for (let at = 0; at < (options.seed?.length ?? 0); at += 400) {
    await store.commit({
      checks: [],
      mutations: options.seed!.slice(at, at + 400).map(([table, value]) =>
        rows.row(address, registryBehaviour.tables, { table, id: value.id, value }).mutation
      ),
    });
  }
  const plane = await startIdentityPlane({
    store,
    clock,
    cluster,
    random: () => 0.5,
    randomId: () => crypto.randomUUID(),
    observer: silentObserver,
    leaseLost: () => {},
    sealing: { keys, plan: sealPlan(), randomBytes },
  });
  const faults: string[] = [];
  const copy = options.secondPlace === true
    ? new JournalCopy({ journal, place: `${folder}/place`, mac: journalMac(masterKey) })
    : null;
  const place = typeof options.secondPlace === "object" ? options.secondPlace : copy;
  const erasures = new Erasures({
    registry: plane.registry,
    journal,
    keys,
    clock,
    fault: (fault) => faults.push(fault),
    ...(place !== null && { secondPlace: place }),
    ...(step !== undefined && { step }),
  });
  return {
    plane,
    keys,
    journal,
    erasures,
    store,
    audit: new StoredAudit(store, plane.openAudit),
    faults,
    async close() {
      await erasures.stop();
      await plane.stop();
      await copy?.close();
      await journal.close();
      await keys.close();
      await opened.close();
    },
  };
}

/** Every byte below a folder; locks and sockets have none. */
export function bytesBelow(folder: string): Buffer {
  const parts: Buffer[] = [];
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) parts.push(bytesBelow(path));
    else if (isFile) parts.push(Buffer.from(Deno.readFileSync(path)));
  }
  return Buffer.concat(parts);
}

function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(new ArrayBuffer(count)));
}

/**
 * The identity plane at work: a store of its own, its lease and committer, and the registry in a
 * directory of its own. The equipment plane has another set of each, and neither is handed the
 * other's.
 */
import { setImmediate } from "node:timers";
import { Directory } from "../../actors/directory.ts";
import type { RuntimeObserver } from "../../actors/observer.ts";
import type { Clock } from "../clock.ts";
import { RefusalError, refuse } from "../refusal.ts";
import { StoredActorRows } from "../store/actor_rows.ts";
import { Committer } from "../store/committer.ts";
import { acquireLease } from "../store/lease.ts";
import type { Store } from "../store/store.ts";
import { Sweep, sweepLogPauseMs, sweepPauseMs } from "../store/sweep.ts";
import { mapKeepMsDefault } from "./reidentification/map_rows.ts";
import {
  auditTable,
  type RegistryBehaviour,
  registryKeeping,
  registryKind,
} from "./registry/behaviour.ts";
import { Registry } from "./registry/registry.ts";
import { peopleTables } from "./swept_tables.ts";
import { Sealing, type SealingParts } from "./sealing/sealing.ts";

/** What an identity plane needs. */
export interface IdentityPlaneOptions {
  /** Of the identity plane alone. */
  readonly store: Store;
  readonly clock: Clock;
  /** The cluster's id. */
  readonly cluster: string;
  readonly random: () => number;
  /** At least 122 unguessable bits as text, new at each call. */
  readonly randomId: () => string;
  readonly observer: RuntimeObserver;
  /** Another process has taken the store. */
  readonly leaseLost: () => void;
  /** A stored message cannot be read and was left where it is. */
  readonly unreadable?: (fault: string) => void;
  /** Seals rows and audit entries at rest; left out, all lies in clear. */
  readonly sealing?: SealingParts;
  /** How long the audit log is kept (`equipment_log/log_days.ts`); a year unless set otherwise. */
  readonly auditKeepMs?: number;
  /** How long rows of the map of random ids are kept: as long as the equipment log (C6). */
  readonly mapKeepMs?: number;
}

/** An identity plane that runs. */
export interface IdentityPlane {
  readonly registry: Registry;
  readonly directory: Directory;
  /** Opens a stored audit entry, for whoever reads the log in the store. */
  readonly openAudit: (value: unknown) => unknown;
  /** Ends it; held replies still leave. The store is its owner's to close. */
  stop(): Promise<void>;
}

/** Starts the identity plane on its store. */
export async function startIdentityPlane(options: IdentityPlaneOptions): Promise<IdentityPlane> {
  const { clock, cluster, observer, randomId } = options;
  const address = { kind: registryKind, key: cluster };
  const { auditKeepMs = auditTable.keepMs, mapKeepMs = mapKeepMsDefault } = options;
  const stored = new StoredActorRows(options.store, options.unreadable);
  const sealing = options.sealing === undefined ? null : new Sealing(options.sealing, {
    store: options.store,
    rows: stored,
    clock,
    auditKeepMs,
    mapKeepMs,
    fault: (fault) => observer.outputFailed?.(address, fault),
  });
  const store = sealing?.store ?? options.store;
  const lease = await acquireLease({ store, clock, newFence: randomId });
  const committer = new Committer({
    store,
    fence: lease,
    clock,
    observer,
    leaseLost: options.leaseLost,
  });
  const directory = new Directory({
    clock,
    random: options.random,
    rows: sealing?.rows ?? stored,
    committer,
    observer,
    epoch: lease.epoch,
    incarnation: randomId,
    yieldTo: (task) => setImmediate(task),
  });
  const registry = new Registry(
    () => directory,
    cluster,
    randomId,
    (fault) => observer.outputFailed?.(address, fault),
  );
  directory.register({
    behaviour: unguessable(registryKeeping(auditKeepMs), randomId),
    outlets: registry,
  });
  await directory.start();
  directory.activate(address);
  sealing?.start(registry);
  const sweep = new Sweep({
    store,
    clock,
    tables: peopleTables({ auditKeepMs, equipmentKeepMs: mapKeepMs }),
    pauseMs: sweepPauseMs,
    logPauseMs: sweepLogPauseMs,
    commit: async (mutations) => {
      const outcome = await committer.commit("sweep", mutations, mutations.length * 128);
      if (outcome !== "durable") throw new RefusalError(refuse("unavailable", outcome));
    },
  });
  sweep.start();
  return {
    registry,
    directory,
    openAudit: (value) => sealing?.openAudit(value) ?? value,
    async stop() {
      await sealing?.stop();
      await sweep.stop();
      await directory.stop();
    },
  };
}

/** The registry's behaviour, whose own turns are made of chance as everybody's are. */
function unguessable(behaviour: RegistryBehaviour, randomId: () => string): RegistryBehaviour {
  const woken = () => ({
    type: "wake" as const,
    // One object for the runtime, which knows a wake by it; chance that is new at each.
    get entropy() {
      return randomId();
    },
  });
  return { ...behaviour, wake: woken(), loaded: woken() };
}

/** An identity plane on a memory store, for tests: rows put in beforehand, and all it tells. */
import assert from "node:assert/strict";
import type { RuntimeObserver } from "../../../actors/observer.ts";
import { silentObserver } from "../../../actors/observer.ts";
import { MasterKey } from "../../../src/access/master_key.ts";
import { ManualClock } from "../../../src/clock.ts";
import { type IdentityPlane, startIdentityPlane } from "../../../src/people/identity_plane.ts";
import {
  type AuditEntry,
  auditEntrySchema,
  auditFault,
} from "../../../src/people/registry/audit.ts";
import { registryBehaviour, registryKind } from "../../../src/people/registry/behaviour.ts";
import type { RowOf } from "../../../src/people/registry/ledger.ts";
import type { Registry } from "../../../src/people/registry/registry.ts";
import type { TableName } from "../../../src/people/registry/tables.ts";
import type { Doer, RegistryEvent } from "../../../src/people/registry/turn.ts";
import { type Refusal, RefusalError } from "../../../src/refusal.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { timedTablePrefix } from "../../../src/store/keys.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { decodeVersioned } from "../../../src/store/values.ts";
import { startMs } from "./rows.ts";

/** Rows to begin with: pairs of a table and a row. */
export type Seed = readonly { [T in TableName]: readonly [T, RowOf<T>] }[TableName][];

/** A registry at work. */
export interface PeopleStage {
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  readonly plane: IdentityPlane;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  /** Everything the registry has told so far. */
  readonly events: RegistryEvent[];
  /** The row of that id as it stands, or undefined. */
  row<T extends TableName>(table: T, id: string): Promise<RowOf<T> | undefined>;
  /** The whole audit log, oldest first; fails the test where its chain is broken. */
  audit(): Promise<AuditEntry[]>;
}

/** Somebody signed in with a session that a passkey has proved now. */
export function as(account: string, change: Partial<Doer> = {}): Doer {
  return {
    account,
    session: `session-${account}`,
    via: "session",
    verifiedAtMs: startMs,
    ...change,
  };
}

/** Runs a test body on an identity plane of its own and stops it. */
export async function withPeople(
  seed: Seed,
  body: (stage: PeopleStage) => Promise<void>,
  options: {
    readonly clock?: ManualClock;
    readonly store?: MemoryStore;
    readonly observer?: Partial<RuntimeObserver>;
  } = {},
): Promise<void> {
  const clock = options.clock ?? new ManualClock(startMs);
  const store = options.store ?? new MemoryStore({ clock });
  const cluster = "yard";
  const rows = new StoredActorRows(store);
  for (let at = 0; at < seed.length; at += 400) {
    const result = await store.commit({
      checks: [],
      mutations: seed.slice(at, at + 400).map(([table, row]) =>
        rows.row({ kind: registryKind, key: cluster }, registryBehaviour.tables, {
          table,
          id: row.id,
          value: row,
        }).mutation
      ),
    });
    assert.ok(result.ok);
  }
  let ids = 0;
  const plane = await startIdentityPlane({
    store,
    clock,
    cluster,
    random: () => 0.5,
    randomId: () => `entropy-${ids++}`,
    observer: { ...silentObserver, ...options.observer },
    leaseLost: () => {},
  });
  const events: RegistryEvent[] = [];
  plane.registry.listen((event) => events.push(event));
  const stage: PeopleStage = {
    clock,
    store,
    plane,
    registry: plane.registry,
    masterKey: new MasterKey(new Uint8Array(32).fill(7)),
    events,
    row: (table, id) => plane.registry.look((ledger) => ledger.get(table, id)),
    async audit() {
      const stored = await store.list({ prefix: timedTablePrefix("audit") }, 10_000);
      const entries = stored.map(({ value }) =>
        decodeVersioned(value, { version: 1, read: (v) => auditEntrySchema.parse(v) })
      ).sort((a, b) => a.seq - b.seq);
      assert.equal(auditFault(entries), null);
      return entries;
    },
  };
  try {
    await body(stage);
  } finally {
    store.faults.clear();
    await plane.stop();
  }
}

/** Runs what should be refused; answers with the refusal, or fails the test. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  assert.fail("it was not refused");
}

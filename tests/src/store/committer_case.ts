/** What the committer's tests stand on. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { Committer } from "../../../src/store/committer.ts";
import { leaseKey } from "../../../src/store/keys.ts";
import { acquireLease } from "../../../src/store/lease.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import type { Batch, Key, Mutation } from "../../../src/store/store.ts";

/** A committer on a memory store, with the lease taken, and a record of its batches. */
export async function fresh() {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock });
  let fences = 0;
  const lease = await acquireLease({ store, clock, newFence: () => `fence ${fences++}` });
  const batches: Batch[] = [];
  const commit = store.commit.bind(store);
  store.commit = (batch) => {
    if (!batch.mutations.some(({ key }) => key[0] === leaseKey()[0])) batches.push(batch);
    return commit(batch);
  };
  const failures: string[] = [];
  const lost = { count: 0 };
  const committer = new Committer({
    store,
    fence: lease,
    clock,
    observer: { commit() {}, commitFailed: (fault) => failures.push(fault) },
    leaseLost: () => lost.count++,
  });
  const put = (key: string, value: string, owner = key) =>
    committer.commit(owner, [set([key], value)], 10, 5);
  return { clock, store, lease, batches, failures, lost, committer, put };
}

/** Another process becomes the owner. */
export async function takeLease(store: MemoryStore): Promise<void> {
  const batch = { checks: [], mutations: [set(leaseKey(), '{"v":1,"d":{"epoch":9,"fence":"x"}}')] };
  assert.ok((await store.commit(batch)).ok);
}

/** For a store that refuses every batch with the value `poison`. */
export function refusesBad({ mutations }: Batch): string | null {
  return mutations.some((change) => change.type === "set" && change.value === "poison")
    ? "poison"
    : null;
}

/** Sets a key. */
export function set(key: Key, value: string): Mutation {
  return { type: "set", key, value };
}

/** Removes a key. */
export function remove(key: Key): Mutation {
  return { type: "delete", key };
}

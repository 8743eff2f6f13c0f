import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "../../../src/clock.ts";
import { backstopMs } from "../../../src/store/expiry.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import {
  type Key,
  type Mutation,
  type Selector,
  type Store,
  StoreContentRefused,
} from "../../../src/store/store.ts";
import { applied, set, storeContract } from "../../contracts/store_contract.ts";
import { fileCase, memoryCase } from "../../contracts/store_case.ts";

storeContract(memoryCase);

const part = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "", "é", 1, 2, -1) },
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.double({ noNaN: true }),
);
const key: fc.Arbitrary<Key> = fc.array(part, { minLength: 1, maxLength: 3 });
const change = fc.record({
  key,
  value: fc.option(fc.string({ unit: "binary", maxLength: 20 })),
  expiresInMs: fc.option(fc.integer({ min: -5, max: 300 })),
});
const batch = fc.record({
  changes: fc.uniqueArray(change, {
    maxLength: 12,
    selector: ({ key }) => JSON.stringify(key.map((part) => Object.is(part, -0) ? "-0" : part)),
  }),
  /** Keys to check, each as it stands, as absent, or as it stood before. */
  checks: fc.array(fc.tuple(key, fc.constantFrom("now", "absent", "before")), { maxLength: 2 }),
  advanceMs: fc.integer({ min: 0, max: 100 }),
});
const listing = fc.record({
  prefix: fc.array(part, { maxLength: 2 }),
  start: fc.option(key),
  end: fc.option(key),
  limit: fc.integer({ min: 0, max: 30 }),
  withExpired: fc.boolean(),
});

/** Carries out the same on a store and tells what a caller sees, stamps by their order. */
async function transcript(
  store: Store,
  clock: ManualClock,
  base: Key,
  batches: readonly (typeof batch extends fc.Arbitrary<infer T> ? T : never)[],
  listings: readonly (typeof listing extends fc.Arbitrary<infer T> ? T : never)[],
): Promise<unknown[]> {
  const seen: unknown[] = [];
  const stamps: string[] = [];
  const before = new Map<string, string>();
  const order = (stamp: string) => {
    if (!stamps.includes(stamp)) stamps.push(stamp);
    return stamps.indexOf(stamp);
  };
  for (const { changes, checks, advanceMs } of batches) {
    clock.advance(advanceMs);
    const wanted = [];
    for (const [key, as] of checks) {
      const full = [...base, ...key];
      const found = await store.get(full);
      const past = before.get(JSON.stringify(key)) ?? "0".repeat(20);
      const stamp = as === "now" ? found?.stamp ?? null : as === "absent" ? null : past;
      wanted.push({ key: full, stamp });
      if (found !== null) before.set(JSON.stringify(key), found.stamp);
    }
    const mutations = changes.map(({ key, value, expiresInMs }): Mutation =>
      value === null ? { type: "delete", key: [...base, ...key] } : set(
        [...base, ...key],
        value,
        expiresInMs === null ? undefined : clock.now() + expiresInMs,
      )
    );
    const result = await store.commit({ checks: wanted, mutations });
    seen.push(result.ok ? order(result.stamp) : "check failed");
    for (const { key } of changes) {
      const found = await store.get([...base, ...key]);
      seen.push(found && { ...found, stamp: order(found.stamp) });
    }
  }
  for (const { prefix, start, end, limit, withExpired } of listings) {
    const below: Key = [...base, ...prefix];
    const selector: Selector = {
      prefix: below,
      ...(start && { start: [...below, ...start] }),
      ...(end && { end: [...below, ...end] }),
      withExpired,
    };
    const found = await store.list(selector, limit);
    seen.push(found.map((entry) => ({ ...entry, stamp: order(entry.stamp) })));
  }
  return seen;
}

Deno.test("store: memory and Deno KV answer alike to any batches and listings", async () => {
  const times = { memory: new ManualClock(), kv: new ManualClock() };
  const memory = await memoryCase.open(times.memory);
  const kv = await fileCase.open(times.kv);
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { maxLength: 8 }),
        fc.array(listing, { maxLength: 6 }),
        async (batches, listings) => {
          const base: Key = ["run", run++]; // each run in a key space of its own
          assert.deepEqual(
            await transcript(memory.store, times.memory, base, batches, listings),
            await transcript(kv.store, times.kv, base, batches, listings),
          );
        },
      ),
      { numRuns: 150 },
    );
  } finally {
    await memory.store.close();
    await kv.store.close();
    await kv.dispose();
  }
});

Deno.test("store: memory refuses what KV would let pass against the contract", async () => {
  const { store } = fresh();
  const twice = [set(["a"], "1"), { type: "delete", key: ["a"] } as const];
  await assert.rejects(() => store.commit({ checks: [], mutations: twice }), StoreContentRefused);
  const broken = [set(["a"], "\ud800")];
  await assert.rejects(() => store.commit({ checks: [], mutations: broken }), StoreContentRefused);
  assert.equal(store.size, 0);
});

Deno.test("E3 store: memory does not keep for ever what expired and nobody swept", async () => {
  const { store, clock } = fresh();
  await applied(store, set(["short"], "x", clock.now() + 1000), set(["stays"], "x"));
  clock.advance(1000 + backstopMs);
  for (let turn = 0; turn < 1000; turn++) await applied(store, set(["turn"], `${turn}`));
  assert.equal(store.size, 2);
  const all = await store.list({ prefix: [], withExpired: true }, 10);
  assert.deepEqual(all.map(({ key }) => key), [["stays"], ["turn"]]);
});

Deno.test("store: what a dead process left is what the next one finds", async () => {
  const { store, clock } = fresh();
  const stamp = await applied(store, set(["kept"], "1"), set(["short"], "1", clock.now() + 10));
  store.faults.hold();
  const inFlight = store.commit({ checks: [], mutations: [set(["in flight"], "1")] });
  const after = store.fork();
  store.faults.release();
  assert.ok((await inFlight).ok);
  await applied(store, set(["kept"], "2"));
  await store.close();
  assert.deepEqual(await after.get(["kept"]), { key: ["kept"], value: "1", stamp });
  assert.equal(await after.get(["in flight"]), null);
  assert.equal((await after.get(["short"]))?.value, "1");
  assert.ok(await applied(after, set(["kept"], "3")) > stamp);
  clock.advance(10);
  assert.equal(await after.get(["short"]), null);
  assert.equal((await store.fork().get(["kept"]))?.value, "2"); // from a closed one, too
});

function fresh() {
  const clock = new ManualClock();
  return { clock, store: new MemoryStore({ clock }) };
}

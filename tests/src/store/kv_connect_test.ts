/** The store on KV Connect: the same contract, and what a client that retries for ever does. */
import assert from "node:assert/strict";
import { ManualClock, SystemClock } from "../../../src/clock.ts";
import { KvStore } from "../../../src/store/kv_store.ts";
import { acquireLease } from "../../../src/store/lease.ts";
import { openStore } from "../../../src/store/open_store.ts";
import { type Store, StoreUnavailable } from "../../../src/store/store.ts";
import { KvConnectDouble } from "../../contracts/kv_connect_double.ts";
import { applied, set, storeContract } from "../../contracts/store_contract.ts";

const token = "a token for tests";
Deno.env.set("DENO_KV_ACCESS_TOKEN", token);

storeContract({
  name: "kv connect",
  open: async (clock) => {
    const double = await KvConnectDouble.start(token);
    const store = new KvStore(await Deno.openKv(double.url), { clock });
    return { store, dispose: () => double.stop() };
  },
});

Deno.test("store: openStore connects, writes the layout's version and reads it again", async () => {
  const double = await KvConnectDouble.start(token);
  const clock = new ManualClock();
  const first = await openStore({ at: double.url, clock });
  assert.equal(first.kind, "connect");
  await applied(first.store, set(["a"], "x"));
  await first.close();
  const second = await openStore({ at: double.url, clock });
  assert.equal((await second.store.get(["a"]))?.value, "x");
  assert.equal(double.rows.size, 2);
  await second.close();
  await double.stop();
});

Deno.test("E6 store: a commit whose answer was lost is sent again and applies as it was", async () => {
  await connected(async (store, double) => {
    const stamp = await applied(store, set(["fence"], "1"));
    double.answersToLose = 1;
    const checks = [{ key: ["fence"], stamp }];
    assert.ok((await store.commit({ checks, mutations: [set(["a"], "x")] })).ok);
    assert.equal(double.writes, 3);
    assert.equal((await store.get(["a"]))?.value, "x");
  });
});

Deno.test("E6 lease: a commit given up and delivered late does not apply after a refence", async () => {
  await connected(async (store, double, clock) => {
    let fences = 0;
    const lease = await acquireLease({ store, clock, newFence: () => `fence ${++fences}` });
    double.hold();
    const mutations = [set(["a"], "lost")];
    const commit = store.commit({ checks: [lease.check], mutations });
    await double.held();
    clock.advance(1000);
    await assert.rejects(commit, StoreUnavailable);
    double.pass();
    await lease.refence();
    assert.equal(await store.get(["a"]), null);
    double.release();
    await applied(store, set(["b"], "x"));
    assert.equal(double.failedChecks, 1);
    assert.equal(await store.get(["a"]), null);
    assert.ok((await store.commit({ checks: [lease.check], mutations })).ok);
  });
});

Deno.test("L lease: taking and renewing it survives answers that are lost", async () => {
  await connected(async (store, double) => {
    // The back-off between attempts is real here: the client's own repeats are, too.
    const clock = new SystemClock();
    let fences = 0;
    double.answersToLose = 1; // applied, sent again by the client, and then the check fails
    const lease = await acquireLease({ store, clock, newFence: () => `fence ${++fences}` });
    assert.equal(fences, 1, "one owner, whatever was sent twice");
    const { stamp } = lease.check;
    double.answersToLose = 1;
    await lease.refence();
    assert.notEqual(lease.check.stamp, stamp);
    assert.ok((await store.commit({ checks: [lease.check], mutations: [] })).ok);
    assert.equal(double.failedChecks, 2);
  });
});

async function connected(
  body: (store: Store, double: KvConnectDouble, clock: ManualClock) => Promise<void>,
): Promise<void> {
  const double = await KvConnectDouble.start(token);
  const clock = new ManualClock();
  const store = new KvStore(await Deno.openKv(double.url), { clock, deadlineMs: 1000 });
  try {
    await body(store, double, clock);
  } finally {
    await store.close();
    await double.stop();
  }
}

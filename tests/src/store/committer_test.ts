import assert from "node:assert/strict";
import {
  batchBytesMax,
  batchKeyBytesMax,
  batchMutationsMax,
  type CommitOutcome,
  stagedBytesMax,
  stagedEntriesMax,
} from "../../../src/store/committer.ts";
import { storeLimits } from "../../../src/store/limits.ts";
import { fresh, remove, set } from "./committer_case.ts";

Deno.test("B1 one commit is in flight; what is staged meanwhile is the next", async () => {
  const { committer, store, batches, put } = await fresh();
  store.faults.hold();
  const first = [put("a", "1"), put("b", "1")];
  await store.faults.heldAtLeast(1);
  const second = [put("a", "2"), put("c", "1"), put("d", "1")];
  assert.equal(store.faults.held, 1);
  assert.equal(committer.waiting, 3);
  store.faults.release();
  assert.deepEqual(await Promise.all([...first, ...second]), new Array(5).fill("durable"));
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [2, 3]);
});

Deno.test("L2 every batch checks the lease, and nothing else", async () => {
  const { batches, put, lease } = await fresh();
  await put("a", "1");
  await put("b", "1");
  for (const { checks } of batches) assert.deepEqual(checks, [lease.check]);
});

Deno.test("E1 B2 a batch closes at 800 mutations", async () => {
  const { batches, put } = await fresh();
  await Promise.all(Array.from({ length: 1_700 }, (_, nth) => put(`${nth}`, "1")));
  assert.deepEqual(
    batches.map(({ mutations }) => mutations.length),
    [batchMutationsMax, batchMutationsMax, 100],
  );
});

Deno.test("E1 B2 a batch closes at 600 KiB of values and keys", async () => {
  const { committer, batches } = await fresh();
  const bytes = 16 * 1024;
  await Promise.all(
    Array.from(
      { length: 100 },
      (_, nth) => committer.commit(`${nth}`, [set([`${nth}`], "1")], bytes),
    ),
  );
  const most = Math.floor(batchBytesMax / bytes);
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [most, most, 100 - 2 * most]);
});

Deno.test("E1 B2 a batch closes at 72 KiB of keys, so that the store takes it", async () => {
  const { committer, batches, failures } = await fresh();
  const keyBytes = 200;
  await Promise.all(
    Array.from(
      { length: 700 },
      (_, nth) =>
        committer.commit(
          `${nth}`,
          [set([`${nth}`.padStart(keyBytes - 2, "k")], "1")],
          2 * keyBytes,
          keyBytes,
        ),
    ),
  );
  const most = Math.floor(batchKeyBytesMax / keyBytes);
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [most, 700 - most]);
  assert.deepEqual(failures, []);
});

Deno.test("E1 B2 the bounds of a batch leave room below the store's", () => {
  assert.ok(batchMutationsMax <= storeLimits.mutations);
  assert.ok(batchBytesMax < storeLimits.batchBytes);
  assert.ok(batchKeyBytesMax < storeLimits.batchKeyBytes);
});

Deno.test("B2 an entry above every bound goes alone", async () => {
  const { committer, batches } = await fresh();
  const outcomes = await Promise.all([
    committer.commit("a", [set(["a"], "1")], 10),
    committer.commit("b", [set(["b"], "1")], batchBytesMax + 1),
    committer.commit("c", [set(["c"], "1")], 10),
  ]);
  assert.deepEqual(outcomes, ["durable", "durable", "durable"]);
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [1, 1, 1]);
});

Deno.test("B3 of several writes to one key the last stands, in one entry as over several", async () => {
  const { committer, store, batches, put } = await fresh();
  const twice = [set(["k"], "1"), set(["other"], "1"), set(["k"], "2")];
  await committer.commit("a", twice, 10);
  assert.equal((await store.get(["k"]))?.value, "2");
  await Promise.all([put("a", "3"), put("a", "4"), committer.commit("a", [remove(["k"])], 10)]);
  assert.equal((await store.get(["a"]))?.value, "4");
  assert.equal(await store.get(["k"]), null);
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [2, 2]);
});

Deno.test("B3 keys that only look alike when joined are two keys", async () => {
  const { committer, store } = await fresh();
  await committer.commit("a", [set(["x\u0000y", "z"], "1"), set(["x", "y\u0000z"], "2")], 10);
  assert.equal((await store.get(["x\u0000y", "z"]))?.value, "1");
  assert.equal((await store.get(["x", "y\u0000z"]))?.value, "2");
});

Deno.test("B4 entries settle once each, in the order of staging, never while they are staged", async () => {
  const { committer } = await fresh();
  const order: number[] = [];
  for (let nth = 0; nth < 2_000; nth++) {
    let staging = true;
    committer.stage({
      owner: `${nth % 7}`,
      mutations: [set([`${nth}`], "1")],
      bytes: 10,
      keyBytes: 10,
      settle: (outcome) => {
        assert.equal(staging, false);
        assert.equal(outcome, "durable");
        order.push(nth);
      },
    });
    staging = false;
  }
  await committer.quiet();
  assert.deepEqual(order, Array.from({ length: 2_000 }, (_, nth) => nth));
});

Deno.test("B9 it closes at 20,000 staged entries, and says when it is open again", async () => {
  const { committer, store, put } = await fresh();
  store.faults.hold();
  const all = [put("first", "1")];
  await store.faults.heldAtLeast(1);
  for (let nth = 0; nth < stagedEntriesMax; nth++) {
    assert.ok(committer.open);
    all.push(put(`${nth}`, "1"));
  }
  assert.ok(!committer.open);
  let told = 0;
  committer.whenOpen(() => {
    told++;
    assert.ok(committer.open);
  });
  store.faults.release(1);
  await store.faults.heldAtLeast(1);
  assert.equal(told, 1);
  store.faults.release();
  assert.ok((await Promise.all(all)).every((outcome) => outcome === "durable"));
  assert.equal(told, 1);
});

Deno.test("B9 it closes at 64 MiB of staged bytes", async () => {
  const { committer, store } = await fresh();
  store.faults.hold();
  const bytes = 1024 * 1024;
  const all: Promise<CommitOutcome>[] = [];
  for (let nth = 0; nth < stagedBytesMax / bytes; nth++) {
    assert.ok(committer.open);
    all.push(committer.commit(`${nth}`, [set([`${nth}`], "1")], bytes));
  }
  assert.ok(!committer.open);
  store.faults.release();
  await Promise.all(all);
  assert.ok(committer.open);
});

Deno.test("B1 the next batch is on its way while what the last one made durable is told", async () => {
  const { committer, store } = await fresh();
  store.faults.hold();
  let heldWhenTold = -1;
  const mutations = [{ type: "set", key: ["a"], value: "1" }] as const;
  const stage = (settle: () => void) =>
    committer.stage({ owner: "a", mutations, bytes: 10, keyBytes: 10, settle });
  const told = new Promise<void>((resolve) => {
    stage(() => {
      heldWhenTold = store.faults.held;
      resolve();
    });
  });
  await store.faults.heldAtLeast(1);
  stage(() => {});
  store.faults.release(1);
  await told;
  assert.equal(heldWhenTold, 1);
  store.faults.release();
  await committer.quiet();
});

Deno.test("B10 caught up means: what is staged now is settled, whatever comes after", async () => {
  const { committer, store, put } = await fresh();
  await committer.caughtUp();
  store.faults.hold();
  const order: string[] = [];
  const first = put("a", "1").then(() => order.push("a"));
  await store.faults.heldAtLeast(1);
  void put("b", "1").then(() => order.push("b"));
  const caughtUp = committer.caughtUp().then(() => order.push("caught up"));
  store.faults.release(1);
  await store.faults.heldAtLeast(1);
  void put("c", "1").then(() => order.push("c"));
  await first;
  assert.deepEqual(order, ["a"]);
  store.faults.release(1);
  await caughtUp;
  assert.deepEqual(order, ["a", "b", "caught up"]);
  store.faults.release();
  await committer.quiet();
});

import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { type Store, StoreUnavailable } from "../../../src/store/store.ts";
import { applied, set } from "../../contracts/store_contract.ts";

Deno.test("E6 store: an injected fault loses the next commits, and only those", async () => {
  const { store } = fresh();
  store.faults.failNext(2);
  await unknown(store, "1");
  await unknown(store, "2");
  assert.equal(await store.get(["a"]), null);
  await applied(store, set(["a"], "3"));
  assert.equal((await store.get(["a"]))?.value, "3");
});

Deno.test("E6 store: an injected fault strikes the nth commit from now", async () => {
  const { store } = fresh();
  store.faults.failNth(3);
  await applied(store, set(["a"], "1"));
  await applied(store, set(["a"], "2"));
  await unknown(store, "3");
  await applied(store, set(["b"], "4"));
  assert.equal((await store.get(["a"]))?.value, "2");
});

Deno.test("E6 store: a commit of unknown outcome may have been applied", async () => {
  const { store } = fresh();
  store.faults.failNext(1, "applied");
  await unknown(store, "1");
  assert.equal((await store.get(["a"]))?.value, "1");
});

Deno.test("E6 store: a commit of unknown outcome may be applied late, if its checks hold", async () => {
  const { store } = fresh();
  const stamp = await applied(store, set(["fence"], "1"));
  store.faults.failNext(2, "late");
  const checks = [{ key: ["fence"], stamp }];
  for (const id of ["a", "b"]) {
    const mutations = [set([id], "late"), set(["fence"], "2")];
    await assert.rejects(() => store.commit({ checks, mutations }), StoreUnavailable);
  }
  assert.equal(store.faults.late, 2);
  assert.equal(store.faults.applyLate(), 1); // the first changes the fence under the second
  assert.equal((await store.get(["a"]))?.value, "late");
  assert.equal(await store.get(["b"]), null);
  assert.equal(store.faults.applyLate(), 0);
});

Deno.test("store: random faults follow their seed", async () => {
  const run = async () => {
    const { store } = fresh();
    let state = 7;
    const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
    store.faults.failRandomly(0.3, random);
    const outcomes: boolean[] = [];
    for (let turn = 0; turn < 50; turn++) {
      outcomes.push(
        await store.commit({ checks: [], mutations: [] }).then(() => true, () => false),
      );
    }
    store.faults.failRandomly(0, random);
    await applied(store, set(["a"], "x"));
    return outcomes;
  };
  const outcomes = await run();
  assert.deepEqual(outcomes, await run());
  const failed = outcomes.filter((ok) => !ok).length;
  assert.ok(failed > 5 && failed < 25, `${failed} of 50 failed`);
});

Deno.test("E1 store: an injected refusal meets the batches it names", async () => {
  const { store } = fresh();
  store.faults.refuseWhen(({ mutations }) => mutations.length > 1 ? "one at a time" : null);
  const mutations = [set(["a"], "1"), set(["b"], "1")];
  await assert.rejects(() => store.commit({ checks: [], mutations }), {
    name: "StoreContentRefused",
    message: "Cannot commit: one at a time",
  });
  await applied(store, set(["a"], "1"));
  store.faults.refuseWhen(null);
  await applied(store, ...mutations);
});

Deno.test("store: injected read faults strike reads and listings, not commits", async () => {
  const { store } = fresh();
  store.faults.failReads(2);
  await applied(store, set(["a"], "1"));
  await assert.rejects(() => store.get(["a"]), StoreUnavailable);
  await assert.rejects(() => store.list({ prefix: [] }, 1), StoreUnavailable);
  assert.equal((await store.get(["a"]))?.value, "1");
});

Deno.test("store: held commits wait in order until they are released", async () => {
  const { store } = fresh();
  store.faults.hold();
  const order: string[] = [];
  const commit = (id: string) =>
    store.commit({ checks: [], mutations: [set(["a"], id)] }).then(() => order.push(id));
  const done = [commit("1"), commit("2"), commit("3")];
  await store.faults.heldAtLeast(3);
  assert.equal(store.faults.held, 3);
  assert.equal(await store.get(["a"]), null);
  store.faults.release(1);
  await done[0];
  assert.equal((await store.get(["a"]))?.value, "1");
  store.faults.release();
  await Promise.all(done);
  assert.deepEqual(order, ["1", "2", "3"]);
  await applied(store, set(["a"], "4")); // holds no more
});

Deno.test("store: injected latency passes on the injected clock", async () => {
  const { store, clock } = fresh();
  store.faults.latency((call) => call === "commit" ? 50 : 5);
  let committed = false;
  const commit = applied(store, set(["a"], "1")).then(() => committed = true);
  await clock.run(49);
  assert.equal(committed, false);
  const read = store.get(["a"]);
  await clock.run(1);
  await commit;
  assert.equal(committed, true);
  await clock.run(4);
  assert.equal((await read)?.value, "1");
  store.faults.clear();
  assert.equal((await store.get(["a"]))?.value, "1");
  assert.equal(clock.waiting, 0);
});

function fresh() {
  const clock = new ManualClock();
  return { clock, store: new MemoryStore({ clock }) };
}

async function unknown(store: Store, value: string): Promise<void> {
  const mutations = [set(["a"], value)];
  await assert.rejects(() => store.commit({ checks: [], mutations }), StoreUnavailable);
}

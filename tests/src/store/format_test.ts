import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { checkFormat, formats, StoreFormatUnusable } from "../../../src/store/format.ts";
import { schemaKey } from "../../../src/store/keys.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import type { Mutation, Store } from "../../../src/store/store.ts";
import { encodeVersioned, ValueUnreadable } from "../../../src/store/values.ts";
import { applied, set } from "../../contracts/store_contract.ts";

const fresh = () => new MemoryStore({ clock: new ManualClock() });

Deno.test("format: an empty store gets the current version and is known the next time", async () => {
  const store = fresh();
  assert.equal(await checkFormat(store), 0);
  assert.equal((await store.get(schemaKey()))?.value, encodeVersioned(1, formats.current));
  await applied(store, set(["a"], "x"));
  assert.equal(await checkFormat(store), formats.current);
});

Deno.test("format: there is a step from every version before the current one", () => {
  assert.equal(formats.steps.length, formats.current - 1);
});

Deno.test("format: an older layout is brought up step by step, each with its version", async () => {
  const store = fresh();
  await checkFormat(store, { current: 1, steps: [] });
  await applied(store, set(["old", "a"], "1"), set(["old", "b"], "2"));
  const move = async (store: Store, from: number): Promise<Mutation[]> => {
    const rows = await store.list({ prefix: [from === 1 ? "old" : "new"] }, 10);
    return rows.flatMap(({ key, value }) => [
      { type: "delete", key },
      set([from === 1 ? "new" : "newer", key[1]!], value + from),
    ]);
  };
  assert.equal(await checkFormat(store, { current: 3, steps: [move, move] }), 1);
  const rows = await store.list({ prefix: ["newer"] }, 10);
  assert.deepEqual(rows.map(({ value }) => value), ["112", "212"]);
  assert.equal(store.size, 3);
  const never = () => assert.fail("a step that was done is not done again");
  assert.equal(await checkFormat(store, { current: 3, steps: [never, never] }), 3);
});

Deno.test("format: a step that fails leaves the version where it was", async () => {
  const store = fresh();
  await checkFormat(store, { current: 1, steps: [] });
  const fails = () => Promise.reject(new Error("half way"));
  const step = () => Promise.resolve([set(["done"], "1")]);
  await assert.rejects(checkFormat(store, { current: 3, steps: [step, fails] }), /half way/);
  assert.equal(await checkFormat(store, { current: 3, steps: [fails, step] }), 2);
});

Deno.test("format: a newer layout, other content and a bad row are refused and left alone", async () => {
  const newer = fresh();
  await checkFormat(newer, { current: 2, steps: [] });
  await assert.rejects(checkFormat(newer, { current: 1, steps: [] }), {
    name: "StoreFormatUnusable",
    message: "Cannot open the store: this server knows its layout up to version 1, " +
      "got version 2, written by a newer server",
  });
  const foreign = fresh();
  await applied(foreign, set(["somebody", "else"], "x"));
  await assert.rejects(checkFormat(foreign), StoreFormatUnusable);
  assert.equal(foreign.size, 1);
  const bad = fresh();
  await applied(bad, set(schemaKey(), encodeVersioned(1, "one")));
  await assert.rejects(checkFormat(bad), ValueUnreadable);
  await assert.rejects(checkFormat(older(), { current: 2, steps: [] }), StoreFormatUnusable);
});

Deno.test("format: of two servers that set the layout at once one is refused", async () => {
  const store = fresh();
  store.faults.hold();
  const both = [checkFormat(store), checkFormat(store)];
  const outcomes = Promise.allSettled(both);
  await store.faults.heldAtLeast(2);
  store.faults.release();
  const [first, second] = await outcomes;
  assert.equal(first?.status, "fulfilled");
  assert.ok(second?.status === "rejected" && second.reason instanceof StoreFormatUnusable);
});

function older(): Store {
  const store = fresh();
  void applied(store, set(schemaKey(), encodeVersioned(1, 1)));
  return store;
}

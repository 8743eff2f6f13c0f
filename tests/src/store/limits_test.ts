import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeKey } from "../../../src/store/key_order.ts";
import {
  contentFault,
  keyBytes,
  mutationBytes,
  storeLimits,
  valueBytes,
} from "../../../src/store/limits.ts";
import { actorRowKey } from "../../../src/store/keys.ts";
import type { Key, Mutation } from "../../../src/store/store.ts";

const part = fc.oneof(fc.string({ unit: "binary", maxLength: 9 }), fc.double({ noNaN: true }));

Deno.test("E1 limits: a key's size is the length of its encoding", () => {
  fc.assert(fc.property(fc.array(part, { maxLength: 4 }), (key: Key) => {
    assert.equal(keyBytes(key), encodeKey(key).length);
  }));
});

Deno.test("E1 limits: a mutation's size counts a key that is set twice", () => {
  assert.equal(valueBytes("é", false), 3);
  assert.equal(valueBytes("é", true), 9);
  const key: Key = ["a", 1]; // 3 and 9 bytes
  assert.deepEqual(mutationBytes({ type: "set", key, value: "xy" }), { bytes: 27, keyBytes: 12 });
  assert.deepEqual(mutationBytes({ type: "delete", key }), { bytes: 12, keyBytes: 0 });
});

Deno.test("E1 limits: 800 rows of an actor with common ids fit one batch", () => {
  const mutations = Array.from({ length: 800 }, (_, id): Mutation => {
    const uuid = `01900000-0000-7000-8000-${String(id).padStart(12, "0")}`;
    return {
      type: "set",
      key: actorRowKey("elevator_group", "tower/main", "call", uuid),
      value: "",
    };
  });
  assert.equal(contentFault({ checks: [], mutations }), null);
  const bytes = mutations.reduce((sum, mutation) => sum + mutationBytes(mutation).keyBytes, 0);
  assert.ok(bytes < storeLimits.batchKeyBytes * 0.8, `${bytes} bytes of keys`);
});

Deno.test("E1 limits: the fault of a batch names the rule and what came", () => {
  const set = (key: Key, value = "", expiresAtMs?: number): Mutation =>
    expiresAtMs === undefined
      ? { type: "set", key, value }
      : { type: "set", key, value, expiresAtMs };
  const fault = (...mutations: Mutation[]) => contentFault({ checks: [], mutations });
  assert.equal(fault(set(["a"], "x")), null);
  assert.equal(fault(set([])), "a key has at least one part, got none");
  assert.equal(fault(set(["k".repeat(2047)])), "a key is at most 2048 bytes, got 2049");
  assert.equal(
    fault(set(["a"], "x".repeat(65_536))),
    "a value is at most 65536 bytes, got 65537",
  );
  assert.equal(
    fault(set(["a"], "", -1)),
    "an expiry is a whole number of milliseconds since the epoch, got -1",
  );
  const checks = Array.from({ length: 11 }, (_, id) => ({ key: [id], stamp: null }));
  assert.equal(contentFault({ checks, mutations: [] }), "a batch holds at most 10 checks, got 11");
  assert.equal(
    contentFault({ checks: [{ key: [], stamp: null }], mutations: [] }),
    "a key has at least one part, got none",
  );
});

/** No sealed row is committed before its key is durable. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ManualClock } from "../../../src/clock.ts";
import { KeyFirstStore } from "../../../src/privacy/key_first_store.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { StoreUnavailable } from "../../../src/store/store.ts";
import { withKeys } from "./key_folder.ts";

const mutation = { type: "set", key: ["row", "a:b", "c:d"], value: "x" } as const;
const batch = { checks: [], mutations: [mutation] };

Deno.test("E13 a key is in its file before the first batch that may need it is committed", async () => {
  await withKeys(async (keys, folder) => {
    const below = new MemoryStore({ clock: new ManualClock() });
    const kept: boolean[] = [];
    const commit = below.commit.bind(below);
    below.commit = (given) => {
      // What lies in the file itself, read beside the store of keys that has it open.
      const names = Deno.readFileSync(`${folder}/keys/keys.db-wal`);
      kept.push(Buffer.from(names).includes("profile/ada"));
      return commit(given);
    };
    const store = new KeyFirstStore(below, keys);
    keys.keyOf("ada", "profile");
    const before = Buffer.from(Deno.readFileSync(`${folder}/keys/keys.db-wal`));
    assert.ok(!before.includes("profile/ada"));
    assert.ok((await store.commit(batch)).ok);
    assert.deepEqual(kept, [true]);
    assert.equal((await store.get(mutation.key))?.value, "x");
    assert.equal((await store.list({ prefix: ["row"] }, 10)).length, 1);
    await store.close();
  });
});

Deno.test("E13 where a key cannot be kept nothing is committed, and the outcome is told as unknown", async () => {
  await withKeys(async (keys) => {
    const below = new MemoryStore({ clock: new ManualClock() });
    const store = new KeyFirstStore(below, keys);
    const flush = keys.flush.bind(keys);
    keys.flush = () => {
      throw new Error("disk full");
    };
    await assert.rejects(store.commit(batch), StoreUnavailable);
    assert.equal(await below.get(mutation.key), null);
    keys.flush = flush;
    assert.ok((await store.commit(batch)).ok);
  });
});

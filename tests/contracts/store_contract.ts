/** What every {@link Store} does, whatever it stands on. Each test opens a store of its own. */
import assert from "node:assert/strict";
import { ManualClock } from "../../src/clock.ts";
import { type StoreCase, withStore } from "./store_case.ts";
import { storeLimits } from "../../src/store/limits.ts";
import {
  type Batch,
  type Key,
  type Mutation,
  type Store,
  StoreContentRefused,
  StoreUnavailable,
} from "../../src/store/store.ts";

/** Registers the contract's tests for one kind of store. */
export function storeContract(kind: StoreCase): void {
  const check = (title: string, body: (store: Store, clock: ManualClock) => Promise<void>) =>
    Deno.test(`${title} [${kind.name}]`, () => withStore(kind, body));

  check("store: a key answers with what was set last, and null before and after", async (store) => {
    assert.equal(await store.get(["a"]), null);
    await applied(store, set(["a"], "one"));
    const stamp = await applied(store, set(["a"], "two"));
    assert.deepEqual(await store.get(["a"]), { key: ["a"], value: "two", stamp });
    await applied(store, { type: "delete", key: ["a"] });
    assert.equal(await store.get(["a"]), null);
    await applied(store, { type: "delete", key: ["a"] }); // once more is no fault
  });

  check("store: text comes back character for character", async (store) => {
    const texts = ["", "\u0000", "\ufeffmark first", "Aufzug ⇅ 🛗 \u{10ffff}", "é".repeat(30_000)];
    await applied(store, ...texts.map((text, index) => set(["t", index], text)));
    const found = await store.list({ prefix: ["t"] }, 10);
    assert.deepEqual(found.map(({ value }) => value), texts);
  });

  check("store: keys come back part for part", async (store) => {
    const keys: Key[] = [[""], ["a\u0000b", 1], ["é🛗", -0.5, ""], [Number.MAX_SAFE_INTEGER], [0]];
    await applied(store, ...keys.map((key) => set(key, "x")));
    for (const key of keys) assert.deepEqual((await store.get(key))?.key, key);
    assert.equal((await store.list({ prefix: [] }, 100)).length, keys.length);
  });

  check("store: a batch gives one stamp to all that it sets", async (store) => {
    await applied(store, set(["old"], "x"), set(["kept"], "x"));
    const kept = await store.get(["kept"]);
    const stamp = await applied(
      store,
      set(["a"], "1"),
      set(["b"], "2"),
      { type: "delete", key: ["old"] },
    );
    assert.equal((await store.get(["a"]))?.stamp, stamp);
    assert.equal((await store.get(["b"]))?.stamp, stamp);
    assert.equal(await store.get(["old"]), null);
    assert.deepEqual(await store.get(["kept"]), kept);
  });

  check("store: a stamp changes at every write and never returns", async (store) => {
    const stamps = new Set<string>();
    for (let turn = 0; turn < 10; turn++) {
      stamps.add(await applied(store, set(["a"], "same")));
      if (turn % 3 === 0) await applied(store, { type: "delete", key: ["a"] });
    }
    assert.equal(stamps.size, 10);
    assert.deepEqual([...stamps], [...stamps].sort());
  });

  check("E6 store: a batch whose check fails leaves nothing applied", async (store) => {
    const stale = await applied(store, set(["a"], "1"));
    const current = await applied(store, set(["a"], "2"));
    await applied(store, set(["gone"], "1"));
    const gone = (await store.get(["gone"]))!.stamp;
    await applied(store, { type: "delete", key: ["gone"] });
    const failing = [
      [{ key: ["a"], stamp: stale }],
      [{ key: ["a"], stamp: null }],
      [{ key: ["gone"], stamp: gone }],
      [{ key: ["a"], stamp: current }, { key: ["b"], stamp: current }],
    ];
    for (const checks of failing) {
      const mutations: Mutation[] = [set(["b"], "b"), { type: "delete", key: ["a"] }];
      assert.deepEqual(await store.commit({ checks, mutations }), { ok: false });
    }
    assert.equal((await store.get(["a"]))?.value, "2");
    assert.equal(await store.get(["b"]), null);
  });

  check("store: a batch whose checks all hold is applied", async (store) => {
    const stamp = await applied(store, set(["a"], "1"));
    const checks = [{ key: ["a"], stamp }, { key: ["b"], stamp: null }];
    const result = await store.commit({ checks, mutations: [set(["b"], "2")] });
    assert.ok(result.ok);
    assert.equal((await store.get(["b"]))?.stamp, result.stamp);
    assert.ok((await store.commit({ checks: [{ key: ["a"], stamp }], mutations: [] })).ok);
  });

  check(
    "E3 store: from its expiry on a value is not seen, to the millisecond",
    async (store, clock) => {
      const until = clock.now() + 5000;
      await applied(store, set(["e", 1], "short", until), set(["e", 2], "stays"));
      clock.advance(4999);
      assert.equal((await store.get(["e", 1]))?.value, "short");
      assert.equal((await store.list({ prefix: ["e"] }, 10)).length, 2);
      clock.advance(1);
      assert.equal(await store.get(["e", 1]), null);
      assert.deepEqual(values(await store.list({ prefix: ["e"] }, 10)), ["stays"]);
      assert.deepEqual(values(await store.list({ prefix: ["e"] }, 1)), ["stays"]);
      const all = await store.list({ prefix: ["e"], withExpired: true }, 10);
      assert.deepEqual(values(all), ["short", "stays"]);
    },
  );

  check("E3 store: a later write replaces the expiry of an earlier one", async (store, clock) => {
    await applied(store, set(["a"], "1", clock.now() + 1000), set(["b"], "1"));
    await applied(store, set(["a"], "2"), set(["b"], "2", clock.now() + 1000));
    clock.advance(1000);
    assert.equal((await store.get(["a"]))?.value, "2");
    assert.equal(await store.get(["b"]), null);
  });

  check("E3 store: a value past its time counts as absent in a check", async (store, clock) => {
    const stamp = await applied(store, set(["live"], "x"));
    await applied(store, set(["a"], "old", clock.now() + 1000));
    const checks = [{ key: ["a"], stamp: null }, { key: ["live"], stamp }];
    assert.deepEqual(await store.commit({ checks, mutations: [set(["a"], "new")] }), { ok: false });
    clock.advance(1000);
    const wrong = [{ key: ["a"], stamp: null }, { key: ["live"], stamp: null }];
    assert.deepEqual(await store.commit({ checks: wrong, mutations: [] }), { ok: false });
    assert.ok((await store.commit({ checks, mutations: [set(["a"], "new")] })).ok);
    assert.equal((await store.get(["a"]))?.value, "new");
  });

  check("E3 store: a value that is written past its time is not seen", async (store, clock) => {
    await applied(store, set(["a"], "x", clock.now() - 1), set(["b"], "x", 0));
    assert.equal(await store.get(["a"]), null);
    assert.deepEqual(await store.list({ prefix: [] }, 10), []);
  });

  check("store: keys sort strings before numbers, by bytes and by value", async (store) => {
    const ordered: Key[] = [
      ["k", ""],
      ["k", "", "below"],
      ["k", "\u0000"],
      ["k", "A"],
      ["k", "Z"],
      ["k", "a"],
      ["k", "a", -1],
      ["k", "a", 0],
      ["k", "a\u0000"],
      ["k", "aa"],
      ["k", "é"],
      ["k", "\uffee"], // before the next one in UTF-8, after it in UTF-16
      ["k", "\u{1f6d7}"],
      ["k", -Infinity],
      ["k", -10],
      ["k", -1.5],
      ["k", 0],
      ["k", 0.25],
      ["k", 9],
      ["k", 10],
      ["k", 29_500_000],
      ["k", Infinity],
    ];
    const shuffled = ordered.map((key, index) => ({ key, turn: (index * 7) % ordered.length }))
      .sort((a, b) => a.turn - b.turn);
    await applied(store, ...shuffled.map(({ key }) => set(key, "x")));
    assert.deepEqual((await store.list({ prefix: ["k"] }, 100)).map(({ key }) => key), ordered);
  });

  check(
    "store: a selector takes what lies below its prefix and between its bounds",
    async (store) => {
      const rows: Key[] = [["a"], ["a", 1], ["a", 2], ["a", 2, "x"], ["a", 3], ["ab", 1], ["b"]];
      await applied(store, ...rows.map((key) => set(key, JSON.stringify(key))));
      const list = async (start?: Key, end?: Key, limit = 10) => {
        const bounds = { ...(start && { start }), ...(end && { end }) };
        return (await store.list({ prefix: ["a"], ...bounds }, limit)).map(({ key }) =>
          key.slice(1)
        );
      };
      assert.deepEqual(await list(), [[1], [2], [2, "x"], [3]]);
      assert.deepEqual(await list(["a", 2]), [[2], [2, "x"], [3]]);
      assert.deepEqual(await list(undefined, ["a", 2]), [[1]]);
      assert.deepEqual(await list(["a", 1.5], ["a", 3]), [[2], [2, "x"]]);
      assert.deepEqual(await list(["a", 2], ["a", 2]), []);
      assert.deepEqual(await list(["a", 3], ["a", 1]), []);
      assert.deepEqual(await list(undefined, undefined, 2), [[1], [2]]);
      assert.deepEqual(await list(["a", 2], undefined, 1), [[2]]);
      assert.deepEqual(await list(undefined, undefined, 0), []);
      assert.equal((await store.list({ prefix: [] }, 100)).length, rows.length);
      await assert.rejects(() => list(["b", 1]), TypeError);
      await assert.rejects(() => list(["a"]), TypeError);
      await assert.rejects(() => list(undefined, ["ab", 1]), TypeError);
    },
  );

  check("store: a listing goes on past one page, and past rows not seen", async (store, clock) => {
    const rows = Array.from({ length: 1300 }, (_, id) => id);
    for (const part of [rows.slice(0, 700), rows.slice(700)]) {
      await applied(
        store,
        ...part.map((id) => set(["p", id], `${id}`, id % 2 === 1 ? clock.now() + 1 : undefined)),
      );
    }
    assert.deepEqual(values(await store.list({ prefix: ["p"] }, 5000)), rows.map(String));
    assert.equal((await store.list({ prefix: ["p"] }, 1000)).length, 1000);
    assert.equal((await store.list({ prefix: ["p"] }, 500)).length, 500);
    clock.advance(1);
    const even = rows.filter((id) => id % 2 === 0).map(String);
    assert.deepEqual(values(await store.list({ prefix: ["p"] }, 5000)), even);
    assert.deepEqual(values(await store.list({ prefix: ["p"] }, 600)), even.slice(0, 600));
    const bounded = await store.list({ prefix: ["p"], start: ["p", 4], end: ["p", 1200] }, 5000);
    assert.deepEqual(values(bounded), even.slice(2, 600));
  });

  check("E1 store: a key of 2048 bytes is taken, one more is refused", async (store) => {
    const key = (bytes: number): Key => ["k".repeat(bytes - 2)];
    await applied(store, set(key(storeLimits.keyBytes), "x"));
    assert.equal((await store.get(key(storeLimits.keyBytes)))?.value, "x");
    await refuses(store, set(key(storeLimits.keyBytes + 1), "x"));
    await refuses(store, { type: "delete", key: key(storeLimits.keyBytes + 1) });
    await refuses(store, set([], "x"));
  });

  check("E1 store: a value of 64 KiB is taken, one byte more is refused", async (store, clock) => {
    const most = storeLimits.valueBytes - 1;
    await applied(store, set(["v"], "x".repeat(most)));
    assert.equal((await store.get(["v"]))?.value.length, most);
    await refuses(store, set(["v"], "x".repeat(most + 1)));
    await refuses(store, set(["v"], "é".repeat(most / 2 + 1)));
    const expiring = storeLimits.valueBytes - 7;
    await applied(store, set(["v"], "x".repeat(expiring), clock.now() + 1000));
    await refuses(store, set(["v"], "x".repeat(expiring + 1), clock.now() + 1000));
  });

  check("E1 store: a thousand mutations are taken, one more is refused", async (store) => {
    const many = (count: number) => Array.from({ length: count }, (_, id) => set(["m", id], "x"));
    await applied(store, ...many(storeLimits.mutations));
    await refuses(store, ...many(storeLimits.mutations + 1));
  });

  check("E8 store: ten checks are taken, one more is refused", async (store) => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, id) => ({ key: ["c", id], stamp: null }));
    const mutations = [set(["a"], "x")];
    assert.ok((await store.commit({ checks: many(storeLimits.checks), mutations })).ok);
    await assert.rejects(
      () => store.commit({ checks: many(storeLimits.checks + 1), mutations }),
      StoreContentRefused,
    );
  });

  check("E1 store: a batch of 800 KiB is taken, one byte more is refused", async (store) => {
    // ["b", n] is 12 bytes and counts twice, a value has a header of one byte.
    const batch = (total: number) => {
      const rows = 16;
      const each = Math.floor(total / rows);
      return Array.from({ length: rows }, (_, id) => {
        const bytes = id === 0 ? total - each * (rows - 1) : each;
        return set(["b", id], "x".repeat(bytes - 2 * 12 - 1));
      });
    };
    await applied(store, ...batch(storeLimits.batchBytes));
    await refuses(store, ...batch(storeLimits.batchBytes + 1));
  });

  check("E1 store: 80 KiB of keys to set are taken, one byte more is refused", async (store) => {
    const batch = (total: number) =>
      Array.from({ length: 64 }, (_, id) => {
        const bytes = id === 0 ? total - 63 * 1280 : 1280;
        return set([id, "k".repeat(bytes - 9 - 2)], "x");
      });
    await applied(store, ...batch(storeLimits.batchKeyBytes));
    await refuses(store, ...batch(storeLimits.batchKeyBytes + 1));
    // Keys that are deleted do not count here.
    await applied(
      store,
      ...batch(storeLimits.batchKeyBytes + 64).map(({ key }): Mutation => ({
        type: "delete",
        key,
      })),
    );
  });

  check("E3 store: an expiry that is no wall time is refused", async (store) => {
    for (const expiry of [NaN, -1, 1.5, 2 ** 48, Infinity]) {
      await refuses(store, set(["a"], "x", expiry));
    }
  });

  check(
    "E6 store: a batch that is refused for one mutation leaves nothing applied",
    async (store) => {
      await applied(store, set(["keep"], "1"));
      const bad = set(["bad"], "x".repeat(storeLimits.valueBytes));
      await refuses(store, set(["good"], "x"), { type: "delete", key: ["keep"] }, bad);
      assert.equal(await store.get(["good"]), null);
      assert.equal((await store.get(["keep"]))?.value, "1");
    },
  );

  check("store: commits that race for one key lose no update", async (store) => {
    const raise = async (): Promise<void> => {
      for (;;) {
        const entry = await store.get(["n"]);
        const value = String(Number(entry?.value ?? 0) + 1);
        const checks = [{ key: ["n"], stamp: entry?.stamp ?? null }];
        if ((await store.commit({ checks, mutations: [set(["n"], value)] })).ok) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, raise));
    assert.equal((await store.get(["n"]))?.value, "20");
  });

  check("store: commits side by side all apply, each with what it held", async (store) => {
    const text = (id: number) => `${id} `.repeat(200 + id);
    const results = await Promise.all(Array.from({ length: 40 }, (_, id) =>
      store.commit({
        checks: [],
        mutations: Array.from({ length: 5 }, (_, row) => set(["s", id, row], text(id))),
      })));
    assert.equal(new Set(results.map((result) => result.ok && result.stamp)).size, 40);
    const found = await store.list({ prefix: ["s"] }, 1000);
    assert.equal(found.length, 200);
    for (const { key, value } of found) assert.equal(value, text(key[1] as number));
  });

  check("store: a read after a commit sees it", async (store) => {
    for (let turn = 0; turn < 20; turn++) {
      await applied(store, set(["r"], `${turn}`));
      assert.equal((await store.get(["r"]))?.value, `${turn}`);
    }
  });

  check("store: closing waits for what is under way and ends all use", async (store) => {
    const underWay = Array.from(
      { length: 5 },
      (_, id) => store.commit({ checks: [], mutations: [set(["a", id], "x")] }),
    );
    const listing = store.list({ prefix: [] }, 10);
    await store.close();
    for (const { ok } of await Promise.all(underWay)) assert.ok(ok);
    assert.ok((await listing).length <= 5);
    await assert.rejects(() => store.get(["a"]), StoreUnavailable);
    await assert.rejects(() => store.list({ prefix: ["a"] }, 1), StoreUnavailable);
    await assert.rejects(() => store.commit({ checks: [], mutations: [] }), StoreUnavailable);
    await store.close();
  });
}

/** A mutation that sets a key. */
export function set(key: Key, value: string, expiresAtMs?: number): Mutation {
  return expiresAtMs === undefined
    ? { type: "set", key, value }
    : { type: "set", key, value, expiresAtMs };
}

/** Commits without checks and returns the stamp. */
export async function applied(store: Store, ...mutations: Mutation[]): Promise<string> {
  const result = await store.commit({ checks: [], mutations });
  assert.ok(result.ok);
  return result.stamp;
}

async function refuses(store: Store, ...mutations: Mutation[]): Promise<void> {
  const batch: Batch = { checks: [], mutations };
  await assert.rejects(() => store.commit(batch), StoreContentRefused);
}

function values(entries: readonly { readonly value: string }[]): string[] {
  return entries.map(({ value }) => value);
}

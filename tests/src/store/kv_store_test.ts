import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ManualClock } from "../../../src/clock.ts";
import { backstopMs } from "../../../src/store/expiry.ts";
import { KvStore } from "../../../src/store/kv_store.ts";
import { StoreUnavailable } from "../../../src/store/store.ts";
import { decodeVersioned, encodeVersioned } from "../../../src/store/values.ts";
import { fileCase, withDirectory } from "../../contracts/store_case.ts";
import { applied, set, storeContract } from "../../contracts/store_contract.ts";

storeContract(fileCase);

Deno.test("store: what was committed is there when the file is opened again", () =>
  withDirectory(async (directory) => {
    const clock = new ManualClock();
    const open = async () => new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock });
    const first = await open();
    const stamp = await applied(
      first,
      set(["a"], "kept"),
      set(["b"], "short", clock.now() + 1000),
    );
    await first.close();
    const second = await open();
    assert.deepEqual(await second.get(["a"]), { key: ["a"], value: "kept", stamp });
    assert.equal((await second.get(["b"]))?.value, "short");
    clock.advance(1000);
    assert.equal(await second.get(["b"]), null);
    assert.ok(await applied(second, set(["a"], "later")) > stamp);
    await second.close();
  }));

Deno.test("store: a value of an older version is read by the next server", () =>
  withDirectory(async (directory) => {
    const clock = new ManualClock();
    const open = async () => new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock });
    const older = await open();
    await applied(older, set(["a"], encodeVersioned(1, { floor: 3 })));
    await older.close();
    const newer = await open();
    const entry = await newer.get(["a"]);
    const format = {
      version: 2,
      read: (value: unknown) => value as { level: number },
      upgrade: (value: unknown) => ({ level: (value as { floor: number }).floor }),
    };
    assert.deepEqual(decodeVersioned(entry!.value, format), { level: 3 });
    await newer.close();
  }));

Deno.test("E3 store: expireIn stands behind the sweep, an hour after the expiry", () =>
  withDirectory(async (directory) => {
    const clock = new ManualClock();
    const store = new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock });
    const beforeMs = Date.now();
    await applied(
      store,
      set(["a"], "x", clock.now() + 5000),
      set(["b"], "x", clock.now() - 2 * backstopMs),
      set(["c"], "x"),
    );
    const afterMs = Date.now();
    await store.close();
    const file = new DatabaseSync(`${directory}/kv.db`);
    const rows = file.prepare("SELECT expiration_ms AS ms FROM kv ORDER BY k").all();
    file.close();
    const [a, b, c] = rows.map(({ ms }) => Number(ms));
    assert.ok(a! >= beforeMs + 5000 + backstopMs && a! <= afterMs + 5000 + backstopMs);
    assert.ok(b! >= beforeMs + 1 && b! <= afterMs + 1); // as soon as may be
    assert.equal(c, -1);
  }));

Deno.test("E6 store: a file that another connection locks makes a commit's outcome unknown", () =>
  withDirectory(async (directory) => {
    const clock = new ManualClock();
    const store = new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock });
    const stamp = await applied(store, set(["a"], "1"));
    const other = new DatabaseSync(`${directory}/kv.db`);
    other.exec("BEGIN IMMEDIATE");
    const batch = { checks: [{ key: ["a"], stamp }], mutations: [set(["a"], "2")] };
    await assert.rejects(() => store.commit(batch), {
      name: "StoreUnavailable",
      message: "Cannot commit: database is locked",
    });
    assert.equal((await store.get(["a"]))?.value, "1");
    other.exec("ROLLBACK");
    other.close();
    assert.ok((await store.commit(batch)).ok);
    await store.close();
  }));

Deno.test("E6 store: a commit that is not answered in time has an unknown outcome", async () => {
  const clock = new ManualClock();
  const kv = await Deno.openKv(":memory:");
  const store = new KvStore(kv, { clock, deadlineMs: 3000 });
  const commit = store.commit({ checks: [], mutations: [set(["a"], "x")] });
  clock.advance(3000); // before KV's own thread can answer
  await assert.rejects(commit, {
    name: "StoreUnavailable",
    message: "Cannot commit: the store must answer within 3000 ms, got no answer",
  });
  await applied(store, set(["b"], "y")); // the next one is not mixed with the abandoned one
  assert.equal((await store.get(["b"]))?.value, "y");
  assert.equal(clock.waiting, 0);
  await store.close();
});

Deno.test("store: a value that this server did not write is not taken for one", async () => {
  const kv = await Deno.openKv(":memory:");
  const store = new KvStore(kv, { clock: new ManualClock() });
  for (const value of ["text", { v: 1 }, new Uint8Array(), new Uint8Array([9, 65])]) {
    await kv.set(["a"], value);
    await assert.rejects(() => store.get(["a"]), StoreUnavailable);
    await assert.rejects(() => store.list({ prefix: [] }, 1), StoreUnavailable);
  }
  await kv.set(["a"], new Uint8Array([1, 0xff])); // not UTF-8
  await assert.rejects(() => store.get(["a"]), StoreUnavailable);
  await store.close();
});

import assert from "node:assert/strict";
import { makeDataFile, vacuumDataFile } from "../../../src/store/data_file.ts";
import { ManualClock } from "../../../src/clock.ts";
import { KvStore } from "../../../src/store/kv_store.ts";
import { withDirectory } from "../../contracts/store_case.ts";
import { applied, set } from "../../contracts/store_contract.ts";

Deno.test("store: the data file is made private, and an existing one is kept and made private", () =>
  withDirectory(async (directory) => {
    const path = `${directory}/data.db`;
    await makeDataFile(path);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    await Deno.writeTextFile(path, "content");
    await Deno.writeTextFile(`${path}-wal`, "");
    await Deno.chmod(path, 0o644);
    await Deno.chmod(`${path}-wal`, 0o640);
    await makeDataFile(path);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.equal((await Deno.stat(`${path}-wal`)).mode! & 0o777, 0o600);
    assert.equal(await Deno.readTextFile(path), "content");
  }));

Deno.test("E13 store: after a vacuum the data file holds nothing of what was deleted", () =>
  withDirectory(async (directory) => {
    const path = `${directory}/data.db`;
    await makeDataFile(path);
    const store = new KvStore(await Deno.openKv(path), { clock: new ManualClock() });
    const rows = Array.from({ length: 200 }, (_, id) => id);
    const secret = "visitor Ada Lovelace, apartment 12";
    await applied(
      store,
      ...rows.map((id) => set(["r", id], secret.repeat(20))),
      set(["k"], "kept"),
    );
    await applied(store, ...rows.map((id) => ({ type: "delete", key: ["r", id] }) as const));
    const report = vacuumDataFile(path); // with the store open, as in an operator's quiet hour
    assert.ok(report.bytesAfter < report.bytesBefore / 2, JSON.stringify(report));
    assert.equal((await store.get(["k"]))?.value, "kept");
    await applied(store, set(["after"], "x")); // the store goes on
    await store.close();
    for (const { name } of Deno.readDirSync(directory)) {
      const bytes = await Deno.readFile(`${directory}/${name}`);
      assert.ok(!new TextDecoder("latin1").decode(bytes).includes("Lovelace"), name);
    }
    const again = new KvStore(await Deno.openKv(path), { clock: new ManualClock() });
    assert.equal((await again.list({ prefix: [] }, 10)).length, 2);
    await again.close();
  }));

Deno.test("E13 store: without a vacuum what was deleted is still in the file", () =>
  withDirectory(async (directory) => {
    // The reason for the vacuum; the day this fails, it can go.
    const path = `${directory}/data.db`;
    const store = new KvStore(await Deno.openKv(path), { clock: new ManualClock() });
    await applied(store, ...[1, 2, 3].map((id) => set(["r", id], "Lovelace ".repeat(100))));
    await applied(store, ...[1, 2, 3].map((id) => ({ type: "delete", key: ["r", id] }) as const));
    await store.close();
    const bytes = await Deno.readFile(path);
    assert.ok(new TextDecoder("latin1").decode(bytes).includes("Lovelace"));
  }));

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ManualClock } from "../../../src/clock.ts";
import { dataFile, openStore } from "../../../src/store/open_store.ts";
import { withDirectory } from "../../contracts/store_case.ts";
import { applied, set } from "../../contracts/store_contract.ts";

const clock = new ManualClock();

Deno.test("store: openStore opens a directory, and finds it again as it was left", () =>
  withDirectory(async (directory) => {
    const at = `${directory}/data`;
    const first = await openStore({ at, clock });
    assert.equal(first.kind, "file");
    await applied(first.store, set(["a"], "x".repeat(1000)));
    await applied(first.store, { type: "delete", key: ["a"] }, set(["b"], "kept"));
    assert.ok(first.vacuum!().bytesAfter > 0);
    await first.close();
    const second = await openStore({ at, clock });
    assert.equal((await second.store.get(["b"]))?.value, "kept");
    await second.close();
  }));

Deno.test("store: openStore opens memory, empty each time", async () => {
  const first = await openStore({ at: ":memory:", clock });
  assert.equal(first.kind, "memory");
  assert.equal(first.vacuum, undefined);
  await applied(first.store, set(["a"], "x"));
  await first.close();
  const second = await openStore({ at: ":memory:", clock });
  assert.equal(await second.store.get(["a"]), null);
  await second.close();
});

Deno.test("store: a process keeps a second one out, and its files for its owner alone", () =>
  withDirectory(async (directory) => {
    const at = `${directory}/data`;
    const other = hold(at);
    assert.equal(await other.line(), "open");
    for (const { name } of Deno.readDirSync(at)) {
      assert.equal((await Deno.stat(`${at}/${name}`)).mode! & 0o777, 0o600, name);
    }
    const names = [...Deno.readDirSync(at)].map(({ name }) => name).sort();
    const files = [dataFile, `${dataFile}-shm`, `${dataFile}-wal`, "vestibule.lock"];
    assert.deepEqual(names, files);
    await assert.rejects(openStore({ at, clock }), {
      name: "DataDirectoryInUse",
      message: `Cannot use the data directory ${at}: one process at a time may use it, ` +
        `got one held by process ${other.pid}`,
    });
    await other.release();
    const own = await openStore({ at, clock });
    assert.equal((await own.store.get(["by the other"]))?.value, "x");
    const late = hold(at);
    assert.match(await late.line(), /^DataDirectoryInUse: .* held by process \d+$/);
    await late.release();
    await own.close();
  }));

Deno.test("store: a process that was killed leaves the directory free and its commits in it", () =>
  withDirectory(async (directory) => {
    const other = hold(`${directory}/data`);
    assert.equal(await other.line(), "open");
    await other.kill();
    const own = await openStore({ at: `${directory}/data`, clock });
    assert.equal((await own.store.get(["by the other"]))?.value, "x");
    await own.close();
  }));

Deno.test("store: a directory is free again when opening failed", () =>
  withDirectory(async (directory) => {
    const newer = await openStore({ at: directory, clock, formats: { current: 2, steps: [] } });
    await newer.close();
    await assert.rejects(
      openStore({ at: directory, clock, formats: { current: 1, steps: [] } }),
      { name: "StoreFormatUnusable" },
    );
    const again = await openStore({ at: directory, clock, formats: { current: 2, steps: [] } });
    await again.close();
    await Deno.writeTextFile(`${directory}/${dataFile}`, "this is no database".repeat(300));
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(openStore({ at: directory, clock }), { name: "StoreUnavailable" });
    }
  }));

Deno.test("store: an older layout is brought up to date when the directory is opened", () =>
  withDirectory(async (directory) => {
    const older = await openStore({ at: directory, clock, formats: { current: 1, steps: [] } });
    await applied(older.store, set(["floor"], "3"));
    await older.close();
    const step = () =>
      Promise.resolve([{ type: "delete", key: ["floor"] } as const, set(["level"], "3")]);
    const newer = await openStore({ at: directory, clock, formats: { current: 2, steps: [step] } });
    assert.equal((await newer.store.get(["level"]))?.value, "3");
    assert.equal(await newer.store.get(["floor"]), null);
    await newer.close();
  }));

Deno.test("store: an address that could carry a secret is refused and not repeated", async () => {
  const addresses = [
    "https://user:secret@store.example/",
    "https://secret@store.example/",
    "https://store.example/?token=secret",
    "https://store.example/#secret",
    "https://secret:port/",
  ];
  for (const at of addresses) {
    await assert.rejects(openStore({ at, clock }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(!String(error).includes("secret"));
      return true;
    });
  }
});

Deno.test("store: a store that cannot be reached is unavailable, without its token in the error", async () => {
  const token = "a token for tests";
  Deno.env.set("DENO_KV_ACCESS_TOKEN", token);
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  const silent = openStore({ at: `http://127.0.0.1:${port}/`, clock, deadlineMs: 5000 });
  const connection = await listener.accept(); // it connects, and is never answered
  clock.advance(5000);
  const unavailable = (error: unknown) => {
    assert.ok(error instanceof Error && error.name === "StoreUnavailable");
    assert.ok(error.message.startsWith(`Cannot open the store at http://127.0.0.1:${port}: `));
    assert.ok(!error.message.includes(token));
    return true;
  };
  await assert.rejects(silent, unavailable);
  connection.close();
  listener.close();
  await assert.rejects(openStore({ at: `http://127.0.0.1:${port}/`, clock }), unavailable);
});

/** Starts a process that holds the store, with no more rights than that needs. */
function hold(directory: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--unstable-kv",
      `--allow-read=${directory}`,
      `--allow-write=${directory}`,
      fileURLToPath(import.meta.resolve("./hold_store.ts")),
      directory,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  const reader = lines.getReader();
  return {
    pid: child.pid,
    /** The one line that it says. */
    line: async () => ((await reader.read()).value ?? "").trim(),
    release: async () => {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await child.status;
      await child.stdin.close().catch(() => {}); // its other end is gone
      await reader.cancel();
    },
  };
}

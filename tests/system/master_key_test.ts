/** The real server with its master key from the environment, and from a credential of systemd. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { makeMasterKey } from "../../src/access/master_key_file.ts";
import { testSite } from "./test_site.ts";
import { freePorts } from "./server_process.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

Deno.test("master key: a server starts with the one of its environment, keeps it to itself, and starts with no other", async () => {
  await using house = await Folder.make();
  const secret = "A".repeat(43);
  for (let times = 0; times < 2; times++) {
    const { said, ready } = await house.run({ VESTIBULE_MASTER_SECRET: secret });
    assert.ok(ready, said);
    assert.ok(!said.includes(secret));
  }
  assert.deepEqual([...Deno.readDirSync(house.path)].filter(({ name }) => /key$/.test(name)), []);
  const other = await house.run({ VESTIBULE_MASTER_SECRET: "B".repeat(43) });
  assert.equal(other.ready, false);
  assert.match(other.said, /do not open with the master key of VESTIBULE_MASTER_SECRET/);
  const flag = await house.run({}, ["--master-secret", secret]);
  assert.equal(flag.code, 2);
  assert.ok(/--master-secret: is no flag/.test(flag.said) && !flag.said.includes(secret));
});

Deno.test("master key: a server starts with a credential that it may only read, and makes none where it is missing", async () => {
  await using house = await Folder.make();
  const credentials = `${house.path}/credentials`;
  await Deno.mkdir(credentials);
  await makeMasterKey(`${credentials}/master-key`);
  await Deno.chmod(`${credentials}/master-key`, 0o400);
  await Deno.chmod(credentials, 0o500);
  // Root may write where modes forbid it, so the process is forbidden it, too.
  const deny = [`--deny-write=${credentials}`];
  const given = ["--master-key", `${credentials}/master-key`];
  for (let times = 0; times < 2; times++) {
    const { said, ready } = await house.run({}, given, deny);
    assert.ok(ready, said);
  }
  const wrong = await house.run({}, ["--master-key", `${credentials}/missing`], deny);
  assert.equal(wrong.ready, false);
  assert.match(wrong.said, /the master key must lie at .*missing, got no file/);
  await Deno.chmod(credentials, 0o700);
});

/** A server's folder, which is removed in the end. */
class Folder implements AsyncDisposable {
  constructor(readonly path: string) {}

  static async make(): Promise<Folder> {
    const folder = new Folder(await Deno.makeTempDir({ prefix: "vestibule-master-" }));
    await Deno.writeTextFile(`${folder.path}/site.json`, JSON.stringify(testSite(1)));
    return folder;
  }

  /** Runs the server until it is ready, ends it, and gives everything that it said. */
  async run(
    env: Readonly<Record<string, string>>,
    settings: readonly string[] = [],
    permissions: readonly string[] = [],
  ): Promise<{ readonly said: string; readonly ready: boolean; readonly code: number }> {
    const [http, mqtt, metrics] = freePorts(3);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
        ...["--allow-env=VESTIBULE_*", "--allow-net=127.0.0.1,localhost"],
        ...["--allow-read", "--allow-write", ...permissions, main],
        ...["--site", `${this.path}/site.json`, "--data", `${this.path}/data`],
        ...["--http", `127.0.0.1:${http}`, "--mqtt", `127.0.0.1:${mqtt}`],
        ...["--metrics", `127.0.0.1:${metrics}`, ...settings],
      ],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let [said, ready] = ["", false];
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (ready || !said.includes('"ready"')) continue;
      ready = true;
      child.kill("SIGTERM");
    }
    return { said, ready, code: (await child.status).code };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

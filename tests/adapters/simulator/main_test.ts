import assert from "node:assert/strict";
import { Inbox } from "../../parts/inbox.ts";
import { startTestBroker } from "../../parts/embedded_broker.ts";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";
import { testKeys } from "../../src/door_house.ts";
import { siteOf } from "./rig.ts";

const site = siteOf({ cars: 2 });
const program = new URL("../../../adapters/simulator/main.ts", import.meta.url).pathname;

/** Runs the simulator as a process of its own, with no more rights than it needs. */
function simulator(args: string[], env: Record<string, string> = {}): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--allow-read",
      "--ignore-env",
      "--allow-env=SIMULATOR_PASSWORDS",
      program,
      ...args,
    ],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>, to: Inbox<string>) {
  let rest = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop()!;
    for (const line of lines) to.put(line);
  }
}

Deno.test("simulator runs as a process: ready, obedient, and gone at a signal with a goodbye", async () => {
  const broker = await startTestBroker(site);
  const folder = await Deno.makeTempDir();
  const siteFile = `${folder}/site.json`;
  await Deno.writeTextFile(siteFile, JSON.stringify(site));
  const passwords = JSON.stringify({ "b-g": broker.secretOf("b-g") });
  const child = simulator(
    ["--mqtt", broker.tcp.url, "--site", siteFile, "--seed", "7", "--passengers", "60"]
      .concat(["--password-env", "SIMULATOR_PASSWORDS", "--control"]),
    { SIMULATOR_PASSWORDS: passwords },
  );
  const out = new Inbox<string>(20_000);
  const err = new Inbox<string>();
  const read = [linesOf(child.stdout, out), linesOf(child.stderr, err)];
  await out.next("ready", (line) => line === "ready");
  const orders = child.stdin.getWriter();
  await orders.write(new TextEncoder().encode("nonsense\n"));
  assert.match(await err.next("a complaint"), /^Cannot obey: /);
  await orders.close();
  child.kill("SIGTERM");
  const { code } = await child.status;
  await Promise.all(read);
  assert.equal(code, 0, err.all.join("\n"));
  await Deno.remove(folder, { recursive: true });
  await broker.stop();
});

Deno.test("simulator runs access units that were given keys and a judge, and says what happens there", async () => {
  const broker = await startTestBroker(unitSite);
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/site.json`, JSON.stringify(unitSite));
  await Deno.writeTextFile(`${folder}/keys.json`, JSON.stringify({ k1: testKeys().raw }));
  const judge = new URL("../../parts/test_judge.ts", import.meta.url).pathname;
  const passwords = JSON.stringify(
    Object.fromEntries(unitSite.devices.map(({ id }) => [id, broker.secretOf(id)])),
  );
  const child = simulator(
    ["--mqtt", broker.tcp.url, "--site", `${folder}/site.json`, "--control"]
      .concat(["--password-env", "SIMULATOR_PASSWORDS"])
      .concat(["--unit-keys", `${folder}/keys.json`, "--judge-alone", judge]),
    { SIMULATOR_PASSWORDS: passwords },
  );
  const out = new Inbox<string>(20_000);
  const err = new Inbox<string>();
  const read = [linesOf(child.stdout, out), linesOf(child.stderr, err)];
  await out.next("ready", (line) => line === "ready");
  const orders = child.stdin.getWriter();
  const door = { building: "tower", unit: "entrance", door: "main" };
  await orders.write(
    new TextEncoder().encode(`${JSON.stringify({ do: "exitButton", ...door })}\n`),
  );
  const opened = await out.next("opened", (line) => line.includes("opened"));
  assert.deepEqual(JSON.parse(opened), { ...door, what: "opened", by: "exit" });
  await orders.close();
  child.kill("SIGTERM");
  const { code } = await child.status;
  await Promise.all(read);
  assert.equal(code, 0, err.all.join("\n"));
  await Deno.remove(folder, { recursive: true });
  await broker.stop();
});

Deno.test("simulator says why it does not start, and never a password", async () => {
  const folder = await Deno.makeTempDir();
  const siteFile = `${folder}/site.json`;
  await Deno.writeTextFile(siteFile, JSON.stringify(site));
  const wrong = `${folder}/wrong`;
  await Deno.writeTextFile(wrong, "b-g: the secret");
  const other = `${folder}/other`;
  await Deno.writeTextFile(other, JSON.stringify({ other: "the secret" }));
  const mqtt = ["--mqtt", "mqtt://127.0.0.1:1", "--site", siteFile];
  const cases: [string[], RegExp][] = [
    [[], /--mqtt URL and --site FILE are needed/],
    [mqtt, /exactly one of --password-file and --password-env/],
    [[...mqtt, "--password-file", wrong], /the passwords must be a JSON object/],
    [[...mqtt, "--password-file", other], /Cannot run group b\/g: .* got no password/],
    [[...mqtt, "--password-file", other, "--passengers", "many"], /--passengers must be off or/],
    [[...mqtt, "--password-file", other, "--unit-keys", other], /needed together/],
  ];
  for (const [args, why] of cases) {
    const child = simulator(args);
    await child.stdin.close();
    const { code, stderr } = await child.output();
    const text = new TextDecoder().decode(stderr);
    assert.equal(code, 1);
    assert.match(text, why);
    assert.ok(!text.includes("the secret"));
  }
  await Deno.remove(folder, { recursive: true });
});

/** The program itself, started as an operator might by mistake: no listener others can read along. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

async function startedWith(args: readonly string[]): Promise<{ code: number; text: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--no-prompt", "--ignore-env", "--allow-env=VESTIBULE_*"],
      ...["--allow-net=127.0.0.1", "--allow-read", program, "--site=nowhere.json", ...args],
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, text: new TextDecoder().decode(stderr) };
}

Deno.test("R42 C14 E15 a server with a plain listener off loopback refuses to start, and names each", async () => {
  const listeners = ["--http=0.0.0.0:0", "--metrics=0.0.0.0:0", "--mqtt=0.0.0.0:0"];
  const bare = await startedWith(listeners);
  assert.equal(bare.code, 2, bare.text);
  for (const name of ["--http", "--metrics", "--mqtt"]) {
    assert.match(bare.text, new RegExp(`^ {2}${name}: listens off loopback`, "m"));
  }
  const behind = await startedWith([...listeners, "--trusted-proxy=10.1.0.0/16"]);
  assert.equal(behind.code, 2, behind.text);
  assert.match(behind.text, /^Cannot start: 1 setting is wrong\n {2}--mqtt: listens off loopback/);
});

/**
 * Kill -9 at every step of an exchange of the master key, each in a process of its own: whatever is
 * started next opens everything with one of the two keys, and leaves that one alone.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { nextOf, readMasterKey } from "../../src/access/master_key_file.ts";
import { rekey, type RekeyStep, rekeySteps } from "../../src/rekey/rekey.ts";
import { KeyHouse } from "../src/rekey/key_house.ts";

const program = fileURLToPath(new URL("../parts/rekey_program.ts", import.meta.url));
/** From here on the new key is the right one. */
const turn = rekeySteps.indexOf("rewrapped");

Deno.test("master key: kill -9 at every step of an exchange: the next start opens all with one key, and keeps that", async () => {
  for (const [number, step] of rekeySteps.entries()) {
    await using house = await KeyHouse.make();
    const before = await house.show();
    const old = await house.masterKey();
    await killed(house, step);
    const next = await readMasterKey(nextOf(house.file));
    assert.equal(next !== null, step === "made" || step === "rewrapped", step);
    assert.deepEqual(await house.show(), before, step);
    const now = await house.masterKey();
    assert.equal(now.sameAs(old), number < turn, step);
    if (next !== null) assert.equal(now.sameAs(next), number >= turn, step);
    await assert.rejects(Deno.stat(nextOf(house.file)), Deno.errors.NotFound, step);
    assert.equal(await house.opens(house.directory, old), number < turn, step);
    // The mirror is the old key's until it is the new one's, never nobody's.
    const isMirrored = step === "mirrored";
    assert.equal(await house.opens(house.mirror, old), !isMirrored, step);
    assert.equal(await house.opens(house.mirror, now), isMirrored || number < turn, step);
  }
});

Deno.test("master key: kill -9 at every step of an exchange: the next exchange ends it or makes a whole one", async () => {
  for (const step of rekeySteps) {
    await using house = await KeyHouse.make();
    const before = await house.show();
    const old = await house.masterKey();
    await killed(house, step);
    const { resumed, generation, mirror } = await rekey(house.options());
    assert.equal(resumed, step === "rewrapped", step);
    assert.equal(generation, step === "named" || step === "mirrored" ? 2 : 1, step);
    assert.equal(mirror, "updated", step);
    assert.deepEqual(await house.show(), before, step);
    const now = await house.masterKey();
    for (const folder of [house.directory, house.mirror]) {
      assert.equal(await house.opens(folder, now), true, step);
      assert.equal(await house.opens(folder, old), false, step);
    }
  }
});

Deno.test("master key: kill -9 at every step of an exchange by a key of the operator's: run again, it is whole", async () => {
  for (const step of rekeySteps.filter((name) => name !== "named")) {
    await using house = await KeyHouse.make();
    const before = await house.show();
    const newFile = `${house.folder}/new.key`;
    await killed(house, step, newFile);
    const isTurned = rekeySteps.indexOf(step) >= turn;
    // One of the two keys opens everything, and both are there.
    assert.deepEqual(await house.show({ file: isTurned ? newFile : house.file }), before, step);
    const { resumed, generation } = await rekey(house.options({ newKey: { file: newFile } }));
    assert.deepEqual([resumed, generation], [isTurned, 1], step);
    assert.deepEqual(await house.show({ file: newFile }), before, step);
    await assert.rejects(house.show(), /new one alone/, step);
    const now = (await readMasterKey(newFile))!;
    assert.equal(await house.opens(house.mirror, now), true, step);
  }
});

/** Runs the program until it ends itself at a step. */
async function killed(house: KeyHouse, step: RekeyStep, ...more: string[]): Promise<void> {
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env", "--allow-env=NONE"],
      ...["--allow-read", "--allow-write", "--allow-run", "--allow-sys", program],
      ...[house.folder, step, ...more],
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(signal, "SIGKILL", `${step}: ${new TextDecoder().decode(stderr)}`);
}

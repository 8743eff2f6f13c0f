import assert from "node:assert/strict";
import { readSite } from "../../src/site.ts";
import { convergeWithinMs } from "./convergence.ts";
import { knownSeeds } from "./known_seeds.ts";
import { quantile, type RunResult, simulate } from "./simulation.ts";

const site = readSite(await Deno.readTextFile(new URL("../../demo/site.json", import.meta.url)));

function checked(result: RunResult): RunResult {
  const { seed, faults, steps, hash, tail } = result;
  Deno.stdout.writeSync(new TextEncoder().encode(`seed ${seed}: ${steps} steps, hash ${hash}\n`));
  assert.equal(
    faults.length,
    0,
    `seed ${seed}, ${steps} steps: ${faults.slice(0, 5).join("; ")}\n` +
      `run it alone: deno task sim --seed ${seed} --hours 1 --lines\n${tail(20).join("\n")}`,
  );
  return result;
}

const run = (seed: string, minutes: number) =>
  simulate({ site, seed, minutes, passengersPerFiveMinutes: 15 });

for (const seed of ["1", "3", "bad day", "a worse one"]) {
  Deno.test(`E4 E6 E7 nothing is lost, nothing served twice: an hour of faults, seed ${seed}`, async () => {
    const { endings, convergedMs, epochs, steps, turns } = checked(await run(seed, 60));
    const ended = new Map(endings);
    // The day was bad enough to mean something, and yet most people got where they wanted.
    assert.ok(epochs >= 3, `${epochs} servers`);
    assert.ok(steps > 5_000 && turns > 20_000, `${steps} steps, ${turns} turns`);
    assert.ok((ended.get("served") ?? 0) > 200, JSON.stringify(endings));
    assert.ok(convergedMs.length >= 5, `${convergedMs.length} outages were judged`);
    assert.ok(quantile(convergedMs, 1) <= convergeWithinMs);
  });
}

for (const { seed, found } of knownSeeds) {
  Deno.test(`E4 a fault of before does not come back: ${found} (seed ${seed})`, async () => {
    checked(await run(seed, 20));
  });
}

Deno.test("E19 a run replays bit for bit from its seed, and another seed is another run", async () => {
  const [first, again, other] = [await run("7", 15), await run("7", 15), await run("8", 15)];
  assert.equal(first.hash, again.hash);
  assert.equal(first.steps, again.steps);
  assert.notEqual(first.hash, other.hash);
});

Deno.test("E4 on a calm day every call is served", async () => {
  const calm = await simulate({
    site,
    seed: "calm",
    minutes: 30,
    callEveryMs: 30_000,
    calm: true,
  });
  const ended = new Map(checked(calm).endings);
  ended.delete("by_caller");
  assert.deepEqual([...ended.keys()], ["served"], JSON.stringify(calm.endings));
  assert.ok(ended.get("served")! > 50);
});

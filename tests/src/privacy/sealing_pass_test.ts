/** What lies in clear is sealed in the background, a few rows at a time. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { sealedPerTurn, SealingPass } from "../../../src/privacy/sealing_pass.ts";
import type { RowName } from "../../../src/privacy/sealed_rows.ts";
import { RefusalError, refuse } from "../../../src/refusal.ts";
import { startMs } from "../people/rows.ts";

/** Lets what waits for microtasks go on, and the clock's next task run. */
async function step(clock: ManualClock, ms: number): Promise<void> {
  for (let n = 0; n < 10; n++) await Promise.resolve();
  clock.advance(ms);
  for (let n = 0; n < 10; n++) await Promise.resolve();
}

function names(count: number): RowName[] {
  return Array.from({ length: count }, (_, n) => ({ table: "account", id: `p${n}` }));
}

Deno.test("E13 rows in clear are written anew in turns of some hundred, each once", async () => {
  const clock = new ManualClock(startMs);
  const turns: number[] = [];
  const written: string[] = [];
  let waiting = names(2 * sealedPerTurn + 7);
  const pass = new SealingPass({
    clock,
    take: () => waiting.splice(0),
    write: (rows) => {
      turns.push(rows.length);
      written.push(...rows.map(({ id }) => id));
      return Promise.resolve();
    },
    fault: assert.fail,
  });
  pass.start();
  for (let n = 0; n < 10; n++) await step(clock, 1000);
  assert.deepEqual(turns, [sealedPerTurn, sealedPerTurn, 7]);
  assert.equal(new Set(written).size, 2 * sealedPerTurn + 7);
  // The registry was loaded anew, and more was found.
  waiting = names(1);
  await step(clock, 60_000);
  await step(clock, 60_000);
  assert.equal(turns.at(-1), 1);
  await pass.stop();
});

Deno.test("E13 a turn that is too large is cut, and one row that cannot be written stops no other", async () => {
  const clock = new ManualClock(startMs);
  const done = new Set<string>();
  const faults: string[] = [];
  const waiting = names(20);
  const pass = new SealingPass({
    clock,
    take: () => waiting.splice(0),
    write: (rows) => {
      if (rows.some(({ id }) => id === "p11")) {
        return Promise.reject(new RefusalError(refuse("too_large", "Cannot write")));
      }
      for (const { id } of rows) done.add(id);
      return Promise.resolve();
    },
    fault: (fault) => faults.push(fault),
  });
  pass.start();
  for (let n = 0; n < 30; n++) await step(clock, 1000);
  await pass.stop();
  assert.equal(done.size, 19);
  assert.deepEqual(faults, ["Cannot seal a row of account: too_large"]);
});

Deno.test("E13 while nobody answers, rows in clear wait and are tried again", async () => {
  const clock = new ManualClock(startMs);
  let up = false;
  const written: string[] = [];
  const waiting = names(3);
  const pass = new SealingPass({
    clock,
    take: () => waiting.splice(0),
    write: (rows) => {
      if (!up) return Promise.reject(new RefusalError(refuse("unavailable", "Cannot write")));
      written.push(...rows.map(({ id }) => id));
      return Promise.resolve();
    },
    fault: assert.fail,
  });
  pass.start();
  await step(clock, 1000);
  assert.deepEqual(written, []);
  up = true;
  await step(clock, 60_000);
  await step(clock, 60_000);
  assert.deepEqual(written, ["p0", "p1", "p2"]);
  await pass.stop();
});

import assert from "node:assert/strict";
import { WorkGate } from "../../../../src/people/sessions/work_gate.ts";
import { refusalOf } from "../people_stage.ts";

Deno.test("E22 work beyond the bound waits in the order it came, and no more than that runs", async () => {
  const gate = new WorkGate(2, 3);
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const work = (n: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(n);
      ends.push(() => resolve(n));
    });
  const runs = [0, 1, 2, 3, 4].map((n) => gate.run(work(n)));
  assert.equal((await refusalOf(gate.run(work(5)))).code, "busy");
  assert.deepEqual(begun, [0, 1]);
  for (let n = 0; n < 5; n++) {
    ends[n]!();
    assert.equal(await runs[n], n);
    assert.ok(gate.running <= 2);
  }
  assert.deepEqual(begun, [0, 1, 2, 3, 4]);
  assert.equal(gate.running, 0);
});

Deno.test("E22 work that fails gives its place to the next", async () => {
  const gate = new WorkGate(1, 1);
  const failed = gate.run(() => Promise.reject(new Error("broke")));
  const next = gate.run(() => Promise.resolve("done"));
  await assert.rejects(failed, /broke/);
  assert.equal(await next, "done");
  assert.equal(gate.running, 0);
});

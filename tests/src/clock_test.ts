import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock, SystemClock } from "../../src/clock.ts";

const hourMs = 3_600_000;

Deno.test("E14 clock: now follows the wall clock, forward jumps included", () => {
  const { clock, machine } = onMachine();
  assert.equal(clock.now(), machine.wallMs);
  machine.pass(1_000);
  assert.equal(clock.now(), machine.wallMs);
  machine.wallMs += hourMs;
  assert.equal(clock.now(), machine.wallMs);
});

Deno.test("E14 clock: set back an hour, now goes on at half the pace until the wall has caught up", () => {
  const { clock, machine } = onMachine();
  const shown = clock.now();
  machine.wallMs -= hourMs;
  assert.equal(clock.now(), shown);
  machine.pass(10_000);
  assert.equal(clock.now(), shown + 5_000, "a deadline of five seconds comes after ten");
  machine.pass(2 * hourMs - 10_000);
  assert.equal(clock.now(), machine.wallMs);
  machine.pass(1_000);
  assert.equal(clock.now(), machine.wallMs);
});

Deno.test("E14 clock: now never goes back, and never stands still for longer than a moment", () => {
  const step = fc.record({
    passMs: fc.nat(5_000),
    jumpMs: fc.integer({ min: -hourMs, max: hourMs }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
    const { clock, machine } = onMachine();
    let before = clock.now();
    for (const { passMs, jumpMs } of steps) {
      if (passMs % 5 === 0) machine.wallMs += jumpMs;
      const jumped = clock.now();
      assert.ok(jumped >= before);
      machine.pass(passMs);
      const now = clock.now();
      assert.ok(now >= jumped + Math.floor(passMs / 2) - 1, `${now - jumped} ms in ${passMs} ms`);
      assert.ok(now >= machine.wallMs);
      before = now;
    }
  }));
});

Deno.test("E14 clock: a manual clock runs timers in order, each at its own time", () => {
  const clock = new ManualClock();
  const startMs = clock.now();
  const order: string[] = [];
  const note = (name: string) => () => order.push(`${name} at ${clock.now() - startMs}`);
  clock.after(20, note("b"));
  clock.after(10, () => {
    note("a")();
    clock.after(5, note("caused"));
  });
  clock.after(20, note("c"));
  const cancel = clock.after(15, note("cancelled"));
  cancel();
  clock.jumpWall(1_000);
  clock.advance(30);
  assert.deepEqual(order, ["a at 1010", "caused at 1015", "b at 1020", "c at 1020"]);
  assert.equal(clock.monotonic(), 30);
  assert.equal(clock.waiting, 0);
});

function onMachine() {
  const machine = {
    wallMs: Date.UTC(2026, 0, 5),
    elapsedMs: 0,
    pass(ms: number) {
      machine.wallMs += ms;
      machine.elapsedMs += ms;
    },
  };
  return { machine, clock: new SystemClock(() => machine.wallMs, () => machine.elapsedMs) };
}

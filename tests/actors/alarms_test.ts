import assert from "node:assert/strict";
import fc from "fast-check";
import { Alarms, lookAgainMs } from "../../actors/alarms.ts";
import { ManualClock } from "../../src/clock.ts";

const dayMs = 86_400_000;

Deno.test("A5 an alarm rings at its wall time, once, and not before", () => {
  const { clock, alarms, rung } = bell();
  alarms.set("a", clock.now() + 10_000);
  clock.advance(9_999);
  assert.deepEqual(rung, []);
  clock.advance(1);
  assert.deepEqual(rung, ["a"]);
  clock.advance(dayMs);
  assert.deepEqual(rung, ["a"]);
  assert.equal(alarms.size, 0);
  assert.equal(clock.waiting, 0);
});

Deno.test("A5 E14 a wall clock set forward rings what is due within a second and a half", () => {
  const { clock, alarms, rung } = bell();
  alarms.set("a", clock.now() + dayMs);
  clock.advance(700);
  clock.jumpWall(dayMs);
  clock.advance(lookAgainMs);
  assert.deepEqual(rung, ["a"]);
});

Deno.test("A5 E14 a wall clock set back delays an alarm by as much, and does not lose it", () => {
  const { clock, alarms, rung } = bell();
  const atMs = clock.now() + 10_000;
  alarms.set("a", atMs);
  clock.advance(5_000);
  clock.jumpWall(-3_600_000);
  clock.advance(3_600_000 + 4_999);
  assert.deepEqual(rung, []);
  clock.advance(1);
  assert.deepEqual(rung, ["a"]);
  assert.equal(clock.now(), atMs);
});

Deno.test("A5 E14 a jump back and forth again rings neither early nor twice", () => {
  const { clock, alarms, rung } = bell();
  alarms.set("a", clock.now() + 10_000);
  clock.jumpWall(-60_000);
  clock.advance(2_000);
  clock.jumpWall(60_000);
  clock.advance(7_999);
  assert.deepEqual(rung, []);
  clock.advance(1);
  assert.deepEqual(rung, ["a"]);
});

Deno.test("A6 E14 an alarm beyond the longest timer of 24.8 days rings at its time", () => {
  const { clock, alarms, rung } = bell();
  alarms.set("far", clock.now() + 60 * dayMs);
  for (let day = 0; day < 59; day++) clock.advance(dayMs);
  assert.deepEqual(rung, []);
  clock.advance(dayMs - 1);
  assert.deepEqual(rung, []);
  clock.advance(1);
  assert.deepEqual(rung, ["far"]);
});

Deno.test("A4 an alarm that is moved rings at its last time only", () => {
  const { clock, alarms, rung } = bell();
  const now = clock.now();
  alarms.set("later", now + 1_000);
  alarms.set("later", now + 3_000);
  alarms.set("earlier", now + 3_000);
  alarms.set("earlier", now + 500);
  alarms.set("gone", now + 700);
  alarms.set("gone", null);
  alarms.set("back", now + 700);
  alarms.set("back", null);
  alarms.set("back", now + 900);
  assert.equal(alarms.at("later"), now + 3_000);
  clock.advance(899);
  assert.deepEqual(rung, ["earlier"]);
  clock.advance(1);
  assert.deepEqual(rung, ["earlier", "back"]);
  clock.advance(2_099);
  assert.deepEqual(rung, ["earlier", "back"]);
  clock.advance(1);
  assert.deepEqual(rung, ["earlier", "back", "later"]);
});

Deno.test("A8 who asks to be woken at once is woken by the next timer, others in between", () => {
  const clock = new ManualClock();
  const order: string[] = [];
  const alarms = new Alarms(clock, () => {
    order.push("ring");
    clock.after(0, () => order.push("other"));
    if (order.length < 6) alarms.set("again", clock.now());
  });
  alarms.set("again", clock.now());
  clock.advance(0);
  assert.deepEqual(order, ["ring", "other", "ring", "other", "ring", "other", "ring", "other"]);
  assert.equal(clock.waiting, 0);
});

Deno.test("A8 a ring that throws keeps no other alarm from ringing", () => {
  const clock = new ManualClock();
  const rung: string[] = [];
  const alarms = new Alarms(clock, (name) => {
    if (name === "bad") throw new Error("bad");
    rung.push(name);
  });
  alarms.set("bad", clock.now() + 10);
  alarms.set("good", clock.now() + 20);
  assert.throws(() => clock.advance(10));
  clock.advance(10);
  assert.deepEqual(rung, ["good"]);
});

Deno.test("A7 moving an alarm later again and again costs no timer and no memory", () => {
  const { clock, alarms } = bell();
  const armed: number[] = [];
  const after = clock.after.bind(clock);
  clock.after = (ms, task) => {
    armed.push(ms);
    return after(ms, task);
  };
  for (let nth = 0; nth < 10_000; nth++) alarms.set("car", clock.now() + 5_000 + nth);
  assert.equal(armed.length, 1);
  assert.equal(clock.waiting, 1);
});

Deno.test("A2 stopped alarms leave no timer and ring no more", () => {
  const { clock, alarms, rung } = bell();
  alarms.set("a", clock.now() + 10);
  alarms.stop();
  alarms.set("b", clock.now() + 10);
  assert.equal(clock.waiting, 0);
  clock.advance(dayMs);
  assert.deepEqual(rung, []);
});

Deno.test("A4 A5 alarms agree with a plain table, whatever is set, moved, removed and waited", () => {
  const names = ["a", "b", "c", "d"];
  const step = fc.oneof(
    fc.record({
      name: fc.constantFrom(...names),
      inMs: fc.option(fc.integer({ min: -50, max: 6_000 })),
    }),
    fc.record({ waitMs: fc.integer({ min: 0, max: 3_000 }) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const { clock, alarms, rung } = bell();
    const table = new Map<string, number>();
    const expected: string[] = [];
    for (const step of steps) {
      if ("name" in step) {
        const atMs = step.inMs === null ? null : clock.now() + step.inMs;
        alarms.set(step.name, atMs);
        if (atMs === null) table.delete(step.name);
        else table.set(step.name, atMs);
        continue;
      }
      const untilMs = clock.now() + step.waitMs;
      const due = [...table].filter(([, atMs]) => atMs <= untilMs);
      for (const [name] of due) table.delete(name);
      expected.push(...due.map(([name]) => name).sort());
      const before = rung.length;
      clock.advance(step.waitMs);
      rung.push(...rung.splice(before).sort());
    }
    assert.deepEqual(rung, expected);
    assert.equal(alarms.size, table.size);
  }));
});

function bell() {
  const clock = new ManualClock();
  const rung: string[] = [];
  const alarms = new Alarms(clock, (name) => rung.push(name));
  return { clock, alarms, rung };
}

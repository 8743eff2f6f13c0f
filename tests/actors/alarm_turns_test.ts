/** Alarms of actors, from the turn that sets one to the wake, over crashes and reloads. */
import assert from "node:assert/strict";
import { wakeAgainMs } from "../../actors/cell.ts";
import { alarmKey } from "../../src/store/keys.ts";
import type { Store } from "../../src/store/store.ts";
import { codeOf, memoryStage, onBothStores, onStage, type Stage } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

onBothStores(
  "A1 an alarm is stored with its turn, rings at its time and is gone",
  async (stage) => {
    const atMs = stage.clock.now() + 30_000;
    await stage.ask("a", { type: "alarm", atMs });
    assert.equal(await storedAlarm(stage, "a"), atMs);
    await stage.clock.run(29_999);
    assert.deepEqual(stage.outputs("a", "event"), []);
    await stage.clock.run(1);
    await stage.until(() => stage.outputs("a", "event").length > 0);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
    assert.equal(await storedAlarm(stage, "a"), null);
    assert.deepEqual(await stage.stored("a"), { count: 0, rungs: 1 });
  },
);

Deno.test("E6 A1 an alarm whose commit failed never rings; one that was applied after all does", async () => {
  for (const [fate, rungs] of [["lost", 0], ["applied", 1]] as const) {
    await onStage(async (stage) => {
      await stage.ask("a", { type: "read" });
      stage.store.faults.failNext(1, fate);
      const asked = stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 5_000 });
      assert.equal(codeOf(await asked), "unavailable");
      await stage.clock.run(10_000);
      assert.equal((await stage.stored("a"))?.rungs ?? 0, rungs, fate);
    });
  }
});

Deno.test("A2 E14 a stored alarm rings in the next process, at once where it fell due meanwhile", async () => {
  const stage = await memoryStage();
  const now = stage.clock.now();
  await stage.ask("due", { type: "alarm", atMs: now + 5_000 });
  await stage.ask("coming", { type: "alarm", atMs: now + 60_000 });
  const store = stage.store.fork(); // the process dies here
  await stage.directory.stop();
  stage.clock.advance(20_000);
  await onStage(async (next) => {
    await next.calm();
    assert.deepEqual(next.outputs("due", "event"), ["event wake 1"]);
    assert.equal(next.directory.load.cells, 1, "the other is not loaded before its time");
    await next.clock.run(39_999);
    assert.deepEqual(next.outputs("coming"), []);
    await next.clock.run(1);
    assert.deepEqual(next.outputs("coming", "event"), ["event wake 1"]);
  }, { store, clock: stage.clock });
});

Deno.test("A3 an alarm that rang and whose turn was lost rings again after the reload", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 1_000 });
    stage.store.faults.failNext(1);
    await stage.clock.run(1_000);
    assert.equal(stage.outputs("a", "loaded").length, 2);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
    assert.deepEqual(await stage.stored("a"), { count: 0, rungs: 1 });
  });
});

Deno.test("A3 an alarm that rang and whose process died before the commit rings in the next one", async () => {
  const stage = await memoryStage();
  await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 1_000 });
  stage.store.faults.hold();
  await stage.clock.run(1_000);
  assert.equal(stage.store.faults.held, 1, "the wake is about to be committed");
  const store = stage.store.fork(); // the process dies here
  stage.store.faults.clear();
  await stage.directory.stop();
  await onStage(async (next) => {
    await next.calm();
    assert.deepEqual(await next.stored("a"), { count: 0, rungs: 1 });
  }, { store, clock: stage.clock });
});

Deno.test("A3 a wake that a full mailbox refused rings again", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 5_000 });
    stage.store.faults.hold();
    // The gate fills, then the control lane behind it.
    const bump = stage.ask("a", { type: "bump" });
    for (let nth = 0; nth < 4_096; nth++) {
      stage.tell("a", { type: "live", value: nth });
      if (nth % 500 === 0) await stage.calm();
    }
    await stage.calm();
    for (let nth = 0; nth < 256; nth++) stage.tell("a", { type: "live", value: nth }, "control");
    await stage.clock.run(5_000);
    assert.equal((await stage.stored("a"))?.rungs, undefined);
    stage.store.faults.release();
    await bump;
    await stage.clock.run(wakeAgainMs);
    await stage.calm();
    assert.deepEqual(await stage.stored("a"), { count: 1, rungs: 1 });
  });
});

Deno.test("A3 F1 a wake that breaks the actor rings again after each pause, until the quarantine", async () => {
  let broken = true;
  const behaviour = toyCounter({
    onDecide: (_key, { type }) => {
      if (broken && type === "wake") throw new Error("broken wake");
    },
  });
  await onStage(async (stage) => {
    await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 1_000 });
    await stage.clock.run(1_000 + 1_500);
    assert.equal(stage.directory.outOfService().length, 1);
    broken = false;
    stage.directory.release({ kind: "toy", key: "a" });
    await stage.calm();
    assert.deepEqual(await stage.stored("a"), { count: 0, rungs: 1 });
  }, { behaviours: [behaviour] });
});

Deno.test("E14 A4 an alarm that only moves later writes nothing; it rings early and is set anew", async () => {
  await onStage(async (stage) => {
    const now = stage.clock.now();
    await stage.ask("a", { type: "alarm", atMs: now + 10_000 });
    const batches = stage.batches.length;
    for (let nth = 1; nth <= 50; nth++) {
      await stage.ask("a", { type: "alarm", atMs: now + 10_000 + nth * 1_000 });
    }
    assert.equal(stage.batches.length, batches);
    assert.equal(await storedAlarm(stage, "a"), now + 10_000);
    await stage.clock.run(10_000);
    assert.equal(await storedAlarm(stage, "a"), now + 60_000);
    assert.deepEqual(stage.outputs("a", "event"), [], "the early ring found nothing due");
    await stage.clock.run(49_999);
    assert.deepEqual(stage.outputs("a", "event"), []);
    await stage.clock.run(1);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
  });
});

Deno.test("A4 an alarm that moves earlier, or comes after one that is past, is written", async () => {
  await onStage(async (stage) => {
    const now = stage.clock.now();
    await stage.ask("a", { type: "alarm", atMs: now + 10_000 });
    await stage.ask("a", { type: "alarm", atMs: now + 4_000 });
    assert.equal(await storedAlarm(stage, "a"), now + 4_000);
    await stage.clock.run(4_000);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
    await stage.ask("a", { type: "alarm", atMs: now + 90_000 });
    assert.equal(await storedAlarm(stage, "a"), now + 90_000);
  });
});

Deno.test("E14 A5 a wall clock set forward by a day wakes within a second and a half", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 86_400_000 });
    stage.clock.jumpWall(86_400_000 + 2_001);
    await stage.clock.run(1_500);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
  });
});

Deno.test("E14 A5 a wall clock set back makes nothing ring early", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 5_000 });
    stage.clock.jumpWall(-60_000);
    await stage.clock.run(64_999);
    assert.deepEqual(stage.outputs("a", "event"), []);
    await stage.clock.run(1);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
  });
});

Deno.test("A7 a tick wakes without a row, and is gone with the process", async () => {
  const stage = await memoryStage();
  await stage.ask("a", { type: "tick", atMs: stage.clock.now() + 2_000 });
  await stage.ask("b", { type: "tick", atMs: stage.clock.now() + 2_000 });
  await stage.ask("b", { type: "tick", atMs: null });
  assert.equal(stage.batches.length, 0);
  const store = stage.store.fork();
  await stage.clock.run(2_000);
  assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
  assert.deepEqual(stage.outputs("b", "event"), []);
  await stage.directory.stop();
  await onStage(async (next) => {
    await next.clock.run(60_000);
    assert.deepEqual(next.heard, []);
  }, { store, clock: stage.clock });
});

Deno.test("A7 a tick keeps the alarm that is still to come", async () => {
  await onStage(async (stage) => {
    const now = stage.clock.now();
    await stage.ask("a", { type: "alarm", atMs: now + 5_000 });
    await stage.ask("a", { type: "tick", atMs: now + 1_000 });
    await stage.clock.run(4_999);
    assert.deepEqual(stage.outputs("a", "event"), []);
    await stage.clock.run(1);
    assert.deepEqual(stage.outputs("a", "event"), ["event wake 1"]);
  });
});

Deno.test("A7 a tick of a load that was dropped does not ring", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "tick", atMs: stage.clock.now() + 2_000 });
    stage.store.faults.failNext(1);
    assert.equal(codeOf(await stage.ask("a", { type: "bump" })), "unavailable");
    await stage.clock.run(10_000);
    assert.deepEqual(stage.outputs("a", "event"), []);
  });
});

Deno.test("F7 A2 an alarm that cannot be read counts as due, and breaks its actor alone", async () => {
  const stage = await memoryStage();
  await stage.ask("good", { type: "alarm", atMs: stage.clock.now() + 5_000 });
  await stage.store.commit({
    checks: [],
    mutations: [{ type: "set", key: alarmKey("toy", "bad"), value: "nonsense" }],
  });
  const store = stage.store.fork();
  await stage.directory.stop();
  await onStage(async (next) => {
    await next.clock.run(10_000);
    assert.deepEqual(next.outputs("good", "event"), ["event wake 1"]);
    assert.deepEqual(next.directory.outOfService().map(({ address }) => address.key), ["bad"]);
  }, { store, clock: stage.clock });
});

async function storedAlarm(stage: Stage<Store>, key: string): Promise<number | null> {
  const { tables } = toyCounter();
  const loaded = await stage.rows.load({ kind: "toy", key }, tables, stage.clock.now());
  return loaded.alarmAtMs;
}

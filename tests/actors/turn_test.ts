import assert from "node:assert/strict";
import { deadlineLookMs } from "../../actors/cell.ts";
import { turnsPerSlice } from "../../actors/run_queue.ts";
import type { Clock } from "../../src/clock.ts";
import { codeOf, countOf, onBothStores, onStage, soFar } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

onBothStores("T1 ten concurrent first messages share one load", async (stage) => {
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, nth) => stage.ask("a", { type: "add", id: `${nth}` })),
  );
  assert.deepEqual(replies.map(countOf), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(stage.outputs("a", "loaded"), ["loaded load-1 0"]);
  assert.deepEqual(await stage.stored("a"), { count: 10, rungs: 0 });
});

Deno.test("T1 each address has an actor of its own, each kind too", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "bump" });
    await stage.ask("b", { type: "bump" });
    await stage.ask("a", { type: "bump" }, { kind: "other" });
    assert.equal(stage.directory.load.cells, 3);
    assert.equal(countOf(await stage.ask("a", { type: "bump" })), 2);
    assert.equal(countOf(await stage.ask("a", { type: "read" }, { kind: "other" })), 1);
  }, { behaviours: [toyCounter(), toyCounter({ kind: "other" })] });
});

Deno.test("T2 F5 a load that fails is tried again, and those who wait go on waiting", async () => {
  await onStage(async (stage) => {
    stage.store.faults.failReads(3);
    const asked = stage.ask("a", { type: "bump" });
    await stage.calm();
    assert.equal(await soFar(asked), "waits");
    await stage.clock.run(100 + 200 + 399);
    assert.equal(await soFar(asked), "waits");
    await stage.clock.run(1);
    assert.equal(countOf(await asked), 1);
    assert.deepEqual(stage.observed, ["restarted a", "restarted a", "restarted a"]);
  });
});

Deno.test("F5 a store that does not answer for a minute quarantines nobody", async () => {
  await onStage(async (stage) => {
    stage.store.faults.failReads(1_000);
    const asked = stage.ask("a", { type: "bump" });
    await stage.clock.run(60_000);
    assert.equal(await soFar(asked), "waits");
    assert.deepEqual(stage.directory.outOfService(), []);
    stage.store.faults.clear();
    await stage.clock.run(10_000);
    assert.equal(countOf(await asked), 1);
  });
});

onBothStores(
  "T3 turns run in the order of the mailbox, each on what the last left",
  async (stage) => {
    const replies: number[] = [];
    const all: Promise<unknown>[] = [];
    for (let nth = 0; nth < 300; nth++) {
      all.push(stage.ask("a", { type: "bump" }).then((reply) => replies.push(countOf(reply))));
    }
    await Promise.all(all);
    assert.deepEqual(replies, Array.from({ length: 300 }, (_, nth) => nth + 1));
    assert.deepEqual(
      stage.outputs("a", "event"),
      Array.from({ length: 300 }, (_, nth) => `event bump ${nth + 1}`),
    );
  },
);

Deno.test("T3 M1 while an actor is loaded its lanes are kept apart", async () => {
  const order: string[] = [];
  const behaviour = toyCounter({ onDecide: (_key, { type }) => order.push(type) });
  await onStage(async (stage) => {
    stage.tell("a", { type: "read" }, "commands");
    stage.tell("a", { type: "live", value: 1 }, "reports");
    stage.tell("a", { type: "bump" }, "control");
    await stage.calm();
    assert.deepEqual(order, ["bump", "live", "read"]);
  }, { behaviours: [behaviour] });
});

Deno.test("E9 M2 a flood of reports does not keep commands waiting, nor the other way round", async () => {
  const order: string[] = [];
  const behaviour = toyCounter({ onDecide: (_key, { type }) => order.push(type) });
  await onStage(async (stage) => {
    for (let nth = 0; nth < 1_000; nth++) stage.tell("a", { type: "live", value: nth });
    for (let nth = 0; nth < 30; nth++) stage.tell("a", { type: "read" }, "commands");
    await stage.calm();
    assert.ok(
      order.lastIndexOf("read") <= 90,
      `the last command was turn ${order.lastIndexOf("read")}`,
    );
    order.length = 0;
    for (let nth = 0; nth < 900; nth++) stage.tell("b", { type: "read" }, "commands");
    for (let nth = 0; nth < 30; nth++) stage.tell("b", { type: "live", value: nth });
    await stage.calm();
    assert.ok(
      order.lastIndexOf("live") <= 45,
      `the last report was turn ${order.lastIndexOf("live")}`,
    );
  }, { behaviours: [behaviour] });
});

Deno.test("T4 bad input is a reply: nothing is staged, nothing restarts", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "add", id: "one" });
    const batches = stage.batches.length;
    assert.equal(countOf(await stage.ask("a", { type: "add", id: "one" })), 1);
    assert.equal(stage.batches.length, batches);
    assert.deepEqual(stage.observed, []);
  });
});

Deno.test("T5 a command whose deadline passed while it waited is not run", async () => {
  const ran: string[] = [];
  const behaviour = toyCounter({ onDecide: (_key, { type }) => ran.push(type) });
  await onStage(async (stage) => {
    stage.store.faults.latency((call) => call === "list" ? 300 : 0);
    const late = stage.ask("a", { type: "bump" }, { withinMs: 200 });
    const inTime = stage.ask("a", { type: "read" }, { withinMs: 5_000 });
    await stage.clock.run(60_000);
    assert.equal(codeOf(await late), "busy");
    assert.equal(countOf(await inTime), 0);
    assert.deepEqual(ran, ["read"]);
    stage.store.faults.clear();
    assert.equal(await stage.stored("a"), null);
  }, { behaviours: [behaviour] });
});

Deno.test("T5 a command whose deadline passes behind other turns is not run either", async () => {
  let pass = () => {};
  let turns = 0;
  const behaviour = toyCounter({
    onDecide: () => {
      turns++;
      pass();
    },
  });
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    turns = 0;
    pass = () => stage.clock.advance(1); // every turn takes a millisecond
    // A slice of turns runs as the commands come; the rest waits together for the next slice.
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => stage.ask("a", { type: "bump" }, { withinMs: 10 })),
    );
    const run = replies.filter(({ ok }) => ok).length;
    assert.equal(run, turns);
    assert.ok(run >= 10 && run <= turnsPerSlice + 10, `${run} of them were run`);
    for (const reply of replies.slice(run)) assert.equal(codeOf(reply), "busy");
  }, { behaviours: [behaviour] });
});

Deno.test("T5 who waits for an actor that cannot be loaded is told within a second of the deadline", async () => {
  await onStage(async (stage) => {
    stage.store.faults.failReads(1_000);
    let toldAtMs = NaN;
    const asked = stage.ask("a", { type: "bump" }, { withinMs: 2_500 }).then((reply) => {
      toldAtMs = stage.clock.monotonic();
      return reply;
    });
    await stage.clock.run(2_499);
    assert.equal(await soFar(asked), "waits");
    await stage.clock.run(deadlineLookMs + 1);
    assert.equal(codeOf(await asked), "busy");
    assert.ok(toldAtMs >= 2_500 && toldAtMs <= 2_500 + deadlineLookMs);
    assert.equal(stage.directory.load.waiting, 0);
  });
});

Deno.test("T8 who asks is answered once, with internal where the turn says nothing", async () => {
  await onStage(async (stage) => {
    let answers = 0;
    stage.directory.tell({ kind: "toy", key: "a" }, { type: "bump" }, {
      lane: "commands",
      answer: () => answers++,
    });
    assert.equal(codeOf(await stage.ask("a", { type: "unanswered" })), "internal");
    await stage.calm();
    assert.equal(answers, 1);
    assert.deepEqual(stage.observed, [], "and that breaks nobody");
  });
});

Deno.test("T6 an actor that is asked again by whoever it answers does not keep others waiting", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    let reads = 0;
    const again = () =>
      stage.directory.tell({ kind: "toy", key: "a" }, { type: "read" }, {
        lane: "commands",
        answer: () => {
          if (++reads < 100_000) again();
        },
      });
    again();
    assert.ok(reads <= 200, `${reads} reads in one go`);
    assert.equal(countOf(await stage.ask("b", { type: "bump" })), 1);
    assert.ok(reads < 100_000, "b came in between");
    reads = 100_000;
    await stage.calm();
  });
});

Deno.test("E10 a turn that takes long is reported", async () => {
  const slow: number[] = [];
  const clock = (stage: { clock: Clock }) => stage.clock as Clock & { advance(ms: number): void };
  let pass: (ms: number) => void = () => {};
  const behaviour = toyCounter({ onDecide: () => pass(7) });
  await onStage(async (stage) => {
    pass = (ms) => clock(stage).advance(ms);
    await stage.ask("a", { type: "read" });
    pass = () => {};
    await stage.ask("a", { type: "read" });
    assert.deepEqual(slow, [7]);
  }, { behaviours: [behaviour], observer: { slowTurn: (_address, ms) => slow.push(ms) } });
});

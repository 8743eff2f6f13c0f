/** Messages between actors: E7, over every kind of crash and failed commit. */
import assert from "node:assert/strict";
import type { Message } from "../../actors/behaviour.ts";
import { Outbox, underWayMax } from "../../actors/outbox.ts";
import { silentObserver } from "../../actors/observer.ts";
import { outboxKey, outboxPrefix } from "../../src/store/keys.ts";
import type { MemoryStore } from "../../src/store/memory_store.ts";
import type { Batch, Store } from "../../src/store/store.ts";
import { codeOf, countOf, memoryStage, onBothStores, onStage, type Stage, toy } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

const dayMs = 86_400_000;

onBothStores("E7 O1 O2 a message has its effect once, and its row goes", async (stage) => {
  await stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
  await stage.until(() => stage.outputs("receiver", "event").length > 0);
  await rowsGone(stage);
  assert.deepEqual(stage.outputs("receiver", "event"), ["event bump 1"]);
  assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
  assert.deepEqual(await stage.stored("sender"), { count: 1, rungs: 0 });
});

Deno.test("E7 O1 a message whose turn was lost is never delivered", async () => {
  await onStage(async (stage) => {
    await stage.ask("sender", { type: "read" });
    stage.store.faults.failNext(1, "lost");
    const asked = stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
    assert.equal(codeOf(await asked), "unavailable");
    await stage.clock.run(dayMs);
    assert.deepEqual(stage.outputs("receiver"), []);
  });
});

Deno.test("E7 O1 a message whose turn was applied is delivered though its sender heard unavailable", async () => {
  await onStage(async (stage) => {
    await stage.ask("sender", { type: "read" });
    stage.store.faults.failNext(1, "applied");
    const asked = stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
    assert.equal(codeOf(await asked), "unavailable");
    await stage.calm();
    assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
    await rowsGone(stage);
  });
});

Deno.test("E7 O1 F1 a message of a turn before a broken one is delivered", async () => {
  await onStage(async (stage) => {
    await stage.ask("sender", { type: "read" });
    const sent = stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
    assert.equal(codeOf(await stage.ask("sender", { type: "break" })), "internal");
    assert.equal(countOf(await sent), 1);
    await stage.calm();
    assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
  });
});

Deno.test("E7 O2 O3 a crash at any point between the two commits: exactly one effect", async () => {
  // The disk after each commit, from the sender's to the removal of the row.
  const disks = await disksOf((stage) =>
    stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] })
  );
  assert.equal(disks.length, 4, "before, sender's commit, receiver's commit, removal");
  for (const [nth, { store, clock }] of disks.entries()) {
    await onStage(async (stage) => {
      await stage.clock.run(60_000);
      const received = (await stage.stored("receiver"))?.count ?? 0;
      assert.equal(received, nth === 0 ? 0 : 1, `disk ${nth}`);
      await rowsGone(stage);
      await stage.directory.stop();
    }, { store, clock });
  }
});

for (const fate of ["lost", "applied", "late"] as const) {
  Deno.test(`E7 O3 the receiver's commit fails (${fate}): one effect all the same`, async () => {
    await onStage(async (stage) => {
      await stage.ask("receiver", { type: "read" });
      stage.store.faults.failNth(2, fate);
      await stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
      await stage.clock.run(1_000);
      stage.store.faults.applyLate();
      await stage.clock.run(10_000);
      assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
      await rowsGone(stage);
    });
  });

  Deno.test(`E7 O2 the removal of the row fails (${fate}): one effect all the same, and it goes`, async () => {
    await onStage(async (stage) => {
      await stage.ask("receiver", { type: "read" });
      stage.store.faults.failNth(3, fate);
      await stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
      await stage.clock.run(10_000);
      assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
      await rowsGone(stage);
    });
  });
}

Deno.test("E7 O3 B7 the note is looked for only when the lost batch can no longer apply", async () => {
  await onStage(async (stage) => {
    await stage.ask("receiver", { type: "read" });
    stage.store.faults.failNth(2, "late"); // the receiver's commit
    for (let nth = 3; nth < 8; nth++) stage.store.faults.failNth(nth); // and the renewal of the fence
    await stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
    await stage.clock.run(500);
    assert.equal(stage.store.faults.applyLate(), 1, "it arrives after the first retry was due");
    await stage.clock.run(20_000);
    assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
    await rowsGone(stage);
  });
});

Deno.test("E7 O3 the same message sent again is dropped, by another process too", async () => {
  const stage = await memoryStage();
  const message = bump(stage, "derived from the call");
  for (let nth = 0; nth < 3; nth++) {
    await stage.ask("sender", { type: "send", messages: [message] });
    await stage.clock.run(1_000);
  }
  assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
  const store = stage.store.fork();
  await stage.directory.stop();
  await onStage(async (next) => {
    await next.ask("sender", { type: "send", messages: [message] });
    await next.ask("other", { type: "send", messages: [message] });
    await next.clock.run(1_000);
    assert.deepEqual(await next.stored("receiver"), { count: 2, rungs: 0 }, "another's is another");
  }, { store, clock: stage.clock });
});

Deno.test("E7 O2 a receiver that cannot take it now gets it later, within its deadline", async () => {
  let broken = true;
  const behaviour = toyCounter({
    onLoad: (key) => {
      if (broken && key === "receiver") throw new Error("broken");
    },
  });
  await onStage(async (stage) => {
    await stage.ask("sender", { type: "send", messages: [bump(stage, "m1")] });
    await stage.clock.run(60_000);
    assert.equal(stage.directory.outOfService().length, 1);
    broken = false;
    stage.directory.release(toy("receiver"));
    await stage.clock.run(10_000);
    assert.deepEqual(await stage.stored("receiver"), { count: 1, rungs: 0 });
    assert.deepEqual(stage.observed.filter((what) => what.startsWith("messageLost")), []);
  }, { behaviours: [behaviour] });
});

Deno.test("E7 O4 O6 from its deadline on a message is given up, counted once and removed", async () => {
  const behaviour = toyCounter({
    onLoad: (key) => {
      if (key === "receiver") throw new Error("broken");
    },
  });
  await onStage(async (stage) => {
    const deadlineMs = stage.clock.now() + 120_000;
    const messages = [
      { ...bump(stage, "m1"), deadlineMs },
      { ...bump(stage, "m2"), deadlineMs, to: { kind: "gone", key: "a" } },
      { ...bump(stage, "m3"), deadlineMs, to: toy("well") },
    ];
    await stage.ask("sender", { type: "send", messages });
    await stage.clock.run(119_999);
    assert.deepEqual(await stage.stored("well"), { count: 1, rungs: 0 }, "others do not wait");
    assert.equal(lost(stage).length, 0);
    await stage.clock.run(20_001);
    assert.deepEqual(lost(stage).sort(), [
      "messageLost a",
      "messageLost receiver",
    ]);
    await rowsGone(stage);
  }, { behaviours: [behaviour] });
});

Deno.test("E7 O4 what a crash left past its deadline is given up at the next start", async () => {
  const stage = await memoryStage();
  await stage.ask("sender", { type: "read" });
  stage.store.faults.hold();
  const deadlineMs = stage.clock.now() + 5_000;
  const asked = stage.ask("sender", {
    type: "send",
    messages: [{ ...bump(stage, "m1"), deadlineMs }],
  });
  await stage.store.faults.heldAtLeast(1);
  stage.store.faults.release(1);
  await asked;
  const store = stage.store.fork();
  stage.store.faults.clear();
  await stage.directory.stop();
  stage.clock.advance(5_000);
  await onStage(async (next) => {
    await next.calm();
    assert.deepEqual(lost(next), ["messageLost receiver"]);
    assert.equal(await next.stored("receiver"), null);
    await rowsGone(next);
  }, { store, clock: stage.clock });
});

Deno.test("F7 O6 a message that cannot be read is reported and keeps no other", async () => {
  const stage = await memoryStage();
  await stage.store.commit({
    checks: [],
    mutations: [
      { type: "set", key: outboxKey("toy", "sender", "bad"), value: "nonsense" },
      { type: "set", key: outboxKey("toy", "sender", "odd"), value: '{"v":1,"d":{"id":"odd"}}' },
      {
        type: "set",
        key: outboxKey("toy", "sender", "good"),
        value: JSON.stringify({ v: 1, d: bump(stage, "good") }),
      },
    ],
  });
  const store = stage.store.fork();
  await stage.directory.stop();
  await onStage(async (next) => {
    await next.calm();
    assert.deepEqual(await next.stored("receiver"), { count: 1, rungs: 0 });
    assert.equal(next.observed.filter((what) => what.startsWith("unreadable")).length, 2);
  }, { store, clock: stage.clock });
});

Deno.test("O5 at most ten thousand messages are under way, the rest wait in their rows", async () => {
  await onStage(async (stage) => {
    const total = underWayMax + 500;
    const delivered = new Map<string, (durable: boolean) => void>();
    const outbox = new Outbox({
      clock: stage.clock,
      rows: stage.rows,
      committer: stage.committer,
      observer: silentObserver,
      deliver: (_from, { id }, done) => {
        assert.ok(!delivered.has(id), "twice");
        delivered.set(id, done);
      },
    });
    for (let nth = 0; nth < total; nth += 500) {
      const encoded = Array.from({ length: 500 }, (_, at) => {
        const message = bump(stage, `m${nth + at}`);
        return stage.rows.outgoing(toy("sender"), message);
      });
      await stage.committer.commit("test", encoded.map(({ mutation }) => mutation), 0);
    }
    await outbox.start();
    await stage.until(() => delivered.size === underWayMax);
    assert.equal(outbox.size, underWayMax);
    const first = [...delivered.values()];
    for (const done of first) done(true);
    await stage.until(() => delivered.size === total);
    for (const done of [...delivered.values()].slice(underWayMax)) done(true);
    await stage.until(() => outbox.size === 0);
    assert.equal((await stage.store.list({ prefix: outboxPrefix() }, 1)).length, 0);
    outbox.stop();
  });
});

/** A message to the receiver that counts each time it takes effect. */
function bump(stage: Stage<Store>, id: string): Message {
  return {
    id,
    to: toy("receiver"),
    command: { type: "bump" },
    deadlineMs: stage.clock.now() + dayMs / 2,
  };
}

function lost(stage: Stage): string[] {
  return stage.observed.filter((what) => what.startsWith("messageLost"));
}

async function rowsGone(stage: Stage<Store>): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if ((await stage.store.list({ prefix: outboxPrefix() }, 1)).length === 0) return;
    await stage.clock.run(0);
  }
  throw new Error("Cannot go on: the message's row must go, and is still there");
}

/** Copies of the store before and after each commit that a command leads to. */
async function disksOf(act: (stage: Stage) => Promise<unknown>) {
  const stage = await memoryStage();
  for (const key of ["sender", "receiver"]) await stage.ask(key, { type: "read" });
  const disks: { store: MemoryStore; clock: Stage["clock"] }[] = [];
  const commit = stage.store.commit.bind(stage.store);
  const copy = () => disks.push({ store: stage.store.fork(), clock: stage.clock });
  stage.store.commit = async (batch: Batch) => {
    if (disks.length === 0) copy();
    const result = await commit(batch);
    copy();
    return result;
  };
  await act(stage);
  await stage.calm();
  await stage.directory.stop();
  return disks;
}

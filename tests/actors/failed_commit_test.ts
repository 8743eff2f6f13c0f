/** What a failed commit does to actors: E6, on a store that loses, applies or delays batches. */
import assert from "node:assert/strict";
import { leaseLookMs } from "../../src/store/committer.ts";
import { leaseKey } from "../../src/store/keys.ts";
import { encodeVersioned } from "../../src/store/values.ts";
import { codeOf, countOf, memoryStage, onStage, soFar, type Stage, toy } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

Deno.test("E6 B6 a commit that failed before it was applied: replies unavailable, the turn is gone", async () => {
  await onStage(async (stage) => {
    assert.equal(countOf(await stage.ask("a", { type: "add", id: "one" })), 1);
    stage.store.faults.failNext(1, "lost");
    const lost = await stage.ask("a", { type: "add", id: "two" });
    assert.equal(codeOf(lost), "unavailable");
    assert.ok(!lost.ok && lost.refusal.retryAfterMs! > 0);
    assert.equal(countOf(await stage.ask("a", { type: "read" })), 1, "loaded from what is stored");
    assert.equal(
      countOf(await stage.ask("a", { type: "add", id: "two" })),
      2,
      "repeated, it counts",
    );
    assert.deepEqual(stage.outputs("a", "event"), [
      "event add 1",
      "event read 1",
      "event add 2",
    ]);
  });
});

Deno.test("E6 B6 a commit that failed after it was applied: replies unavailable, the turn is there", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "add", id: "one" });
    stage.store.faults.failNext(1, "applied");
    assert.equal(codeOf(await stage.ask("a", { type: "add", id: "two" })), "unavailable");
    assert.equal(countOf(await stage.ask("a", { type: "read" })), 2, "loaded from what is stored");
    assert.equal(
      countOf(await stage.ask("a", { type: "add", id: "two" })),
      2,
      "repeated, it is known",
    );
    assert.deepEqual(stage.outputs("a", "event"), ["event add 1", "event read 2"]);
  });
});

for (const fate of ["lost", "applied", "late"] as const) {
  Deno.test(`E6 B6 all later turns fall with the one whose commit failed (${fate})`, async () => {
    await onStage(async (stage) => {
      await stage.ask("a", { type: "read" });
      stage.store.faults.hold();
      stage.store.faults.failNext(1, fate);
      const replies = [stage.ask("a", { type: "bump" })];
      await stage.store.faults.heldAtLeast(1);
      replies.push(
        stage.ask("a", { type: "bump" }),
        stage.ask("a", { type: "read" }),
        stage.ask("a", { type: "live", value: 4 }),
        stage.ask("a", { type: "bump" }),
      );
      await stage.calm();
      stage.store.faults.release();
      const codes = (await Promise.all(replies)).map(codeOf);
      assert.deepEqual(codes, new Array(5).fill("unavailable"));
      const now = await stage.ask("a", { type: "read" });
      const real = fate === "applied" ? 1 : 0;
      assert.deepEqual(now, { ok: true, count: real, live: 0 });
      stage.store.faults.applyLate();
      await stage.calm();
      assert.equal((await stage.stored("a"))?.count ?? 0, real);
      assert.deepEqual(stage.outputs("a", "event", "effect"), [
        "event read 0",
        `event read ${real}`,
      ]);
    });
  });
}

Deno.test("E6 B7 L4 the fence is renewed before anything is read back: a lost batch applied late fails", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "add", id: "one" });
    stage.store.faults.failNext(1, "late");
    assert.equal(codeOf(await stage.ask("a", { type: "add", id: "two" })), "unavailable");
    // The worst moment: right after the actor was loaded again, before it writes anything.
    assert.equal(countOf(await stage.ask("a", { type: "read" })), 1);
    assert.equal(stage.store.faults.late, 1);
    assert.equal(stage.store.faults.applyLate(), 0, "the fence keeps it out");
    assert.equal((await stage.stored("a"))?.count, 1);
    assert.equal(countOf(await stage.ask("a", { type: "add", id: "three" })), 2);
  });
});

Deno.test("E6 B7 a lost batch that arrives before the new fence is read back like any other", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "add", id: "one" });
    stage.store.faults.failNext(1, "late");
    const lost = stage.ask("a", { type: "add", id: "two" });
    stage.store.faults.latency((call) => call === "commit" ? 10 : 0);
    assert.equal(codeOf(await ended(stage, lost)), "unavailable");
    assert.equal(stage.store.faults.applyLate(), 1, "the renewal is still under way");
    const read = stage.ask("a", { type: "read" });
    assert.equal(countOf(await ended(stage, read)), 2);
    const repeated = stage.ask("a", { type: "add", id: "two" });
    assert.equal(countOf(await ended(stage, repeated)), 2);
  });
});

Deno.test("E6 B6 T1 who asks again as soon as the commit failed waits for one load like everybody", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.failNext();
    const again = new Promise<number>((resolve) => {
      stage.directory.tell(toy("a"), { type: "bump" }, {
        lane: "commands",
        answer: () => void stage.ask("a", { type: "bump" }).then(countOf).then(resolve),
      });
    });
    assert.equal(await again, 1);
    assert.equal(stage.outputs("a", "loaded").length, 2);
  });
});

Deno.test("E6 B6 actors with nothing staged go on without a reload", async () => {
  await onStage(async (stage) => {
    await stage.ask("calm", { type: "live", value: 7 });
    stage.store.faults.failNext(1);
    assert.equal(codeOf(await stage.ask("a", { type: "bump" })), "unavailable");
    assert.deepEqual(await stage.ask("calm", { type: "read" }), { ok: true, count: 0, live: 7 });
    await stage.calm();
    assert.equal(stage.outputs("calm", "loaded").length, 1);
    assert.equal(stage.outputs("a", "loaded").length, 2);
  });
});

Deno.test("E6 B6 every actor of the batch and of the next one falls", async () => {
  await onStage(async (stage) => {
    for (const key of ["a", "b", "c"]) await stage.ask(key, { type: "read" });
    stage.store.faults.hold();
    stage.store.faults.failNext(1);
    const replies = [stage.ask("a", { type: "bump" }), stage.ask("b", { type: "bump" })];
    await stage.store.faults.heldAtLeast(1);
    replies.push(stage.ask("c", { type: "bump" }));
    stage.store.faults.release();
    assert.deepEqual((await Promise.all(replies)).map(codeOf), new Array(3).fill("unavailable"));
    for (const key of ["a", "b", "c"]) {
      assert.equal(countOf(await stage.ask(key, { type: "bump" })), 1);
    }
  });
});

Deno.test("E6 B6 a turn that runs because another actor was told falls too, if its state is doomed", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    await stage.ask("b", { type: "read" });
    stage.store.faults.hold();
    stage.store.faults.failNext(1);
    const caused: Promise<string>[] = [];
    const first = new Promise<void>((resolve) => {
      stage.directory.tell(toy("a"), { type: "bump" }, {
        lane: "commands",
        answer: () => {
          // b has not been told yet that its turn is lost, and runs another one on top of it.
          caused.push(stage.ask("b", { type: "add", id: "caused" }).then(codeOf));
          resolve();
        },
      });
    });
    const second = stage.ask("b", { type: "add", id: "doomed", by: 100 });
    await stage.store.faults.heldAtLeast(1);
    stage.store.faults.release();
    await first;
    assert.equal(codeOf(await second), "unavailable");
    assert.deepEqual(await Promise.all(caused), ["unavailable"]);
    await stage.calm();
    assert.equal(await stage.stored("b"), null, "nothing of a lost state became durable");
    assert.equal(countOf(await stage.ask("b", { type: "add", id: "caused" })), 1);
  });
});

Deno.test("E6 B7 while the fence cannot be renewed nothing is committed, and nobody waits for ever", async () => {
  await onStage(async (stage) => {
    await stage.ask("other", { type: "read" });
    stage.store.faults.failNext(60, "lost");
    assert.equal(codeOf(await stage.ask("a", { type: "bump" })), "unavailable");
    const meanwhile = stage.ask("other", { type: "bump" });
    await stage.clock.run(1_000);
    assert.equal(codeOf(await meanwhile), "unavailable");
    const waits = stage.ask("a", { type: "bump" });
    await stage.clock.run(10_000);
    assert.equal(await soFar(waits), "waits", "it is loaded only after the fence");
    await stage.clock.run(60_000);
    assert.equal(countOf(await waits), 1);
    assert.equal(countOf(await stage.ask("other", { type: "read" })), 0);
  });
});

Deno.test("B10 a load does not wait for other actors' commits to end", async () => {
  await onStage(async (stage) => {
    stage.store.faults.latency((call) => call === "commit" ? 5 : 0);
    let running = true;
    let bumps = 0;
    // Two callers that take turns keep the committer busy without a gap.
    const bumper = () =>
      stage.directory.tell(toy("busy"), { type: "bump" }, {
        lane: "commands",
        answer: () => {
          bumps++;
          if (running) bumper();
        },
      });
    bumper();
    await stage.clock.run(2);
    bumper();
    await stage.clock.run(50);
    assert.ok(bumps > 5);
    const asked = stage.ask("new", { type: "bump" });
    await stage.clock.run(40);
    assert.equal(countOf(await asked), 1);
    running = false;
    await stage.clock.run(50);
  });
});

Deno.test("L1 the epoch grows with every process that takes the lease, and actors learn it", async () => {
  const epochs: number[] = [];
  const behaviour = toyCounter();
  const learning: typeof behaviour = {
    ...behaviour,
    load(key, rows, context) {
      epochs.push(context.epoch);
      return behaviour.load(key, rows, context);
    },
  };
  const first = await memoryStage({ behaviours: [learning] });
  await first.ask("a", { type: "bump" });
  await first.directory.stop();
  await onStage(async (second) => {
    assert.equal(countOf(await second.ask("a", { type: "bump" })), 2);
    assert.equal(second.lease.epoch, epochs[1]);
  }, { behaviours: [learning], store: first.store, clock: first.clock });
  assert.equal(epochs.length, 2);
  assert.ok(epochs[1]! > epochs[0]!);
});

Deno.test("L2 L3 a process that lost the lease writes nothing, answers nobody and says so once", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "add", id: "one" });
    await stage.ask("reader", { type: "read" });
    const row = encodeVersioned(1, { epoch: stage.lease.epoch + 1, fence: "another process" });
    await stage.store.commit({
      checks: [],
      mutations: [{ type: "set", key: leaseKey(), value: row }],
    });
    const replies = [
      stage.ask("a", { type: "add", id: "two" }),
      stage.ask("a", { type: "read" }),
      stage.ask("b", { type: "bump" }),
    ];
    const codes = (await Promise.all(replies)).map(codeOf);
    assert.deepEqual(codes, ["unavailable", "unavailable", "stopping"]);
    assert.equal(stage.leasesLost, 1);
    for (const key of ["a", "b", "c", "reader"]) {
      assert.equal(codeOf(await stage.ask(key, { type: "read" })), "stopping");
    }
    assert.equal((await stage.stored("a"))?.count, 1);
    assert.equal(await stage.stored("b"), null);
    await stage.calm();
    assert.equal(stage.leasesLost, 1);
    assert.equal(stage.clock.waiting, 0, "nobody tries again");
    const loads = stage.outputs("a").filter((output) => output.includes("loaded"));
    assert.deepEqual(loads, ["loaded load-1 0", "event loaded 0"], "nor is anything loaded again");
  }, { behaviours: [toyCounter({ afterLoad: true })] });
});

Deno.test("L5 L3 an owner that only reads finds out within five seconds that it was replaced", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "bump" });
    const row = encodeVersioned(1, { epoch: stage.lease.epoch + 1, fence: "another process" });
    await stage.store.commit({
      checks: [],
      mutations: [{ type: "set", key: leaseKey(), value: row }],
    });
    assert.equal(countOf(await stage.ask("a", { type: "read" })), 1, "it cannot know yet");
    await stage.clock.run(2 * leaseLookMs);
    assert.equal(stage.leasesLost, 1);
    assert.equal(codeOf(await stage.ask("a", { type: "read" })), "stopping");
    assert.equal(codeOf(await stage.ask("new", { type: "read" })), "stopping");
  });
});

Deno.test("L2 L3 the lease is found lost while the fence is renewed", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    const row = encodeVersioned(1, { epoch: stage.lease.epoch + 1, fence: "another process" });
    await stage.store.commit({
      checks: [],
      mutations: [{ type: "set", key: leaseKey(), value: row }],
    });
    stage.store.faults.failNext(1);
    assert.equal(codeOf(await stage.ask("a", { type: "bump" })), "unavailable");
    await stage.clock.run(1_000);
    assert.equal(stage.leasesLost, 1);
    assert.equal(codeOf(await stage.ask("a", { type: "read" })), "stopping");
    assert.equal(await stage.stored("a"), null);
  });
});

/** A reply for which the clock has to move. */
async function ended<T>(stage: Stage, promise: Promise<T>): Promise<T> {
  for (let step = 0; step < 1_000; step++) {
    const now = await soFar(promise);
    if (now !== "waits") return now as T;
    await stage.clock.run(1);
  }
  throw new Error("Cannot wait any longer: no reply within 1000 ms");
}

/** The gate on real turns: nothing is said before it is durable, on both stores where it matters. */
import assert from "node:assert/strict";
import { atGateMax } from "../../actors/cell.ts";
import type { Store } from "../../src/store/store.ts";
import { countOf, onBothStores, onStage, soFar, type Stage, toy } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

onBothStores("E6 G1 what is told was in the store before", async (stage) => {
  // Every output reads the store by a way of its own and must find what it speaks of.
  const checks: Promise<void>[] = [];
  for (let nth = 1; nth <= 50; nth++) {
    checks.push(
      stage.ask("a", { type: "bump" }).then(async (reply) => {
        const stored = await stage.stored("a");
        assert.ok(stored !== null && stored.count >= countOf(reply));
      }),
    );
  }
  await Promise.all(checks);
});

Deno.test("E6 G1 no reply, event or effect leaves before the commit", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.hold();
    const asked = stage.ask("a", { type: "bump" });
    await stage.store.faults.heldAtLeast(1);
    await stage.calm();
    assert.equal(await soFar(asked), "waits");
    assert.deepEqual(stage.outputs("a", "event", "effect"), ["event read 0"]);
    stage.store.faults.release();
    assert.equal(countOf(await asked), 1);
    assert.deepEqual(stage.outputs("a", "event", "effect"), [
      "event read 0",
      "effect bump 1",
      "event bump 1",
    ]);
  });
});

Deno.test("E6 G2 reads and live turns wait at the gate, and leave in order", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.hold();
    const order: string[] = [];
    const note = (name: string) => () => order.push(name);
    void stage.ask("a", { type: "bump" }).then(note("bump 1"));
    await stage.store.faults.heldAtLeast(1);
    void stage.ask("a", { type: "read" }).then(note("read 1"));
    void stage.ask("a", { type: "live", value: 9 }).then(note("live 1"));
    void stage.ask("a", { type: "bump" }).then(note("bump 2"));
    void stage.ask("a", { type: "read" }).then(note("read 2"));
    await stage.calm();
    assert.deepEqual(order, []);
    stage.store.faults.release(1);
    await stage.calm();
    assert.deepEqual(order, ["bump 1", "read 1", "live 1"]);
    stage.store.faults.release();
    await stage.calm();
    assert.deepEqual(order, ["bump 1", "read 1", "live 1", "bump 2", "read 2"]);
    assert.deepEqual(stage.outputs("a", "event").slice(1), [
      "event bump 1",
      "event read 1",
      "event live 1",
      "event bump 2",
      "event read 2",
    ]);
  });
});

Deno.test("G2 other actors do not wait for this one's gate, but for their own", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    await stage.ask("b", { type: "read" });
    stage.store.faults.hold();
    const bump = stage.ask("a", { type: "bump" });
    await stage.store.faults.heldAtLeast(1);
    assert.equal(countOf(await stage.ask("b", { type: "read" })), 0);
    assert.equal(await soFar(bump), "waits");
    stage.store.faults.release();
    await bump;
  });
});

Deno.test("G3 a turn's outputs leave as alarm, message, effect, reply, event, acknowledgement", async () => {
  const order: string[] = [];
  await onStage(async (stage) => {
    stage.directory.tell({ kind: "toy", key: "a" }, { type: "bump" }, {
      lane: "commands",
      answer: () => order.push("reply"),
      acknowledge: () => order.push("acknowledgement"),
    });
    await stage.calm();
    assert.deepEqual(order, ["effect", "reply", "event", "acknowledgement"]);
  }, {
    onOutput: ({ kind }) => {
      if (kind !== "loaded") order.push(kind);
    },
  });
});

Deno.test("E6 G4 a turn that changes only live state stages nothing and is answered at once", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "bump" });
    const batches = stage.batches.length;
    for (let nth = 0; nth < 20; nth++) {
      let answered = false;
      stage.directory.tell({ kind: "toy", key: "a" }, { type: "live", value: nth }, {
        lane: "reports",
        answer: () => answered = true,
      });
      assert.ok(answered, "the answer came before tell returned");
    }
    assert.equal(stage.batches.length, batches);
  });
});

Deno.test("G5 while too much waits at the gate turns wait, and go on when it opens", async () => {
  let turns = 0;
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.hold();
    const bump = stage.ask("a", { type: "bump" });
    await stage.store.faults.heldAtLeast(1);
    turns = 0;
    // In portions that the lane takes, with time for turns between them.
    for (let nth = 0; nth < atGateMax + 1_000; nth++) {
      stage.tell("a", { type: "live", value: nth });
      if (nth % 500 === 0) await stage.calm();
    }
    await stage.calm();
    assert.equal(turns, atGateMax - 1, "the bump waits there too");
    assert.equal(stage.directory.load.waiting, 1_001);
    assert.equal(await soFar(bump), "waits");
    stage.store.faults.release();
    await stage.calm();
    assert.equal(countOf(await bump), 1);
    assert.equal(turns, atGateMax + 1_000);
    assert.equal(stage.directory.load.waiting, 0);
  }, { behaviours: [toyCounter({ onDecide: () => turns++ })] });
});

Deno.test("G6 an outlet that throws hurts no other output and not the actor", async () => {
  await onStage(async (stage) => {
    const first = stage.ask("a", { type: "bump" });
    const second = stage.ask("a", { type: "bump" });
    const other = stage.ask("b", { type: "bump" });
    assert.deepEqual([await first, await second, await other].map(countOf), [1, 2, 1]);
    assert.deepEqual(stage.outputs("a"), [
      "loaded load-1 0",
      "effect bump 1",
      "event bump 1",
      "effect bump 2",
      "event bump 2",
    ]);
    assert.equal(stage.observed.filter((what) => what === "outputFailed a").length, 5);
    assert.equal(stage.observed.filter((what) => what.startsWith("commitFailed")).length, 0);
    assert.equal(countOf(await stage.ask("a", { type: "read" })), 2);
  }, {
    onOutput: () => {
      throw new Error("an edge that is broken");
    },
  });
});

Deno.test("G6 an answer that throws hurts nobody either", async () => {
  await onStage(async (stage) => {
    stage.directory.tell(toy("a"), { type: "bump" }, {
      lane: "commands",
      answer: () => {
        throw new Error("an edge that is broken");
      },
    });
    assert.equal(countOf(await stage.ask("a", { type: "bump" })), 2);
    assert.deepEqual(stage.observed, ["outputFailed a"]);
  });
});

Deno.test("G7 what a reply causes is answered after the replies that were on their way", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    const order: string[] = [];
    stage.store.faults.hold();
    for (const name of ["first", "second", "third"]) {
      stage.directory.tell(toy("a"), { type: "bump" }, {
        lane: "commands",
        answer: () => {
          order.push(name);
          if (name !== "first") return;
          stage.directory.tell(toy("a"), { type: "read" }, {
            lane: "commands",
            answer: () => order.push("caused"),
          });
        },
      });
    }
    await stage.store.faults.heldAtLeast(1);
    stage.store.faults.release();
    await stage.calm();
    assert.deepEqual(order, ["first", "second", "third", "caused"]);
  });
});

onBothStores("E6 G9 a load is told before its first event", async (stage: Stage<Store>) => {
  await stage.ask("a", { type: "read" });
  assert.deepEqual(stage.outputs("a"), ["loaded load-1 0", "event loaded 0", "event read 0"]);
}, { behaviours: [toyCounter({ afterLoad: true })] });

onBothStores("B1 turns that run in one go share one commit", async (stage) => {
  const keys = Array.from({ length: 20 }, (_, nth) => `actor ${nth}`);
  await Promise.all(keys.map((key) => stage.ask(key, { type: "read" })));
  const before = stage.batches.length;
  await Promise.all(keys.map((key) => stage.ask(key, { type: "bump" })));
  assert.deepEqual(stage.batches.slice(before), [{ entries: 20, mutations: 20 }]);
});

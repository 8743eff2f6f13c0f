/** Broken actors: restarts, quarantine, release, content that the store refuses. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/store/store.ts";
import { codeOf, countOf, onBothStores, onStage, soFar, type Stage } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

onBothStores(
  "F1 a turn that throws is answered internal, changes nothing, and the actor comes back",
  async (stage) => {
    await stage.ask("a", { type: "bump" });
    await stage.ask("a", { type: "live", value: 3 });
    assert.equal(codeOf(await stage.ask("a", { type: "break" })), "internal");
    assert.deepEqual(stage.observed, ["restarted a"]);
    const waits = stage.ask("a", { type: "read" });
    await stage.clock.run(99);
    assert.equal(await soFar(waits), "waits");
    await stage.clock.run(1);
    assert.deepEqual(await waits, { ok: true, count: 1, live: 0 });
  },
);

Deno.test("F1 the turns before the broken one are good: they are answered when they are durable", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.hold();
    const before = [stage.ask("a", { type: "bump" }), stage.ask("a", { type: "read" })];
    await stage.store.faults.heldAtLeast(1);
    before.push(stage.ask("a", { type: "bump" }));
    const broken = stage.ask("a", { type: "break" });
    const after = stage.ask("a", { type: "bump" });
    assert.equal(codeOf(await broken), "internal");
    await stage.calm();
    for (const reply of before) assert.equal(await soFar(reply), "waits");
    await stage.clock.run(200);
    assert.equal(await soFar(after), "waits", "the load waits for what is staged");
    stage.store.faults.release();
    assert.deepEqual((await Promise.all(before)).map(countOf), [1, 1, 2]);
    assert.equal(countOf(await after), 3);
    assert.deepEqual(stage.outputs("a", "event"), [
      "event read 0",
      "event bump 1",
      "event read 1",
      "event bump 2",
      "event bump 3",
    ]);
  });
});

Deno.test("F1 E6 if their commit fails after all, the turns before are unavailable", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.hold();
    stage.store.faults.failNext(1);
    const before = stage.ask("a", { type: "bump" });
    await stage.store.faults.heldAtLeast(1);
    const broken = stage.ask("a", { type: "break" });
    stage.store.faults.release();
    assert.equal(codeOf(await broken), "internal");
    assert.equal(codeOf(await before), "unavailable");
    const after = stage.ask("a", { type: "bump" });
    await stage.clock.run(100);
    assert.equal(countOf(await after), 1);
    assert.equal(stage.outputs("a", "loaded").length, 2, "loaded again once, not twice");
  });
});

Deno.test("F2 F3 pauses grow; the fifth failure is quarantine; the others go on", async () => {
  await onStage(async (stage) => {
    for (const pauseMs of [100, 200, 400, 800]) {
      assert.equal(codeOf(await stage.ask("a", { type: "break" })), "internal");
      const waits = stage.ask("a", { type: "read" });
      await stage.clock.run(pauseMs - 1);
      assert.equal(await soFar(waits), "waits", `before ${pauseMs} ms`);
      await stage.clock.run(1);
      assert.equal(countOf(await waits), 0);
    }
    assert.equal(codeOf(await stage.ask("a", { type: "break" })), "internal");
    assert.equal(codeOf(await stage.ask("a", { type: "read" })), "quarantined");
    assert.equal(stage.observed.at(-1), "quarantined a");
    const [out] = stage.directory.outOfService();
    assert.deepEqual(out?.address, { kind: "toy", key: "a" });
    assert.match(out?.fault ?? "", /broken on request/);
    assert.equal(countOf(await stage.ask("b", { type: "bump" })), 1);
    assert.equal(stage.clock.waiting, 2, "the looks for idle actors and after the lease");
  });
});

Deno.test("F3 who waits when the quarantine begins is told", async () => {
  let broken = true;
  const behaviour = toyCounter({
    onLoad: () => {
      if (broken) throw new Error("rows that make no sense");
    },
  });
  await onStage(async (stage) => {
    const waits = [stage.ask("a", { type: "bump" }), stage.ask("a", { type: "read" })];
    await stage.clock.run(100 + 200 + 400 + 799);
    assert.equal(await soFar(waits[0]!), "waits");
    await stage.clock.run(1);
    assert.deepEqual((await Promise.all(waits)).map(codeOf), ["quarantined", "quarantined"]);
    broken = false;
    assert.equal(codeOf(await stage.ask("a", { type: "read" })), "quarantined", "until released");
  }, { behaviours: [behaviour] });
});

Deno.test("F4 the operator's word loads it again, with its failures forgotten", async () => {
  let broken = true;
  const behaviour = toyCounter({
    onLoad: () => {
      if (broken) throw new Error("rows that make no sense");
    },
  });
  await onStage(async (stage) => {
    const asked = stage.ask("a", { type: "read" });
    await stage.clock.run(1_500);
    assert.equal(codeOf(await asked), "quarantined");
    broken = false;
    stage.directory.release({ kind: "toy", key: "a" });
    assert.deepEqual(stage.directory.outOfService(), []);
    assert.equal(countOf(await stage.ask("a", { type: "bump" })), 1);
    assert.equal(codeOf(await stage.ask("a", { type: "break" })), "internal");
    const waits = stage.ask("a", { type: "read" });
    await stage.clock.run(100);
    assert.equal(countOf(await waits), 1, "the first pause again");
    stage.directory.release({ kind: "toy", key: "a" });
    stage.directory.release({ kind: "toy", key: "nobody" });
    assert.equal(countOf(await stage.ask("a", { type: "read" })), 1, "no word for nobody");
  }, { behaviours: [behaviour] });
});

Deno.test("E1 B5 F6 content that the store refuses costs one actor, whatever shares the batch", async () => {
  await onStage(async (stage) => {
    const keys = ["a", "b", "bad", "c", "d"];
    for (const key of keys) await stage.ask(key, { type: "read" });
    stage.store.faults.refuseWhen(holdsPoison);
    stage.store.faults.hold();
    const first = keys.map((key) => stage.ask(key, key === "bad" ? poison : { type: "bump" }));
    const later = [stage.ask("bad", { type: "bump" }), stage.ask("bad", { type: "read" })];
    await stage.store.faults.heldAtLeast(1);
    const last = [stage.ask("bad", { type: "bump" }), stage.ask("a", { type: "bump" })];
    stage.store.faults.release();
    const replies = await Promise.all(first);
    assert.equal(codeOf(replies[2]!), "internal");
    for (const nth of [0, 1, 3, 4]) assert.equal(countOf(replies[nth]!), 1);
    assert.deepEqual((await Promise.all(later)).map(codeOf), ["unavailable", "unavailable"]);
    assert.equal(codeOf(await last[0]!), "unavailable");
    assert.equal(countOf(await last[1]!), 2);
    assert.deepEqual(restarts(stage), ["restarted bad"]);
    for (const key of ["a", "b", "c", "d"]) {
      assert.equal((await stage.stored(key))?.count, key === "a" ? 2 : 1);
      assert.equal(stage.outputs(key, "loaded").length, 1);
    }
    assert.equal(await stage.stored("bad"), null);
    const back = stage.ask("bad", { type: "bump" });
    await stage.clock.run(100);
    assert.equal(countOf(await back), 1);
  });
});

Deno.test("E1 F6 an actor that goes on writing what is refused ends in quarantine, alone", async () => {
  await onStage(async (stage) => {
    stage.store.faults.refuseWhen(holdsPoison);
    for (let nth = 0; nth < 5; nth++) {
      const [bad, good] = [stage.ask("bad", poison), stage.ask("good", { type: "bump" })];
      await stage.clock.run(1_000);
      assert.equal(codeOf(await bad), "internal");
      assert.equal(countOf(await good), nth + 1);
    }
    assert.equal(codeOf(await stage.ask("bad", { type: "read" })), "quarantined");
    assert.deepEqual(stage.directory.outOfService().map(({ address }) => address.key), ["bad"]);
  });
});

Deno.test("E6 B5 a commit of unknown outcome among the single ones drops all that are left", async () => {
  await onStage(async (stage) => {
    const keys = ["a", "bad", "b", "c"];
    for (const key of keys) await stage.ask(key, { type: "read" });
    stage.store.faults.refuseWhen(holdsPoison);
    stage.store.faults.failNth(4); // the batch, a, bad, then b's
    const replies = await Promise.all(
      keys.map((key) => stage.ask(key, key === "bad" ? poison : { type: "bump" })),
    );
    assert.equal(countOf(replies[0]!), 1);
    assert.deepEqual(replies.slice(1).map(codeOf), ["internal", "unavailable", "unavailable"]);
    for (const key of ["b", "c"]) assert.equal(countOf(await stage.ask(key, { type: "bump" })), 1);
  });
});

onBothStores(
  "E1 B8 a row above 16 KiB refuses that one command and nothing else",
  async (stage) => {
    const limit = 16 * 1024 - '{"v":1,"d":{"text":""}}'.length - 1;
    const [before, big, fits, after] = await Promise.all([
      stage.ask("a", { type: "bump" }),
      stage.ask("a", { type: "write", rows: 1, bytes: limit + 1 }),
      stage.ask("a", { type: "write", rows: 1, bytes: limit }),
      stage.ask("a", { type: "bump" }),
    ]);
    assert.equal(codeOf(big), "too_large");
    assert.deepEqual([before, fits, after].map(countOf), [1, 1, 2]);
    assert.deepEqual(stage.observed, []);
    assert.equal(stage.outputs("a", "loaded").length, 1);
  },
);

onBothStores("E1 B8 a turn that fits no batch refuses that one command", async (stage) => {
  assert.equal(codeOf(await stage.ask("a", { type: "write", rows: 801, bytes: 1 })), "too_large");
  assert.equal(
    codeOf(await stage.ask("a", { type: "write", rows: 60, bytes: 12_000 })),
    "too_large",
  );
  const id = "k".repeat(200);
  assert.equal(
    codeOf(await stage.ask("a", { type: "write", rows: 400, bytes: 1, id })),
    "too_large",
  );
  assert.equal(countOf(await stage.ask("a", { type: "write", rows: 800, bytes: 1 })), 0);
  assert.equal(countOf(await stage.ask("a", { type: "write", rows: 40, bytes: 12_000 })), 0);
  assert.deepEqual(stage.observed, []);
});

Deno.test("B8 F1 a wake that writes too much is a failure that shows, not an alarm that is lost", async () => {
  const base = toyCounter();
  const behaviour: typeof base = {
    ...base,
    decide(state, command, now) {
      const decision = base.decide(state, command, now);
      if (command.type !== "wake") return decision;
      return { ...decision, rows: [{ table: "blob", id: "b", value: { t: "x".repeat(20_000) } }] };
    },
  };
  await onStage(async (stage) => {
    await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 1_000 });
    await stage.clock.run(1_000);
    assert.deepEqual(restarts(stage), ["restarted a"]);
    await stage.clock.run(5_000);
    assert.equal(stage.directory.outOfService().length, 1);
  }, { behaviours: [behaviour] });
});

onBothStores("B8 an id that no key can hold refuses that one command", async (stage) => {
  assert.equal(codeOf(await stage.ask("a", { type: "add", id: "\ud800" })), "invalid");
  assert.equal(codeOf(await stage.ask("a", { type: "add", id: "i".repeat(513) })), "too_large");
  assert.equal(countOf(await stage.ask("a", { type: "add", id: "é".repeat(512) })), 1);
  assert.deepEqual(stage.observed, []);
});

Deno.test("G8 the runtime's own refusals do not wait at the gate", async () => {
  await onStage(async (stage) => {
    await stage.ask("a", { type: "read" });
    stage.store.faults.hold();
    const held = stage.ask("a", { type: "bump" });
    await stage.store.faults.heldAtLeast(1);
    const tooLarge = stage.ask("a", { type: "write", rows: 1, bytes: 20_000 });
    const invalid = stage.ask("a", { type: "add", id: "\ud800" });
    const tooLate = stage.ask("a", { type: "bump" }, { withinMs: 0 });
    assert.equal(codeOf(await tooLarge), "too_large");
    assert.equal(codeOf(await invalid), "invalid");
    assert.equal(codeOf(await tooLate), "busy");
    assert.equal(await soFar(held), "waits");
    stage.store.faults.release();
    assert.equal(countOf(await held), 1);
  });
});

onBothStores("F7 a row that cannot be read quarantines its actor alone", async (stage) => {
  await stage.store.commit({
    checks: [],
    mutations: [{ type: "set", key: ["row", "toy:a", "total:all"], value: '{"v":2,"d":{}}' }],
  });
  const asked = stage.ask("a", { type: "read" });
  for (const [nth, pauseMs] of [100, 200, 400, 800].entries()) {
    await stage.until(() => stage.observed.length > nth);
    await stage.clock.run(pauseMs);
  }
  assert.equal(codeOf(await asked), "quarantined");
  assert.match(stage.directory.outOfService()[0]?.fault ?? "", /newer server/);
  assert.equal(countOf(await stage.ask("b", { type: "bump" })), 1);
});

const poison = { type: "add", id: "poison" } as const;

function holdsPoison({ mutations }: Batch): string | null {
  return mutations.some(({ key }) => key.at(-1) === "applied:poison") ? "poison" : null;
}

function restarts(stage: Stage): string[] {
  return stage.observed.filter((what) => what.startsWith("restarted"));
}

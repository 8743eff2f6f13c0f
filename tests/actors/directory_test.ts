import assert from "node:assert/strict";
import { cellsMax } from "../../actors/directory.ts";
import { codeOf, countOf, memoryStage, onBothStores, onStage, soFar, toy } from "./stage.ts";
import { toyCounter } from "./toy_counter.ts";

const idleMs = 10_000;

onBothStores(
  "T7 an idle actor leaves memory and comes back with the next message",
  async (stage) => {
    await stage.ask("a", { type: "add", id: "one" });
    await stage.ask("a", { type: "live", value: 5 });
    assert.equal(stage.directory.load.cells, 1);
    await stage.clock.run(idleMs * 1.5);
    assert.equal(stage.directory.load.cells, 0);
    assert.deepEqual(await stage.ask("a", { type: "add", id: "one" }), {
      ok: true,
      count: 1,
      live: 0,
    });
    assert.equal(countOf(await stage.ask("a", { type: "add", id: "two" })), 2);
    assert.deepEqual(stage.outputs("a", "loaded"), ["loaded load-1 0", "loaded load-2 0"]);
  },
  { idleMs },
);

Deno.test("T7 an actor that is used, not idle, or waits for something stays", async () => {
  const behaviour = toyCounter({ idle: (state) => state.live === 0 });
  await onStage(async (stage) => {
    await stage.ask("used", { type: "read" });
    await stage.ask("not idle", { type: "live", value: 1 });
    await stage.ask("held", { type: "read" });
    stage.store.faults.hold();
    const held = stage.ask("held", { type: "bump" });
    for (let step = 0; step < 10; step++) {
      await stage.clock.run(idleMs / 4);
      stage.tell("used", { type: "live", value: 0 });
    }
    assert.equal(stage.directory.load.cells, 3);
    stage.store.faults.release();
    assert.equal(countOf(await held), 1);
    await stage.clock.run(idleMs * 2);
    assert.equal(stage.directory.load.cells, 1, "the one that is not idle");
  }, { behaviours: [behaviour], idleMs });
});

Deno.test("T7 A2 an actor out of memory is woken by its alarm, not by a tick", async () => {
  await onStage(async (stage) => {
    const now = stage.clock.now();
    await stage.ask("alarm", { type: "alarm", atMs: now + 60_000 });
    await stage.ask("tick", { type: "tick", atMs: now + 60_000 });
    await stage.clock.run(idleMs * 1.5);
    assert.equal(stage.directory.load.cells, 0);
    await stage.clock.run(60_000 - idleMs * 1.5);
    assert.deepEqual(stage.outputs("alarm", "event"), ["event wake 1"]);
    assert.deepEqual(stage.outputs("tick", "event"), []);
  }, { idleMs });
});

Deno.test("T7 messages that come while actors leave and return are all counted", async () => {
  await onStage(async (stage) => {
    let asked = 0;
    for (let round = 0; round < 40; round++) {
      for (const key of ["a", "b"]) {
        if ((round + key.length * (key === "a" ? 1 : 2)) % 3 === 0) continue;
        assert.ok(countOf(await stage.ask(key, { type: "bump" })) > 0);
        asked++;
      }
      await stage.clock.run(idleMs * (round % 4));
    }
    const counts = await Promise.all(["a", "b"].map((key) => stage.ask(key, { type: "read" })));
    assert.equal(counts.map(countOf).reduce((sum, count) => sum + count), asked);
    assert.ok(stage.outputs("a", "loaded").length > 5, "it did leave");
  }, { idleMs });
});

Deno.test("T9 beyond the bound of actors in memory one more is refused, the others go on", async () => {
  await onStage(async (stage) => {
    for (let nth = 0; nth < cellsMax; nth++) stage.tell(`${nth}`, { type: "live", value: 0 });
    const refused = await stage.ask("one more", { type: "bump" });
    assert.equal(codeOf(refused), "busy");
    assert.ok(!refused.ok && refused.refusal.retryAfterMs! > 0);
    stage.store.faults.clear();
    assert.equal(countOf(await stage.ask("5", { type: "bump" })), 1);
  });
});

Deno.test("T9 A3 an alarm of an actor that finds no room rings again until it does", async () => {
  const stage = await memoryStage();
  await stage.ask("a", { type: "alarm", atMs: stage.clock.now() + 1_000 });
  const store = stage.store.fork();
  await stage.directory.stop();
  await onStage(async (next) => {
    for (let nth = 0; nth < cellsMax; nth++) next.tell(`${nth}`, { type: "live", value: 0 });
    await next.clock.run(2_500);
    await next.until(() => next.directory.load.waiting === 0);
    assert.deepEqual(next.outputs("a"), []);
    await next.clock.run(idleMs * 2);
    await next.calm();
    assert.deepEqual(next.outputs("a", "event"), ["event wake 1"]);
  }, { store, clock: stage.clock, idleMs });
});

Deno.test("T10 a stopped directory refuses what waits; what is held still leaves", async () => {
  const stage = await memoryStage();
  await stage.ask("a", { type: "read" });
  stage.store.faults.hold();
  const held = [stage.ask("a", { type: "bump" }), stage.ask("a", { type: "read" })];
  await stage.store.faults.heldAtLeast(1);
  stage.store.faults.latency((call) => call === "list" ? 1_000 : 0);
  const loading = stage.ask("b", { type: "bump" });
  const stopped = stage.directory.stop();
  assert.equal(codeOf(await loading), "stopping");
  assert.equal(codeOf(await stage.ask("a", { type: "bump" })), "stopping");
  assert.equal(codeOf(await stage.ask("c", { type: "bump" })), "stopping");
  assert.equal(await soFar(held[0]!), "waits");
  stage.store.faults.release();
  assert.deepEqual((await Promise.all(held)).map(countOf), [1, 1]);
  await stopped;
  await stage.clock.run(2_000);
  assert.deepEqual(stage.outputs("b"), [], "its load ends in nothing");
  assert.equal(stage.clock.waiting, 0);
});

Deno.test("T10 a store that does not answer is not waited for", async () => {
  const stage = await memoryStage();
  await stage.ask("a", { type: "read" });
  stage.store.faults.failNext(1_000);
  assert.equal(codeOf(await stage.ask("a", { type: "bump" })), "unavailable");
  await stage.clock.run(5_000);
  const stopped = stage.directory.stop();
  await stage.clock.run(1_000); // the renewal that is under way ends
  await stopped;
  assert.equal(stage.clock.waiting, 0);
  assert.equal(await stage.committer.commit("late", [], 0), "unavailable");
});

Deno.test("T10 an actor that is between two loads is stopped with its timers", async () => {
  const stage = await memoryStage();
  assert.equal(codeOf(await stage.ask("a", { type: "break" })), "internal");
  const waits = stage.ask("a", { type: "bump" }, { withinMs: 60_000 });
  await stage.directory.stop();
  assert.equal(codeOf(await waits), "stopping");
  assert.equal(stage.clock.waiting, 0);
});

Deno.test("directory: a kind is registered once, without a colon and without the runtime's table", async () => {
  await onStage((stage) => {
    const outlets = { event() {}, effect() {} };
    const register = (behaviour: ReturnType<typeof toyCounter>) => () =>
      stage.directory.register({ behaviour, outlets });
    assert.throws(register(toyCounter()), /twice/);
    assert.throws(register(toyCounter({ kind: "a:b" })), /colon/);
    const tables = { seen: { version: 1, read: (value: unknown) => value as object } };
    assert.throws(register({ ...toyCounter({ kind: "c" }), tables }), /runtime's own/);
    assert.throws(
      () => stage.directory.tell({ kind: "d", key: "a" }, {}, { lane: "control" }),
      /no such kind/,
    );
    stage.directory.activate({ kind: "d", key: "a" });
    return Promise.resolve();
  });
});

Deno.test("T1 activate loads an actor that nobody asked yet", async () => {
  await onStage(async (stage) => {
    stage.directory.activate(toy("a"));
    await stage.calm();
    assert.equal(stage.outputs("a", "loaded").length, 1);
    stage.directory.activate(toy("a"));
    await stage.calm();
    assert.equal(stage.outputs("a", "loaded").length, 1);
  });
});

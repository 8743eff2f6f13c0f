/** The committer when something fails: content, the answer, the lease, whoever is told. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type CommitOutcome, leaseLookMs, stagedEntriesMax } from "../../../src/store/committer.ts";
import { fresh, refusesBad, set, takeLease } from "./committer_case.ts";

Deno.test("E1 B5 one bad entry of a batch costs its owner only, and all its later entries", async () => {
  const { store, put, batches } = await fresh();
  store.faults.refuseWhen(refusesBad);
  store.faults.hold();
  const first = [
    put("a", "1"),
    put("bad", "good still", "owner"),
    put("b", "1"),
    put("bad", "poison", "owner"),
    put("c", "1"),
    put("d", "later turn", "owner"),
  ];
  await store.faults.heldAtLeast(1);
  const later = [put("e", "later still", "owner"), put("f", "1")];
  store.faults.release();
  const refused = "content_refused";
  assert.deepEqual(await Promise.all([...first, ...later]), [
    "durable",
    "durable",
    "durable",
    refused,
    "durable",
    refused,
    refused,
    "durable",
  ]);
  assert.equal((await store.get(["bad"]))?.value, "good still");
  for (const key of ["d", "e"]) assert.equal(await store.get([key]), null);
  // The batch, one by one up to the last good entry, then the rest together again.
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [5, 1, 1, 1, 1, 1, 1]);
});

Deno.test("B5 a bad entry by itself is refused, and the next batches are whole again", async () => {
  const { store, put, batches } = await fresh();
  store.faults.refuseWhen(refusesBad);
  assert.equal(await put("bad", "poison"), "content_refused");
  assert.deepEqual(await Promise.all([put("a", "1"), put("b", "1")]), ["durable", "durable"]);
  assert.deepEqual(batches.map(({ mutations }) => mutations.length), [1, 2]);
});

Deno.test("E6 B6 a commit of unknown outcome fails everything that is staged", async () => {
  const { store, put } = await fresh();
  store.faults.failNext();
  store.faults.hold();
  const first = [put("a", "1"), put("b", "1")];
  await store.faults.heldAtLeast(1);
  const second = [put("c", "1")];
  store.faults.release();
  const outcomes = await Promise.all([...first, ...second]);
  assert.deepEqual(outcomes, ["unavailable", "unavailable", "unavailable"]);
  assert.equal(await put("d", "1"), "durable");
  assert.equal(await store.get(["c"]), null);
});

Deno.test("E6 B7 L4 the lost batch can no longer apply once anything else is committed or caught up", async () => {
  const { committer, store, put } = await fresh();
  store.faults.failNext(1, "late");
  assert.equal(await put("a", "lost"), "unavailable");
  await committer.caughtUp();
  assert.equal(store.faults.applyLate(), 0);
  assert.equal(await store.get(["a"]), null);
});

Deno.test("E6 B6 what an owner stages while others are told falls with its own", async () => {
  const { committer, store } = await fresh();
  const outcomes: string[] = [];
  const entry = (owner: string, key: string, then: () => void = () => {}) => ({
    owner,
    mutations: [set([key], "1")],
    bytes: 10,
    keyBytes: 10,
    settle: (outcome: CommitOutcome) => {
      outcomes.push(`${key} ${outcome}`);
      then();
    },
  });
  store.faults.failNext();
  committer.stage(entry("a", "a", () => {
    committer.stage(entry("b", "b on a doomed state"));
    committer.stage(entry("c", "c on a good state"));
  }));
  committer.stage(entry("b", "b"));
  await committer.quiet();
  assert.deepEqual(outcomes, [
    "a unavailable",
    "b unavailable",
    "b on a doomed state unavailable",
    "c on a good state durable",
  ]);
  assert.equal(await store.get(["b on a doomed state"]), null);
});

Deno.test("E6 B7 while the fence cannot be renewed what is staged is refused; then all is well", async () => {
  const { committer, store, clock, put, failures } = await fresh();
  store.faults.failNext(12); // the commit, then more than two whole renewals
  assert.equal(await put("a", "1"), "unavailable");
  const meanwhile = put("b", "1");
  const caughtUp = committer.caughtUp();
  await clock.run(800);
  assert.equal(await meanwhile, "unavailable");
  assert.equal(store.faults.late, 0);
  await clock.run(5_000);
  await caughtUp;
  assert.ok(failures.filter((fault) => fault.startsWith("refence")).length >= 2);
  assert.equal(await put("c", "1"), "durable");
});

Deno.test("L2 a batch whose check fails is the end: lease_lost for all, then and later, said once", async () => {
  const { committer, store, put, lost } = await fresh();
  await put("a", "1");
  await takeLease(store);
  store.faults.hold();
  const first = put("a", "2");
  await store.faults.heldAtLeast(1);
  const second = put("b", "1");
  store.faults.release();
  assert.deepEqual(await Promise.all([first, second]), ["lease_lost", "lease_lost"]);
  assert.equal(await put("c", "1"), "lease_lost");
  assert.equal(lost.count, 1);
  assert.ok(committer.lost);
  assert.ok(!committer.open);
  await committer.caughtUp();
  await committer.quiet();
  assert.equal((await store.get(["a"]))?.value, "1");
  for (const key of ["b", "c"]) assert.equal(await store.get([key]), null);
});

Deno.test("L2 a lease that is found lost while the fence is renewed is lost likewise", async () => {
  const { committer, store, put, lost, clock } = await fresh();
  await takeLease(store);
  store.faults.failNext();
  assert.equal(await put("a", "1"), "unavailable");
  await clock.run(1_000);
  assert.equal(lost.count, 1);
  assert.ok(committer.lost);
  assert.equal(await put("b", "1"), "lease_lost");
});

Deno.test("L5 the lease is looked after while nothing is committed, and only then", async () => {
  const { committer, store, clock, put, lost } = await fresh();
  let looks = 0;
  const get = store.get.bind(store);
  store.get = (key) => {
    looks++;
    return get(key);
  };
  committer.watch();
  await clock.run(3 * leaseLookMs);
  assert.equal(looks, 3);
  for (let nth = 0; nth < 4; nth++) {
    await put("a", `${nth}`);
    await clock.run(leaseLookMs);
  }
  assert.equal(looks, 3, "each commit has looked");
  store.faults.failReads();
  await clock.run(leaseLookMs);
  assert.equal(looks, 4);
  assert.equal(lost.count, 0, "no answer is no loss");
  await takeLease(store);
  await clock.run(leaseLookMs);
  assert.equal(lost.count, 1);
  assert.ok(committer.lost);
  assert.equal(clock.waiting, 0);
});

Deno.test("L5 a commit that is under way when the lease is found lost is settled once", async () => {
  const { committer, store, clock, put, lost } = await fresh();
  committer.watch();
  await takeLease(store);
  store.faults.latency((call) => call === "get" ? 50 : 10);
  await clock.run(leaseLookMs + 45); // the look is under way
  const late = put("a", "1");
  await clock.run(100);
  assert.equal(await late, "lease_lost");
  assert.equal(lost.count, 1);
  await committer.close();
  assert.equal(clock.waiting, 0);
});

Deno.test("L2 who waits for an open committer is told when all is lost", async () => {
  const { committer, store, put } = await fresh();
  await takeLease(store);
  store.faults.hold();
  const all = [put("first", "1")];
  await store.faults.heldAtLeast(1);
  for (let nth = 0; nth < stagedEntriesMax; nth++) all.push(put("k", "1"));
  const told = new Promise<boolean>((resolve) => committer.whenOpen(() => resolve(committer.lost)));
  store.faults.release();
  assert.equal(await told, true);
  await Promise.all(all);
});

Deno.test("G6 a settlement that throws is no failed commit and keeps nobody else waiting", async () => {
  const { committer, failures, put } = await fresh();
  committer.stage({
    owner: "a",
    mutations: [set(["a"], "1")],
    bytes: 10,
    keyBytes: 10,
    settle: (outcome) => {
      throw new Error(`heard ${outcome}`);
    },
  });
  assert.equal(await put("b", "1"), "durable");
  assert.equal(failures.length, 1);
  assert.match(failures[0]!, /settling a: Error: heard durable/);
});

Deno.test("T10 close waits for what is staged, and not for a store that does not answer", async () => {
  const quick = await fresh();
  quick.store.faults.hold();
  const staged = quick.put("a", "1");
  await quick.store.faults.heldAtLeast(1);
  const closed = quick.committer.close();
  quick.store.faults.release();
  assert.equal(await staged, "durable");
  await closed;
  assert.equal(await quick.put("b", "1"), "unavailable");
  assert.equal(await quick.store.get(["b"]), null);

  const dead = await fresh();
  dead.store.faults.failNext(10_000);
  assert.equal(await dead.put("a", "1"), "unavailable");
  await dead.clock.run(1_000); // a renewal of the fence is under way
  await dead.committer.close();
  assert.equal(await dead.put("b", "1"), "unavailable");
  await dead.clock.run(1_000); // and ends by itself
  assert.equal(dead.clock.waiting, 0);

  const during = await fresh();
  during.store.faults.failNext(10_000);
  during.store.faults.hold();
  const failing = during.put("a", "1");
  await during.store.faults.heldAtLeast(1);
  const ending = during.committer.close();
  during.store.faults.release();
  assert.equal(await failing, "unavailable");
  await ending;
  assert.equal(during.clock.waiting, 0);

  const between = await fresh();
  between.store.faults.failNext(10_000);
  assert.equal(await between.put("a", "1"), "unavailable");
  await between.clock.run(750); // between two renewals
  await between.committer.close();
  assert.equal(between.clock.waiting, 0);
});

Deno.test("B4 B6 whatever fails, every entry settles once, and durable is durable", async () => {
  const step = fc.record({
    owner: fc.constantFrom("a", "b", "c"),
    poison: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
    wait: fc.boolean(),
    fails: fc.option(fc.constantFrom("lost", "applied", "late"), { nil: undefined, freq: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { committer, store, clock } = await fresh();
      store.faults.refuseWhen(refusesBad);
      const settled = new Map<number, CommitOutcome>();
      for (const [nth, { owner, poison, wait, fails }] of steps.entries()) {
        if (fails !== undefined) store.faults.failNext(1, fails);
        committer.stage({
          owner,
          mutations: [set([owner, nth], poison ? "poison" : "1")],
          bytes: 10,
          keyBytes: 10,
          settle: (outcome) => {
            assert.ok(!settled.has(nth), `entry ${nth} settles twice`);
            settled.set(nth, outcome);
          },
        });
        if (wait) await clock.run(1);
      }
      await clock.run(60_000);
      store.faults.applyLate();
      assert.equal(settled.size, steps.length);
      for (const [nth, { owner, poison }] of steps.entries()) {
        const there = await store.get([owner, nth]) !== null;
        const outcome = settled.get(nth)!;
        if (outcome === "durable") assert.ok(there, `entry ${nth} is durable and is not there`);
        if (outcome === "content_refused") {
          assert.ok(!there, `entry ${nth} was refused and is there`);
        }
        if (poison) assert.ok(!there);
      }
    }),
    { numRuns: 200 },
  );
});

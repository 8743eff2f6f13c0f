import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "../../../src/clock.ts";
import { leaseKey } from "../../../src/store/keys.ts";
import { acquireLease, type Lease, LeaseLost } from "../../../src/store/lease.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { StoreUnavailable } from "../../../src/store/store.ts";
import { applied, set } from "../../contracts/store_contract.ts";

Deno.test("L lease: the epoch grows with every owner, and after the store was opened again", async () => {
  const { store, acquire } = fresh();
  assert.equal((await acquire()).epoch, 1);
  assert.equal((await acquire()).epoch, 2);
  const { acquire: later } = fresh(store.fork());
  assert.equal((await later()).epoch, 3);
});

Deno.test("E4 lease: the epoch outgrows what hardware saw before an old backup was restored", async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const { store, acquire } = fresh(new MemoryStore({ clock }), clock);
  await acquire();
  const backup = store.fork();
  for (let start = 0; start < 5; start++) await acquire();
  const seen = (await acquire()).epoch;
  await clock.run(60_000);
  const { acquire: restored } = fresh(backup, clock);
  assert.ok((await restored()).epoch > seen);
});

Deno.test("L lease: an owner that was replaced can commit nothing more", async () => {
  const { store, acquire } = fresh();
  const old = await acquire();
  const batch = (lease: Lease) => ({ checks: [lease.check], mutations: [set(["a"], "x")] });
  assert.ok((await store.commit(batch(old))).ok);
  await old.confirm();
  const next = await acquire();
  assert.deepEqual(await store.commit(batch(old)), { ok: false });
  await assert.rejects(old.confirm(), LeaseLost);
  await assert.rejects(old.refence(), LeaseLost);
  assert.ok((await store.commit(batch(next))).ok);
  await next.confirm();
});

Deno.test("L lease: a row that is gone is a lease lost", async () => {
  const { store, acquire } = fresh();
  const lease = await acquire();
  await applied(store, { type: "delete", key: leaseKey() });
  await assert.rejects(lease.refence(), LeaseLost);
});

Deno.test("E6 lease: after a refence an earlier batch no longer applies, late as it may be", async () => {
  const { store, acquire } = fresh();
  const lease = await acquire();
  store.faults.failNext(1, "late");
  const batch = { checks: [lease.check], mutations: [set(["a"], "late")] };
  await assert.rejects(store.commit(batch), StoreUnavailable);
  await lease.refence();
  assert.equal(store.faults.applyLate(), 0);
  assert.equal(await store.get(["a"]), null);
  assert.equal(lease.epoch, 1);
  assert.ok((await store.commit({ ...batch, checks: [lease.check] })).ok);
});

Deno.test("L lease: a refence that never ends well is tried a bounded time, and again later", async () => {
  const { store, clock, acquire } = fresh();
  const lease = await acquire();
  store.faults.failNext(5, "late");
  const refence = lease.refence();
  const refused = assert.rejects(refence, StoreUnavailable);
  await clock.run(750);
  await refused;
  assert.equal(clock.waiting, 0);
  assert.equal(store.faults.late, 5);
  assert.equal(store.faults.applyLate(), 1); // one of the five at most, and it is ours
  await lease.refence();
  assert.ok((await store.commit({ checks: [lease.check], mutations: [] })).ok);
});

Deno.test("L lease: a write of the lease that was applied late is known for ours", async () => {
  const { store, clock, acquire } = fresh();
  const lease = await acquire();
  store.faults.failNext(5, "late");
  const refused = assert.rejects(lease.refence(), StoreUnavailable);
  await clock.run(750);
  await refused;
  store.faults.applyLate();
  await lease.confirm(); // a batch failed its check, though the lease is still this owner's
  assert.ok((await store.commit({ checks: [lease.check], mutations: [] })).ok);
});

Deno.test("L lease: calls to refence made together share one write", async () => {
  const { store, acquire } = fresh();
  const lease = await acquire();
  store.faults.hold();
  const both = [lease.refence(), lease.refence()];
  assert.equal(store.faults.held, 1);
  store.faults.release();
  await Promise.all(both);
});

Deno.test("L lease: of two that take it at once the last holds it", async () => {
  const { store, clock, acquire } = fresh();
  store.faults.hold();
  const both = Promise.all([acquire(), acquire()]);
  await store.faults.heldAtLeast(2);
  store.faults.release();
  await clock.run(50);
  const [first, second] = await both;
  assert.deepEqual([first.epoch, second.epoch], [1, 2]);
  await assert.rejects(first.confirm(), LeaseLost);
  await second.confirm();
});

Deno.test("L lease: a store that does not answer is given up after five attempts", async () => {
  const { store, clock, acquire } = fresh();
  store.faults.failReads(5);
  const refused = assert.rejects(acquire(), {
    name: "StoreUnavailable",
    message: "Cannot acquire the lease: the store must take it in 5 attempts, " +
      "got Cannot get: an injected fault",
  });
  await clock.run(750);
  await refused;
  assert.equal(store.size, 0);
});

Deno.test("L lease: whatever becomes of its writes, at most one owner can commit", async () => {
  const fate = fc.constantFrom("fine", "lost", "applied", "late", "apply late", "read fails");
  const step = fc.tuple(fc.constantFrom("acquire", "refence", "commit"), fc.nat(3), fate);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (steps) => {
      const { store, clock, acquire } = fresh();
      const leases: Lease[] = [];
      const settled = async (task: Promise<unknown>) => {
        let error: unknown;
        const done = task.catch((caught) => error = caught);
        await clock.run(750);
        await done;
        assert.ok(
          error === undefined || error instanceof StoreUnavailable || error instanceof LeaseLost,
          String(error),
        );
      };
      for (const [what, who, fate] of steps) {
        if (fate === "apply late") store.faults.applyLate();
        else if (fate === "read fails") store.faults.failReads();
        else if (fate !== "fine") store.faults.failNext(1, fate);
        const lease = leases[who % Math.max(1, leases.length)];
        if (what === "acquire" || lease === undefined) {
          await settled(acquire().then((lease) => leases.push(lease)));
        } else if (what === "refence") await settled(lease.refence());
        else {
          const batch = { checks: [lease.check], mutations: [set(["by", lease.epoch], "x")] };
          await settled(store.commit(batch));
        }
        const held = await Promise.all(
          leases.map(async ({ check }) =>
            (await store.fork().commit({ checks: [check], mutations: [] })).ok
          ),
        );
        assert.ok(held.filter((ok) => ok).length <= 1, "two owners can commit");
        const epochs = leases.map(({ epoch }) => epoch);
        assert.equal(new Set(epochs).size, epochs.length);
        const at = held.indexOf(true);
        assert.ok(at < 0 || epochs[at] === Math.max(...epochs), "an older owner can commit");
      }
    }),
    { numRuns: 100 },
  );
});

let fences = 0;

function fresh(store?: MemoryStore, clock = new ManualClock(0)) {
  const used = store ?? new MemoryStore({ clock });
  const newFence = () => `fence ${++fences}`;
  return { store: used, clock, acquire: () => acquireLease({ store: used, clock, newFence }) };
}

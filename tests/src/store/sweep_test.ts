import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { longestKeepMs } from "../../../src/store/expiry.ts";
import { bucketMinuteOf, timedRowKey } from "../../../src/store/keys.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import type { Mutation } from "../../../src/store/store.ts";
import {
  Sweep,
  type SweepReport,
  sweptPerCommit,
  type SweptTable,
} from "../../../src/store/sweep.ts";
import { applied, set } from "../../contracts/store_contract.ts";

const minuteMs = 60_000;

Deno.test("E3 sweep: rows go when their minute is older than the keep time, and no sooner", async () => {
  const { clock, fill, sweep, left } = fresh([{ table: "log", keepMs: 10 * minuteMs }]);
  const start = Math.ceil(clock.now() / minuteMs) * minuteMs;
  clock.advance(start - clock.now());
  await fill("log", [start, start + minuteMs - 1, start + minuteMs]);
  clock.advance(11 * minuteMs - 1);
  assert.deepEqual(await sweep.run(), { removed: { log: 0 }, commits: 0, more: false });
  clock.advance(1);
  assert.deepEqual(await sweep.run(), { removed: { log: 2 }, commits: 1, more: false });
  assert.equal(await left(), 1);
  clock.advance(minuteMs);
  assert.deepEqual(await sweep.run(), { removed: { log: 1 }, commits: 1, more: false });
});

Deno.test("E3 sweep: at most 200 rows a commit, oldest first, in a bounded run", async () => {
  const options = { commitsPerRun: 3 };
  const { clock, fill, sweep, commits } = fresh([{ table: "log", keepMs: 0 }], options);
  const times = Array.from({ length: 750 }, (_, row) => clock.now() + (750 - row) * 1000);
  await fill("log", times);
  clock.advance(20 * minuteMs);
  assert.deepEqual(await sweep.run(), { removed: { log: 600 }, commits: 3, more: true });
  assert.deepEqual(commits.map((mutations) => mutations.length), [200, 200, 200]);
  const minutes = commits.flat().map(({ key }) => key[1] as number);
  assert.deepEqual(minutes, [...minutes].sort((a, b) => a - b));
  assert.ok(Math.max(...minutes) <= bucketMinuteOf(times[149]!));
  assert.deepEqual(await sweep.run(), { removed: { log: 150 }, commits: 1, more: false });
  assert.equal(sweptPerCommit, 200);
});

Deno.test("E3 sweep: rows whose expiry hides them are removed all the same", async () => {
  const { clock, store, sweep } = fresh([{ table: "log", keepMs: minuteMs }]);
  const key = timedRowKey("log", bucketMinuteOf(clock.now()), "k", "k", "1");
  await applied(store, set(key, "x", clock.now() + minuteMs));
  clock.advance(2 * minuteMs);
  assert.equal(await store.get(key), null);
  assert.equal((await sweep.run()).removed.log, 1);
  assert.equal(store.size, 0);
});

Deno.test("E3 sweep: tables take turns, and other tables and rows stay", async () => {
  const tables = [{ table: "a", keepMs: 0 }, { table: "b", keepMs: 0 }, {
    table: "c",
    keepMs: longestKeepMs,
  }];
  const { clock, store, fill, sweep, commits } = fresh(tables, { commitsPerRun: 4 });
  const now = clock.now();
  await fill("a", Array.from({ length: 900 }, () => now));
  await fill("b", Array.from({ length: 300 }, () => now));
  await fill("c", [now]);
  await fill("other", [now]);
  await applied(store, set(["row", "k:k", "t:1"], "x"));
  clock.advance(minuteMs);
  const report = await sweep.run();
  assert.deepEqual(report, { removed: { a: 400, b: 300, c: 0 }, commits: 4, more: true });
  assert.deepEqual(commits.map(([first]) => first?.key[0]), [
    "time:a",
    "time:b",
    "time:a",
    "time:b",
  ]);
  assert.equal((await sweep.run()).more, false);
  assert.equal(store.size, 3);
});

Deno.test("E3 sweep: it runs at its interval, sooner while more is left, until it is stopped", async () => {
  const reports: SweepReport[] = [];
  const { clock, fill, sweep } = fresh([{ table: "log", keepMs: 0 }], {
    commitsPerRun: 1,
    everyMs: 30_000,
    soonMs: 500,
    swept: (report) => reports.push(report),
  });
  await fill("log", Array.from({ length: 450 }, () => clock.now()));
  clock.advance(minuteMs);
  sweep.start();
  sweep.start();
  await clock.run(0);
  assert.equal(reports.length, 1);
  await clock.run(500);
  await clock.run(500);
  assert.deepEqual(reports.map(({ removed }) => removed.log), [200, 200, 50]);
  await clock.run(29_999);
  assert.equal(reports.length, 3);
  await clock.run(1);
  assert.equal(reports.length, 4);
  await sweep.stop();
  assert.equal(clock.waiting, 0);
  await clock.run(120_000);
  assert.equal(reports.length, 4);
});

Deno.test("E3 sweep: a commit or a listing that fails ends the run, and the next begins anew", async () => {
  const reports: SweepReport[] = [];
  const { clock, store, fill, sweep } = fresh([{ table: "log", keepMs: 0 }], {
    everyMs: 30_000,
    soonMs: 500,
    swept: (report) => reports.push(report),
  });
  await fill("log", [clock.now()]);
  clock.advance(minuteMs);
  store.faults.failNext();
  sweep.start();
  await clock.run(0);
  assert.equal(reports.length, 1);
  assert.equal((reports[0]?.error as Error).name, "StoreUnavailable");
  assert.deepEqual({ ...reports[0], error: 0 }, {
    removed: { log: 0 },
    commits: 0,
    more: true,
    error: 0,
  });
  store.faults.failReads();
  await clock.run(30_000);
  assert.equal((reports[1]?.error as Error).name, "StoreUnavailable");
  await clock.run(30_000);
  assert.deepEqual(reports[2], { removed: { log: 1 }, commits: 1, more: false });
  await sweep.stop();
});

Deno.test("E3 sweep: stopping waits for the commit under way and does no further one", async () => {
  const { clock, store, fill, sweep, left } = fresh([{ table: "log", keepMs: 0 }]);
  await fill("log", Array.from({ length: 500 }, () => clock.now()));
  clock.advance(minuteMs);
  store.faults.hold();
  sweep.start();
  await clock.run(0);
  await store.faults.heldAtLeast(1);
  let stopped = false;
  const stop = sweep.stop().then(() => stopped = true);
  await clock.run(0);
  assert.equal(stopped, false);
  store.faults.release();
  await stop;
  assert.equal(await left(), 300);
  assert.equal(clock.waiting, 0);
  assert.equal((await sweep.run()).removed.log, 300); // by hand it still runs
});

Deno.test("E3 sweep: keep times beyond the year, and a table twice, are refused", () => {
  const make = (...tables: SweptTable[]) => () => fresh(tables);
  assert.throws(make({ table: "log", keepMs: longestKeepMs + 1 }), RangeError);
  assert.throws(make({ table: "log", keepMs: -1 }), RangeError);
  assert.throws(make({ table: "log", keepMs: NaN }), RangeError);
  assert.throws(make({ table: "log", keepMs: 1 }, { table: "log", keepMs: 2 }), RangeError);
});

function fresh(
  tables: readonly SweptTable[],
  more: Partial<ConstructorParameters<typeof Sweep>[0]> = {},
) {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock });
  const commits: (readonly Mutation[])[] = [];
  const commit = async (mutations: readonly Mutation[]) => {
    assert.ok((await store.commit({ checks: [], mutations })).ok);
    commits.push(mutations);
  };
  const sweep = new Sweep({ store, clock, tables, commit, ...more });
  let id = 0;
  /** Puts a row under each of the times. */
  const fill = async (table: string, timesMs: readonly number[]) => {
    const rows = timesMs.map((atMs) =>
      set(timedRowKey(table, bucketMinuteOf(atMs), "kind", "key", `${id++}`), "x")
    );
    for (let at = 0; at < rows.length; at += 800) {
      await applied(store, ...rows.slice(at, at + 800));
    }
  };
  const left = async () => (await store.list({ prefix: [], withExpired: true }, 10_000)).length;
  return { clock, store, sweep, commits, fill, left };
}

Deno.test("E3 sweep: between two commits it pauses, so that whoever else commits comes first", async () => {
  const { clock, fill, sweep, commits } = fresh([{ table: "log", keepMs: 0 }], { pauseMs: 20 });
  await fill("log", Array.from({ length: 500 }, () => clock.now()));
  clock.advance(minuteMs);
  const run = sweep.run();
  for (const expected of [1, 2, 3]) {
    await clock.run(19);
    assert.equal(commits.length, expected);
    await clock.run(1);
  }
  assert.equal((await run).removed["log"], 500);
});

Deno.test("E3 sweep: in logs it takes its time, but not while a table of shorter life is behind", async () => {
  const { clock, fill, sweep, commits } = fresh([
    { table: "log", keepMs: 90 * 24 * 60 * minuteMs },
    { table: "short", keepMs: minuteMs },
  ], { pauseMs: 20, logPauseMs: 400 });
  const beganMs = clock.now();
  await fill("log", Array.from({ length: 700 }, () => beganMs));
  clock.advance(90 * 24 * 60 * minuteMs);
  await fill("short", Array.from({ length: 300 }, () => clock.now()));
  clock.advance(2 * minuteMs);
  const run = sweep.run();
  await clock.run(0);
  // The log, the short one, the log, the rest of the short one, and then the log alone.
  for (const [afterMs, count] of [[20, 2], [20, 3], [20, 4], [399, 4], [1, 5]] as const) {
    await clock.run(afterMs);
    assert.equal(commits.length, count);
  }
  await clock.run(1_000);
  assert.deepEqual((await run).removed, { log: 700, short: 300 });
});

Deno.test("E3 sweep: a stop waits for no pause", async () => {
  const { clock, fill, sweep, commits, left } = fresh([{ table: "log", keepMs: 0 }], {
    pauseMs: 400,
  });
  await fill("log", Array.from({ length: 500 }, () => clock.now()));
  clock.advance(minuteMs);
  const run = sweep.run();
  await clock.run(0);
  assert.equal(commits.length, 1);
  await sweep.stop();
  assert.equal((await run).more, true);
  assert.deepEqual([commits.length, await left()], [1, 300]);
  // Nor one that would begin after the commit under way.
  const again = sweep.run();
  await sweep.stop();
  assert.equal((await again).more, true);
  assert.equal(clock.waiting, 0);
});

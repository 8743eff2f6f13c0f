/** Reading the log by time: bounded, page by page, and never what is past its time. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { RefusalError } from "../../../src/refusal.ts";
import { allOf, type NotedRow, startMs, withLog } from "./log_stage.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
const tower = { log: "door", building: "tower" } as const;

Deno.test("R43 a reading has the rows of its building, log and time, in the order of minutes", () =>
  withLog(async (stage) => {
    stage.clock.advance(10 * minuteMs);
    await stage.note(
      { rid: "b", atMs: startMs + 5 * minuteMs },
      { rid: "a", atMs: startMs + minuteMs + 59_000, place: "reader" },
      { rid: "c", atMs: startMs + 5 * minuteMs, building: "annex" },
      { rid: "d", atMs: startMs + 5 * minuteMs, log: "lift", place: "main" },
      { rid: "e", atMs: startMs + 9 * minuteMs },
    );
    const span = { ...tower, fromMs: startMs + minuteMs, untilMs: startMs + 9 * minuteMs };
    const rows = await allOf(stage, stage.log.reader, span);
    assert.deepEqual(rows.map(({ id, place, atMs }) => [id, place, atMs - startMs]), [
      ["a", "reader", minuteMs],
      ["b", "entrance", 5 * minuteMs],
    ]);
    assert.deepEqual((await stage.read({ building: "tow" })).rows, []);
  }));

Deno.test("R43 a reading looks at a bounded number of rows, goes on where it stopped, misses none", () =>
  withLog(async (stage) => {
    const rows: NotedRow[] = Array.from({ length: 650 }, (_, n) => ({
      rid: `rid-${n % 50}`,
      building: n % 3 === 0 ? "tower" : "annex",
      atMs: startMs + (n % 7) * minuteMs,
    }));
    stage.clock.advance(10 * minuteMs);
    await stage.note(...rows);
    const first = await stage.read({ lookedMax: 100 });
    assert.ok(first.looked >= 100 && first.looked <= 202, String(first.looked));
    assert.notEqual(first.next, null);
    const towers = rows.filter(({ building }) => building === "tower").length;
    for (const more of [{ lookedMax: 100 }, { limit: 7 }, {}]) {
      const all = await allOf(stage, stage.log.reader, {
        ...tower,
        fromMs: 0,
        untilMs: 8e15,
        ...more,
      });
      assert.equal(all.length, towers, JSON.stringify(more));
    }
    const ids = new Set(["rid-3", "nobody"]);
    const own = await allOf(stage, stage.log.reader, { ...tower, fromMs: 0, untilMs: 8e15, ids });
    assert.ok(own.length > 0 && own.every(({ id }) => id === "rid-3"));
  }));

Deno.test("R43 one reading is under way at a time; past a few that wait, busy", () =>
  withLog(async (stage) => {
    await stage.note({});
    const asked = Array.from({ length: 20 }, () => stage.read());
    const ends = await Promise.allSettled(asked);
    const refused = ends.filter((end) => end.status === "rejected");
    assert.equal(refused.length, 4);
    for (const { reason } of refused) {
      assert.ok(reason instanceof RefusalError && reason.refusal.code === "busy");
    }
    assert.equal((await stage.read()).rows.length, 1);
  }));

Deno.test("R48 no row is read past its time, though neither sweep nor destruction has come", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 364 }),
      fc.array(fc.integer({ min: 0, max: 400 * 24 * 60 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 800 * 24 * 60 }),
      (days, minutes, laterMinutes) =>
        withLog(async (stage) => {
          await stage.note(...minutes.map((minute) => ({ atMs: startMs - minute * minuteMs })));
          stage.clock.advance(laterMinutes * minuteMs);
          const { rows } = await stage.read();
          const oldestMs = stage.clock.now() - stage.keepMs;
          assert.ok(rows.every(({ atMs }) => atMs >= oldestMs));
          assert.ok(rows.every(({ atMs }) => stage.clock.now() - atMs < 365 * dayMs));
          // And everything within its time is there.
          const within = minutes.filter((minute) =>
            startMs - minute * minuteMs >= Math.ceil(oldestMs / minuteMs) * minuteMs
          );
          assert.equal(rows.length, within.length);
        }, days),
    ),
    { numRuns: 25 },
  ));

Deno.test("R48 a row that cannot be read is left out and told of, without what it holds", () =>
  withLog(async (stage) => {
    await stage.note({ rid: "good" });
    const mutation = stage.mutation({ rid: "bad" });
    assert.ok(mutation.type === "set");
    const value = mutation.value.replace(
      /"sealed":"1\.(.)/,
      (_, one) => `"sealed":"1.${one === "A" ? "B" : "A"}`,
    );
    await stage.store.commit({ checks: [], mutations: [{ ...mutation, value }] });
    stage.log.keys.flush();
    assert.deepEqual((await stage.read()).rows.map(({ id }) => id), ["good"]);
    assert.equal(stage.faults.length, 1);
    assert.doesNotMatch(stage.faults.splice(0).join(), /bad|rid/);
  }));

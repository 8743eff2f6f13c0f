/** How rows of the equipment log lie: what their names, which are in clear, tell of them. */
import assert from "node:assert/strict";
import { LogSeal } from "../../../src/equipment_log/log_seal.ts";
import { readTimedRowKey, timedTablePrefix } from "../../../src/store/keys.ts";
import { withLog } from "./log_stage.ts";

Deno.test("C4 an entry's name is no call's, act's or journal's: nobody who knew those finds it by them", () =>
  withLog(async (stage) => {
    // The stage names its rows 0, 1, 2 …, as a unit's journal would, and a call by its own id.
    await stage.note(...Array.from({ length: 40 }, (_, n) => ({ rid: `rid-${n}` })));
    await stage.note(
      ...Array.from({ length: 40 }, (_, n) => ({ log: "lift" as const, rid: `${n}` })),
    );
    for (const table of ["door_log", "lift_log"]) {
      const entries = await stage.store.list({ prefix: timedTablePrefix(table) }, 100);
      const names = entries.map(({ key }) => readTimedRowKey(key).id);
      assert.equal(new Set(names).size, 40);
      for (const name of names) assert.match(name, /^000[01][\w-]{12}$/);
      assert.ok(names.every((name) => !/^0{12}/.test(name)), names.join());
    }
    // Nor does the order in which they are read say which came first.
    const ids = (await stage.read()).rows.map(({ id }) => Number(id!.slice(4)));
    assert.equal(ids.length, 40);
    assert.notDeepEqual(ids, ids.toSorted((a, b) => a - b));
  }));

Deno.test("C4 entries of a busy minute lie in runs of 64, and within a run in no order", () => {
  let bytes = 0;
  const seal = new LogSeal(
    { segmentKey: () => null, existingSegment: () => null },
    (count) => new Uint8Array(count).fill(255 - bytes++ % 256),
  );
  const names = Array.from({ length: 130 }, () => seal.name(60_000));
  assert.deepEqual(names.map((name) => name.slice(0, 4)), [
    ...Array.from({ length: 64 }, () => "0000"),
    ...Array.from({ length: 64 }, () => "0001"),
    "0002",
    "0002",
  ]);
  assert.notDeepEqual(names.slice(0, 64), names.slice(0, 64).toSorted());
  assert.equal(seal.name(120_000).slice(0, 4), "0000", "the next minute begins anew");
});

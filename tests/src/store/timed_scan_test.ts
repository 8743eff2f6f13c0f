import assert from "node:assert/strict";
import { timedRowKey } from "../../../src/store/keys.ts";
import type { Entry } from "../../../src/store/store.ts";
import { TimedScan } from "../../../src/store/timed_scan.ts";

const entry = (minute: number, key: string, id: string): Entry => ({
  key: timedRowKey("ended", minute, "group", key, id),
  value: id,
  stamp: "1",
});

/** A table that a test fills, and passes over it that a test lets go on. */
function table() {
  const rows: Entry[] = [];
  const waiting: (() => void)[] = [];
  const passes: [number, number][] = [];
  const scan = new TimedScan(async (_table, from, to) => {
    passes.push([from, to]);
    const seen = [...rows];
    await new Promise<void>((resolve) => waiting.push(resolve));
    return seen;
  });
  const idsOf = async (key: string, from = 0, to = 9) =>
    (await scan.rowsOf("ended", from, to, "group", key)).map(({ value }) => value);
  return { rows, waiting, passes, idsOf };
}

Deno.test("E3 timed scan: each asker gets its own rows, within the minutes it asked for", async () => {
  const { rows, waiting, idsOf } = table();
  rows.push(entry(1, "a", "1"), entry(2, "b", "2"), entry(3, "a", "3"), entry(8, "a", "4"));
  const narrow = idsOf("a", 2, 5);
  waiting.shift()!();
  assert.deepEqual(await narrow, ["3"]);
  const wide = idsOf("a");
  waiting.shift()!();
  assert.deepEqual(await wide, ["1", "3", "4"]);
  const nobody = idsOf("c");
  waiting.shift()!();
  assert.deepEqual(await nobody, []);
});

Deno.test("E6 timed scan: who asks during a pass gets a later one, which all of them share", async () => {
  const { rows, waiting, passes, idsOf } = table();
  const first = idsOf("a", 3, 4);
  rows.push(entry(3, "b", "late"));
  const shared = [idsOf("b", 3, 4), idsOf("b", 2, 6), idsOf("a", 1, 2)];
  assert.equal(waiting.length, 1, "one pass at a time");
  waiting.shift()!();
  assert.deepEqual(await first, []);
  await Promise.resolve();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  waiting.shift()!();
  assert.deepEqual(await Promise.all(shared), [["late"], ["late"], []]);
  assert.deepEqual(passes, [[3, 4], [1, 6]]);
});

Deno.test("E6 timed scan: a pass that fails fails those who shared it, and the next begins anew", async () => {
  let failing = true;
  const scan = new TimedScan(() =>
    failing ? Promise.reject(new Error("the store is away")) : Promise.resolve([entry(1, "a", "1")])
  );
  await assert.rejects(scan.rowsOf("ended", 0, 9, "group", "a"), /away/);
  failing = false;
  assert.equal((await scan.rowsOf("ended", 0, 9, "group", "a")).length, 1);
});

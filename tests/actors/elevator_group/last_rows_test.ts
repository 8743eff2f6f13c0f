import assert from "node:assert/strict";
import type { RowWrite } from "../../../actors/behaviour.ts";
import { lastOfEach } from "../../../actors/elevator_group/last_rows.ts";

const row = (table: string, id: string, nth: number): RowWrite => ({ table, id, value: { nth } });

Deno.test("E1 of a row written several times in a turn the last counts, at the place of the first", () => {
  const rows = [
    row("call", "a", 1),
    row("ended", "a", 2),
    row("call", "b", 3),
    row("call", "a", 4),
  ];
  assert.deepEqual(lastOfEach(rows), [row("call", "a", 4), rows[1], rows[2]]);
});

Deno.test("E1 few rows and many are treated alike", () => {
  const rows = Array.from({ length: 24 }, (_, nth) => row(`t${nth % 2}`, `id ${nth % 7}`, nth));
  const few = lastOfEach(rows);
  const others = Array.from({ length: 20 }, (_, nth) => row("other", `${nth}`, nth));
  assert.equal(few.length, 14);
  assert.deepEqual(lastOfEach([...rows, ...others]), [...few, ...others]);
});

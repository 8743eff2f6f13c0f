import assert from "node:assert/strict";
import type { RowWrite } from "../../../../actors/behaviour.ts";
import { turnKeyBytesMax } from "../../../../actors/rows.ts";
import { rowsOfTurnMax } from "../../../../src/people/facilities/bounds.ts";
import { fitsTurn, keyBytesOf } from "../../../../src/people/facilities/turn_room.ts";

const rowsOf = (count: number, value: object | null): readonly RowWrite[] =>
  Array.from({ length: count }, (_, at) => ({
    table: "visitor_key",
    id: `${at}`.padStart(36, "0"),
    value,
  }));

Deno.test("C9 what ends at one instant is measured by rows and by the bytes of their keys", () => {
  // Removing sets no key, so the rows alone count.
  assert.equal(fitsTurn(rowsOf(rowsOfTurnMax, null)), true);
  assert.equal(fitsTurn(rowsOf(rowsOfTurnMax + 1, null)), false);
  // As many rows that are set, under ids as the registry makes them, would break the commit.
  assert.ok(keyBytesOf(rowsOf(rowsOfTurnMax, {})) > turnKeyBytesMax);
  assert.equal(fitsTurn(rowsOf(rowsOfTurnMax, {})), false);
  assert.equal(fitsTurn(rowsOf(400, {})), true);
});

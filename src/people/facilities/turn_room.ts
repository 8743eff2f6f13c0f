/** Whether what ends at one instant fits one commit: by its rows, and by the bytes of their keys. */
import type { RowWrite } from "../../../actors/behaviour.ts";
import { turnKeyBytesMax } from "../../../actors/rows.ts";
import { rowsOfTurnMax } from "./bounds.ts";

/**
 * What stands in a row's key besides table and id, with room for the longest id of a cluster. What
 * is removed sets no key.
 */
const keyFrameBytes = 40 + 64;
/** Kept free for what the turn writes besides, such as the alarm and the end of the audit chain. */
const keyBytesSpare = 1024;

/** Whether one turn takes these rows. */
export function fitsTurn(rows: readonly RowWrite[]): boolean {
  return rows.length <= rowsOfTurnMax && keyBytesOf(rows) <= turnKeyBytesMax - keyBytesSpare;
}

/** The most that the keys of these rows take, in bytes. */
export function keyBytesOf(rows: readonly RowWrite[]): number {
  let bytes = 0;
  for (const { table, id, value } of rows) {
    if (value !== null) bytes += keyFrameBytes + table.length + id.length;
  }
  return bytes;
}

/** The equipment log's entry of a call that has ended: to the minute, and without any floor (C4). */
import type { RowWrite } from "../behaviour.ts";
import { panelLogId } from "./panel_answers.ts";
import { type Call, type LiftLogEntry, liftLogTable } from "./state.ts";

const minuteMs = 60_000;

/** The entry's row. @param result `served`, or why the call was cancelled. */
export function liftLogRow({ id, caller, pressed }: Call, result: string, now: number): RowWrite {
  const atMs = Math.floor(now / minuteMs) * minuteMs;
  const logId = pressed === undefined ? caller : panelLogId;
  const value: LiftLogEntry = { result, atMs, logId };
  // What of a call's id holds no time: its last twelve digits.
  return { table: liftLogTable, id: id.slice(-12), value, atMs };
}

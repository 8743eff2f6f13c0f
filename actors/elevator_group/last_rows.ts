import type { RowWrite } from "../behaviour.ts";

/** So few rows are compared with one another sooner than their names are put together. */
const fewRows = 24;

/** Within a turn a row may be written several times; only how it stands at the end is stored. */
export function lastOfEach(rows: readonly RowWrite[]): readonly RowWrite[] {
  if (rows.length <= fewRows) return lastOfFew(rows);
  const last = new Map<string, RowWrite>();
  for (const row of rows) last.set(`${row.table} ${row.id}`, row);
  return [...last.values()];
}

function lastOfFew(rows: readonly RowWrite[]): readonly RowWrite[] {
  const last: RowWrite[] = [];
  for (const row of rows) {
    let at = 0;
    while (at < last.length && (last[at]!.id !== row.id || last[at]!.table !== row.table)) at++;
    last[at] = row;
  }
  return last;
}

import type { RowWrite } from "../behaviour.ts";

/** Within a turn a row may be written several times; only how it stands at the end is stored. */
export function lastOfEach(rows: readonly RowWrite[]): readonly RowWrite[] {
  if (rows.length === 1) return rows;
  const [one, two] = rows;
  if (rows.length === 2 && (one!.table !== two!.table || one!.id !== two!.id)) return rows;
  const last = new Map<string, RowWrite>();
  for (const row of rows) last.set(`${row.table} ${row.id}`, row);
  return [...last.values()];
}

/** Lists of half-open spans of time, in order and apart (E14). */
import type { Spans } from "../doors.ts";

/** All instants that lie in any of the lists. */
export function unionOf(lists: readonly Spans[]): Spans {
  const sorted = lists.flat().sort((a, b) => a[0] - b[0]);
  const found: [number, number][] = [];
  for (const [from, until] of sorted) {
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until);
    else found.push([from, until]);
  }
  return found;
}

/** Days as logs, ids and keys count them: those of UTC, from the epoch on. */

/** The UTC day of a wall time, counted from the epoch. */
export function utcDayOf(atMs: number): number {
  return Math.floor(atMs / 86_400_000);
}

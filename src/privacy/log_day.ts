/** The day that an entry of a log belongs to, whose key seals it. */

/** The UTC day of a wall time, counted from the epoch. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / 86_400_000);
}

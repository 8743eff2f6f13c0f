/**
 * How long a row may stay. Three things remove it, in this order: reads no longer see it from its
 * expiry on; the sweep deletes it, a little later and a few hundred rows at a time; and where no
 * sweep came, Deno KV's own `expireIn` does, later still, since rows that expire there together
 * block every commit for as long as their deletion takes (E3). All together stay within 365 days.
 */

const dayMs = 86_400_000;

/** How long after its expiry the store itself removes a row that no sweep has removed. */
export const backstopMs = 3_600_000;

/** The longest a timed table may keep its rows: with sweep and backstop it stays under 365 days. */
export const longestKeepMs = 365 * dayMs - 2 * backstopMs;

/** The `expireIn` of a value: whole milliseconds from now, at least one. */
export function expireInMs(expiresAtMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil(expiresAtMs - nowMs + backstopMs));
}

/**
 * How long logs are kept (R48, R49): as many days as the operator has set, but never longer than the
 * law of any building here allows, which its site file says. The logs of a cluster lie together, so
 * the shortest time of any of its buildings counts for all of them.
 *
 * Of 365 days the last is the sweep's and the store's own backstop's (E3): rows are gone before the
 * year is over and not a day after it.
 */

/** The most days that a row is kept; with sweep and backstop it is gone within 365. */
export const keptDaysMax = 364;
const dayMs = 86_400_000;

/** Days of the two logs. */
export interface LogDaysSet {
  readonly auditDays: number;
  readonly equipmentDays: number;
}

/** What a building's law allows at most; left out: as long as is set. */
export interface LocalMaximum {
  readonly logDays?: {
    readonly audit?: number | undefined;
    readonly equipment?: number | undefined;
  } | undefined;
}

/** How long logs are kept, in days and in the milliseconds of each. */
export interface LogDays extends LogDaysSet {
  readonly auditKeepMs: number;
  readonly equipmentKeepMs: number;
}

/**
 * The time that counts: the least of what is set, of every building's maximum and of
 * {@link keptDaysMax}.
 */
export function logDaysOf(set: LogDaysSet, buildings: readonly LocalMaximum[]): LogDays {
  const least = (days: number, of: "audit" | "equipment") =>
    Math.min(days, keptDaysMax, ...buildings.map(({ logDays }) => logDays?.[of] ?? Infinity));
  const auditDays = least(set.auditDays, "audit");
  const equipmentDays = least(set.equipmentDays, "equipment");
  return {
    auditDays,
    equipmentDays,
    auditKeepMs: auditDays * dayMs,
    equipmentKeepMs: equipmentDays * dayMs,
  };
}

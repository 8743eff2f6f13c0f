/**
 * What of a day's counts may be written (C19, R100, R102). Three rules:
 *
 * 1. A building with fewer than {@link leastUsers} people has no figures of its own. Its reports
 *    count for all smaller buildings together, and for those nothing is written either unless
 *    together they have that many. Every report counts in one place only, so no small building is
 *    what remains when the others are taken from a total.
 * 2. A cell of fewer than {@link leastPhones} reports is left out. There is no "other" and no total
 *    in which one phone more could be seen.
 * 3. A count is rounded down to a multiple of {@link leastPhones}. Hence whatever is added up or
 *    subtracted across cells, metrics and days ends at a multiple of ten, and one phone more or less
 *    changes nothing unless it completes a ten in its own cell.
 */
import type { Cell, Counts } from "./day_counts.ts";

/** Phones of a cell that is written; counts are multiples of it. */
export const leastPhones = 10;
/** People of a building, or of all smaller buildings together, that has figures. */
export const leastUsers = 50;

/** How many people with an active account there are: numbers, never who. */
export interface UserCounts {
  /** Of each of these buildings. */
  each(buildings: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** In any of these buildings; who is in two of them counts once. */
  together(buildings: readonly string[]): Promise<number>;
}

/** The figures of one place and day, as they are written. */
export interface PlaceFigures {
  /** Null for all smaller buildings together. */
  readonly building: string | null;
  readonly cells: readonly Cell[];
}

/**
 * The figures of a day.
 * @param buildings all of the site, also those without a report.
 */
export async function publishable(
  counts: Counts,
  buildings: readonly string[],
  users: UserCounts,
): Promise<readonly PlaceFigures[]> {
  const perBuilding = await users.each(buildings);
  const large = buildings.filter((one) => (perBuilding.get(one) ?? 0) >= leastUsers);
  const small = buildings.filter((one) => !large.includes(one));
  const places = large.map((one) => ({ building: one as string | null, of: [one] }));
  if (small.length > 0 && await users.together(small) >= leastUsers) {
    places.push({ building: null, of: small });
  }
  return places.map(({ building, of }) => {
    const from = building === null ? [...of, null] : of;
    return { building, cells: shown(from.flatMap((place) => counts.get(place) ?? [])) };
  }).filter(({ cells }) => cells.length > 0);
}

/** Cells of one metric and value added up, then rules 2 and 3; in the order of their names. */
function shown(cells: readonly Cell[]): readonly Cell[] {
  const sums = new Map<string, Cell>();
  for (const { metric, value, count } of cells) {
    const name = `${metric} ${value}`;
    sums.set(name, { metric, value, count: count + (sums.get(name)?.count ?? 0) });
  }
  // An order of arrival would say which phone came first.
  return [...sums].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, cell]) => ({ ...cell, count: cell.count - cell.count % leastPhones }))
    .filter(({ count }) => count > 0);
}

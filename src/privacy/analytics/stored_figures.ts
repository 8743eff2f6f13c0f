/**
 * The figures as they lie in the equipment's store: one row for each day and place, under the
 * minute at which the day began. The table stands in no sweep, for what is in it names nobody and
 * is kept without end; a row is at most some 4 KiB, and a day has one row for each building of 50
 * people or more and one for the smaller ones together.
 */
import { z } from "zod";
import {
  bucketMinuteOf,
  readTimedRowKey,
  timedMinute,
  timedRowKey,
  timedTablePrefix,
} from "../../store/keys.ts";
import type { Mutation, Store } from "../../store/store.ts";
import { decodeVersioned, encodeVersioned } from "../../store/values.ts";
import { type Metric, metrics } from "./metrics.ts";
import { leastPhones, type PlaceFigures } from "./suppression.ts";

/** The table's name. */
export const figuresTable = "analytics";
/** Rows that one reading may take: a year of seven places, or a month of every place of a site. */
export const rowsMax = 2600;
const rowsPerPage = 200;
const version = 1;

const rowSchema = z.strictObject({
  cells: z.array(z.strictObject({
    metric: z.enum(metrics),
    value: z.string().max(40),
    count: z.int().min(leastPhones).multipleOf(leastPhones),
  })).min(1).max(200),
});

/** One figure. */
export interface Figure {
  /** UTC, as `2026-11-22`. */
  readonly day: string;
  /** Null for all smaller buildings together. */
  readonly building: string | null;
  readonly metric: Metric;
  readonly value: string;
  /** Phones; a multiple of ten, rounded down. */
  readonly count: number;
}

/** The figures of one place and day as a row; the same row whenever it is made again. */
export function figuresRow(dayMs: number, { building, cells }: PlaceFigures): Mutation {
  const minute = bucketMinuteOf(dayMs);
  const [kind, key] = building === null ? ["smaller", ""] : ["building", building];
  return {
    type: "set",
    key: timedRowKey(figuresTable, minute, kind!, key!, "figures"),
    value: encodeVersioned(version, rowSchema.parse({ cells })),
  };
}

/** Reads figures for the operator. */
export class StoredFigures {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Figures of the days from one midnight (UTC, milliseconds) to before another, oldest first; null
   * where there are too many for one reading.
   */
  async read(fromMs: number, untilMs: number): Promise<readonly Figure[] | null> {
    if (fromMs >= untilMs) return [];
    const prefix = timedTablePrefix(figuresTable);
    let start = timedMinute(figuresTable, bucketMinuteOf(fromMs));
    const end = timedMinute(figuresTable, bucketMinuteOf(untilMs));
    const found: Figure[] = [];
    for (let rows = 0;;) {
      const page = await this.#store.list({ prefix, start, end }, rowsPerPage);
      // From the second page on the first row is the last one of the page before.
      const fresh = rows === 0 ? page : page.slice(1);
      for (const { key, value } of fresh) found.push(...figuresOf(key, value));
      rows += fresh.length;
      if (rows > rowsMax) return null;
      const last = page.at(-1);
      if (page.length < rowsPerPage || last === undefined) return found;
      start = last.key;
    }
  }
}

function figuresOf(key: Parameters<typeof readTimedRowKey>[0], value: string): Figure[] {
  const { kind, key: place, bucketMinute } = readTimedRowKey(key);
  const { cells } = decodeVersioned(value, { version, read: (data) => rowSchema.parse(data) });
  const day = dayOf(bucketMinute * 60_000);
  const building = kind === "smaller" ? null : place;
  return cells.map((cell) => ({ day, building, ...cell }));
}

/** The UTC day of a wall time, as `2026-11-22`. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

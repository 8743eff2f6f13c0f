/**
 * Reads the equipment log by time. There is no index by id, on purpose: whoever wants the rows of an
 * id has all rows of its time looked through. So a reading is held to a number of rows looked at and
 * goes on where it stopped; one is under way at a time, a few wait, and between a hundred rows there
 * is a pause, so that no reading ever takes more than a small part of the processor from lifts and
 * doors. What is past its time is not read, swept or not (R48).
 */
import type { Clock } from "../clock.ts";
import { RefusalError, refuse } from "../refusal.ts";
import {
  bucketMinuteOf,
  readTimedRowKey,
  timedMinute,
  timedRowKey,
  timedTablePrefix,
} from "../store/keys.ts";
import type { Entry, Key, Store } from "../store/store.ts";
import { decodeVersioned, ValueUnreadable } from "../store/values.ts";
import type { LogSeal } from "./log_seal.ts";
import { logEntrySchema, type LogName, logTables, type ShownRow } from "./log_tables.ts";

/** Rows that one reading returns at most. */
export const shownRowsMax = 200;
/** Rows that one reading looks at. */
export const lookedRowsMax = 4_000;
/** Rows between two pauses. */
const sliceRows = 100;
/** How long a pause is. */
const pauseMs = 5;
/** Readings that wait for the one under way. */
const waitingMax = 16;

/** Where a reading goes on: after this row. */
export interface LogSpot {
  readonly minute: number;
  readonly id: string;
  /** The actor's key. */
  readonly at: string;
}

/** What is to be read. */
export interface LogSpan {
  readonly log: LogName;
  readonly building: string;
  /** Wall time, to the minute: rows of that whole minute are among them. */
  readonly fromMs: number;
  /** Wall time; rows of minutes from then on are left out. */
  readonly untilMs: number;
  /** Only rows of these random ids. */
  readonly ids?: ReadonlySet<string>;
  readonly after?: LogSpot;
  /** Rows to return; at most {@link shownRowsMax}. */
  readonly limit?: number;
  /** Rows to look at; at most {@link lookedRowsMax}. */
  readonly lookedMax?: number;
}

/** Rows in the order of their minutes. */
export interface LogPage {
  readonly rows: readonly ShownRow[];
  /** Where to go on, or null where all was looked at. */
  readonly next: LogSpot | null;
  /** How many rows were looked at. */
  readonly looked: number;
}

/** What a reader needs. */
export interface LogReaderOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly seal: LogSeal;
  /** How long the log is kept. */
  readonly keepMs: number;
  /** A row cannot be read and is left out. Says nothing of what it holds. */
  readonly unreadable?: (fault: string) => void;
}

/** Reads the equipment log. */
export class LogReader {
  readonly #options: LogReaderOptions;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: LogReaderOptions) {
    this.#options = options;
  }

  /** @throws {RefusalError} `busy` where too many wait. */
  async read(span: LogSpan): Promise<LogPage> {
    if (this.#waiting >= waitingMax) {
      throw new RefusalError(
        refuse("busy", "Cannot read the log: too many readings are under way", {
          retryAfterMs: 2_000,
        }),
      );
    }
    this.#waiting++;
    const read = this.#tail.then(() => this.#read(span));
    this.#tail = read.catch(() => {});
    try {
      return await read;
    } finally {
      this.#waiting--;
    }
  }

  async #read(span: LogSpan): Promise<LogPage> {
    const { store, clock, keepMs } = this.#options;
    const { log, building, ids } = span;
    const { table, kind } = logTables[log];
    const now = clock.now();
    // The first minute that is wholly within the log's time, and the first that is yet to come.
    const first = Math.max(bucketMinuteOf(span.fromMs), Math.ceil((now - keepMs) / 60_000));
    const end = Math.min(Math.ceil(span.untilMs / 60_000), bucketMinuteOf(now) + 2);
    const wanted = Math.min(span.limit ?? shownRowsMax, shownRowsMax);
    const lookedMax = Math.min(span.lookedMax ?? lookedRowsMax, lookedRowsMax);
    const rows: ShownRow[] = [];
    let looked = 0;
    let spot = span.after !== undefined && span.after.minute >= first ? span.after : null;
    if ((spot?.minute ?? first) >= end) return { rows, next: null, looked };
    const among = { prefix: timedTablePrefix(table), end: timedMinute(table, end) };
    while (looked < lookedMax) {
      const start: Key = spot === null
        ? timedMinute(table, first)
        : timedRowKey(table, spot.minute, kind, spot.at, spot.id);
      const page = await store.list({ ...among, start }, sliceRows + 1);
      for (const entry of page) {
        const { bucketMinute: minute, id, key: at, kind: of } = readTimedRowKey(entry.key);
        // A page begins with the row that ended the one before, unless that was swept since.
        if (minute === spot?.minute && id === spot.id && at === spot.at) continue;
        spot = { minute, id, at };
        looked++;
        if (of !== kind || at.slice(0, at.indexOf("/")) !== building) continue;
        const row = this.#shown(log, entry, at, id);
        if (row === null || (ids !== undefined && (row.id === null || !ids.has(row.id)))) continue;
        rows.push(row);
        if (rows.length >= wanted) return { rows, next: spot, looked };
      }
      if (page.length <= sliceRows) return { rows, next: null, looked };
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
    return { rows, next: spot, looked };
  }

  /** A row as it is shown; null where its day's key is gone or it cannot be read. */
  #shown(log: LogName, entry: Entry, at: string, id: string): ShownRow | null {
    const { table, kind } = logTables[log];
    const place = { table, actor: `${kind}:${at}`, id };
    try {
      const opened = decodeVersioned(entry.value, {
        version: 1,
        read: (value) => {
          const content = this.#options.seal.open(place, value);
          return content === null ? null : logEntrySchema.parse(content);
        },
      });
      if (opened === null) return null;
      const [building = "", name = ""] = at.split("/");
      const { door = null, result, atMs, logId } = opened;
      return { log, building, place: name, door, result, atMs, id: logId };
    } catch (error) {
      if (!(error instanceof ValueUnreadable)) throw error;
      this.#options.unreadable?.(error.message);
      return null;
    }
  }
}

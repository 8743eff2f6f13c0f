/** Entries of buildings' own logs as they lie in the store of people (`entries.ts`). */
import { KeyMissing, type KeyStore } from "../../privacy/key_store.ts";
import {
  bucketMinuteOf,
  readTimedRowKey,
  timedMinute,
  timedTablePrefix,
} from "../../store/keys.ts";
import type { Key, Store } from "../../store/store.ts";
import { decodeVersioned } from "../../store/values.ts";
import {
  entriesPerDayMax,
  type Entry,
  entryIdPrefix,
  type EntryRow,
  entryRowSchema,
  entryTableName,
  openedEntry,
  segmentOf,
} from "./entries.ts";
import { dayMs } from "./rules.ts";

const format = { version: 1, read: (value: unknown) => entryRowSchema.parse(value) };
const pageMax = 200;

/** What opens entries. */
export type EntryKeys = Pick<KeyStore, "existingSegment">;

/** Reads entries where they lie. */
export class StoredEntries {
  readonly #store: Store;
  readonly #keys: EntryKeys;

  /** @param store of the identity plane. */
  constructor(store: Store, keys: EntryKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  /**
   * What can be read of a building's day, in the order of its minutes where it has any, and else in
   * none. At most twice what one day may have: a restart begins to count anew.
   */
  async read(building: string, day: number): Promise<readonly Entry[]> {
    const key = this.#keyOf(building, day);
    if (key === null) return [];
    const found: Entry[] = [];
    let from: string | undefined;
    while (found.length < 2 * entriesPerDayMax) {
      const rows = await this.#page(building, day, from);
      for (const row of rows) found.push(openedEntry(key, row));
      if (rows.length < pageMax) break;
      from = `${rows.at(-1)!.id} `;
    }
    return found.sort((a, b) => (a.minute ?? 0) - (b.minute ?? 0));
  }

  /** Ids of some rows of a building's day, whether they can be read or not. */
  async some(building: string, day: number): Promise<readonly string[]> {
    return (await this.#page(building, day)).map(({ id }) => id);
  }

  /** The first day of which there are rows, of any building; null where there are none. */
  async firstDay(): Promise<number | null> {
    const [first] = await this.#store.list({ prefix: timedTablePrefix(entryTableName) }, 1);
    return first === undefined
      ? null
      : Math.floor(readTimedRowKey(first.key).bucketMinute * 60_000 / dayMs);
  }

  async #page(building: string, day: number, from?: string): Promise<readonly EntryRow[]> {
    const prefix = timedTablePrefix(entryTableName);
    const minute: Key = timedMinute(entryTableName, bucketMinuteOf(day * dayMs));
    const first = entryIdPrefix(building);
    // The sign after the prefix's last: what begins with the prefix lies before it.
    const end = `${first.slice(0, -1)}\u007f`;
    const range = { prefix, start: [...minute, from ?? first], end: [...minute, end] };
    const rows = await this.#store.list(range, pageMax);
    return rows.map(({ value }) => decodeVersioned(value, format));
  }

  #keyOf(building: string, day: number): Uint8Array | null {
    try {
      return this.#keys.existingSegment(segmentOf(building), day);
    } catch (error) {
      // Nothing was written on that day.
      if (error instanceof KeyMissing) return null;
      throw error;
    }
  }
}

/** Rows of actors in the store: keys by `keys.ts`, values versioned by `values.ts`. */
import type { ActorAddress, LoadedRow, Message, RowWrite, Table } from "../../actors/behaviour.ts";
import type { TakenMessage } from "../../actors/mailbox.ts";
import {
  type ActorRows,
  type Encoded,
  type LoadedActor,
  type Outgoing,
  rowBytesMax,
  RowTooLarge,
  type Tables,
} from "../../actors/rows.ts";
import {
  actorRowKey,
  actorRowsPrefix,
  alarmKey,
  alarmsPrefix,
  bucketMinuteOf,
  outboxKey,
  outboxPrefix,
  readActorRowKey,
  readAlarmKey,
  readOutboxKey,
  readTimedRowKey,
  seenTable,
  timedRowKey,
  timedRowsPrefix,
} from "./keys.ts";
import type { Entry, Key, Store } from "./store.ts";
import { decodeVersioned, encodeVersioned } from "./values.ts";

/** Rows of one actor read at most; more is a broken world. */
const rowsMax = 50_000;
const pageSize = 500;
/** Alarms and waiting messages read at start at most. */
const startRowsMax = 200_000;
/** Keys are short; their share of a batch's bytes is estimated, not encoded twice. */
const keyBytes = 96;

const number = (value: unknown) => {
  if (typeof value !== "number") throw new TypeError(`expected a number, got ${typeof value}`);
  return value;
};
const object = (value: unknown) => {
  if (typeof value !== "object" || value === null) throw new TypeError("expected an object");
  return value;
};

/** {@link ActorRows} over a store. */
export class StoredActorRows implements ActorRows {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor> {
    const { kind, key } = address;
    const rows: LoadedRow[] = [];
    const seen: string[] = [];
    for (const entry of await this.#all(actorRowsPrefix(kind, key), rowsMax)) {
      const { table, id } = readActorRowKey(entry.key);
      if (table === seenTable) seen.push(id);
      else rows.push({ table, id, value: decode(entry, tables[table], table) });
    }
    for (const [table, { keepMs }] of Object.entries(tables)) {
      if (keepMs === undefined) continue;
      for (let minute = bucketMinuteOf(now - keepMs); minute <= bucketMinuteOf(now); minute++) {
        const prefix = timedRowsPrefix(table, minute, kind, key);
        for (const entry of await this.#all(prefix, rowsMax)) {
          const { id } = readTimedRowKey(entry.key);
          rows.push({ table, id, value: decode(entry, tables[table], table) });
        }
      }
    }
    const alarm = await this.#store.get(alarmKey(kind, key));
    return {
      rows,
      seen,
      alarmAtMs: alarm === null ? null : decodeVersioned(alarm.value, { version: 1, read: number }),
    };
  }

  row({ kind, key }: ActorAddress, tables: Tables, write: RowWrite): Encoded {
    const { table, id, value, atMs } = write;
    const format = tables[table];
    if (format === undefined) throw new Error(`Cannot write a row: ${kind} has no table ${table}`);
    if (format.keepMs !== undefined && atMs === undefined) {
      throw new Error(`Cannot write a row of ${table}: it lies under a time, and none was given`);
    }
    const rowKey = format.keepMs === undefined
      ? actorRowKey(kind, key, table, id)
      : timedRowKey(table, bucketMinuteOf(atMs!), kind, key, id);
    if (value === null) return { mutation: { type: "delete", key: rowKey }, bytes: keyBytes };
    const expiresAtMs = format.keepMs === undefined ? undefined : atMs! + format.keepMs;
    return set(rowKey, encodeVersioned(format.version, value), `row ${table} ${id}`, expiresAtMs);
  }

  alarm({ kind, key }: ActorAddress, atMs: number | null): Encoded {
    const row = alarmKey(kind, key);
    if (atMs === null) return { mutation: { type: "delete", key: row }, bytes: keyBytes };
    return set(row, encodeVersioned(1, atMs), "alarm");
  }

  outgoing({ kind, key }: ActorAddress, message: Message): Encoded {
    return set(
      outboxKey(kind, key, message.id),
      encodeVersioned(1, message),
      `message ${message.id}`,
    );
  }

  acknowledged({ kind, key }: ActorAddress, id: string): Encoded {
    return { mutation: { type: "delete", key: outboxKey(kind, key, id) }, bytes: keyBytes };
  }

  seen({ kind, key }: ActorAddress, { name, deadlineMs }: TakenMessage): Encoded {
    return set(
      actorRowKey(kind, key, seenTable, name),
      encodeVersioned(1, deadlineMs),
      `note of message ${name}`,
      deadlineMs,
    );
  }

  async alarms(): Promise<{ readonly address: ActorAddress; readonly atMs: number }[]> {
    const entries = await this.#all(alarmsPrefix(), startRowsMax);
    return entries.map((entry) => ({
      address: readAlarmKey(entry.key),
      atMs: decodeVersioned(entry.value, { version: 1, read: number }),
    }));
  }

  async outbox(): Promise<Outgoing[]> {
    const entries = await this.#all(outboxPrefix(), startRowsMax);
    return entries.map((entry) => {
      const { kind, key } = readOutboxKey(entry.key);
      const message = decodeVersioned(entry.value, { version: 1, read: object }) as Message;
      return { from: { kind, key }, message };
    });
  }

  /** Every entry below a prefix, page by page; throws where there are more than `max`. */
  async #all(prefix: Key, max: number): Promise<Entry[]> {
    const all: Entry[] = [];
    let start: Key | undefined;
    for (;;) {
      const page = await this.#store.list(
        { prefix, ...(start !== undefined && { start }) },
        pageSize,
      );
      // A page begins with the entry that ended the one before.
      all.push(...(start === undefined ? page : page.slice(1)));
      if (page.length < pageSize) return all;
      if (all.length > max) {
        throw new Error(`Cannot read all rows below ${prefix.join("/")}: more than ${max}`);
      }
      start = page[page.length - 1]!.key;
    }
  }
}

function set(key: Key, value: string, what: string, expiresAtMs?: number): Encoded {
  // Every character of JSON is at least a byte; only texts near the limit are measured exactly.
  const bytes = value.length * 3 < rowBytesMax ? value.length : encoder.encode(value).length;
  if (bytes > rowBytesMax) {
    throw new RowTooLarge(`Cannot write the ${what}: ${rowBytesMax} bytes at most, got ${bytes}`);
  }
  return {
    mutation: { type: "set", key, value, ...(expiresAtMs !== undefined && { expiresAtMs }) },
    bytes: bytes + keyBytes,
  };
}

const encoder = new TextEncoder();

function decode(entry: Entry, format: Table | undefined, table: string): unknown {
  if (format === undefined) {
    throw new Error(`Cannot read a row: no table ${table} is known for its actor`);
  }
  return decodeVersioned(entry.value, format);
}

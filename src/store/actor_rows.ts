/** Rows of actors in the store: keys by `keys.ts`, values versioned by `values.ts`. */
import type { ActorAddress, LoadedRow, Message, RowWrite, Table } from "../../actors/behaviour.ts";
import {
  type ActorRows,
  type Encoded,
  idLengthMax,
  type LoadedActor,
  outboxReadMax,
  type Outgoing,
  rowBytesMax,
  RowRefused,
  RowsUnavailable,
  type Tables,
  type TakenMessage,
} from "../../actors/rows.ts";
import { backstopMs } from "./expiry.ts";
import { compareKeys } from "./key_order.ts";
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
  seenMessageKey,
  seenTable,
  timedMinute,
  timedRowKey,
  timedTablePrefix,
} from "./keys.ts";
import { keyBytes, storeLimits, valueBytes } from "./limits.ts";
import { type Entry, type Key, type Selector, type Store, StoreUnavailable } from "./store.ts";
import type { SweptTable } from "./sweep.ts";
import { TimedScan } from "./timed_scan.ts";
import { decodeVersioned, encodeVersioned, ValueUnreadable } from "./values.ts";

/** Rows of one actor read at most; more is a broken world. The registry of people has the most. */
const rowsMax = 500_000;
const pageSize = 500;
/** Rows of all actors within one table's window read at most; more than any group's bounds allow. */
const timedRowsMax = 2_000_000;
/** Alarms read at start at most. */
const alarmsMax = 200_000;

const number = (value: unknown) => {
  if (typeof value !== "number") throw new TypeError(`expected a number, got ${typeof value}`);
  return value;
};

/** Hears of a stored message that cannot be read and is left where it is. */
export type Unreadable = (fault: string) => void;

/** No row under a time outlives 365 days, the store's own backstop included (E3, R48). */
const longestLifeMs = 365 * 86_400_000 - backstopMs;

/** The notes of taken messages, for the sweep: they go a minute after the message's deadline. */
export const takenMessages: SweptTable = { table: seenTable, keepMs: 60_000 };

/** {@link ActorRows} over a store. */
export class StoredActorRows implements ActorRows {
  readonly #store: Store;
  readonly #unreadable: Unreadable;
  readonly #timed: TimedScan;

  constructor(store: Store, unreadable: Unreadable = () => {}) {
    this.#store = store;
    this.#unreadable = unreadable;
    this.#timed = new TimedScan((table, from, to) =>
      this.#all({
        prefix: timedTablePrefix(table),
        start: timedMinute(table, from),
        end: timedMinute(table, to + 1),
      }, timedRowsMax)
    );
  }

  async load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor> {
    const { kind, key } = address;
    const rows: LoadedRow[] = [];
    for (const entry of await this.#all({ prefix: actorRowsPrefix(kind, key) }, rowsMax)) {
      const { table, id } = readActorRowKey(entry.key);
      rows.push({ table, id, value: decode(entry, tables[table], table) });
    }
    for (const [table, { keepMs, archived }] of Object.entries(tables)) {
      if (keepMs === undefined || archived === true) continue;
      // A minute beyond now: the wall clock of the process before may have been a little ahead.
      const from = bucketMinuteOf(now - keepMs);
      const to = bucketMinuteOf(now) + 1;
      const entries = await this.#timed.rowsOf(table, from, to, kind, key);
      if (rows.length + entries.length > rowsMax) {
        throw new Error(`Cannot read all rows of ${kind} ${key}: more than ${rowsMax}`);
      }
      for (const entry of entries) {
        const { id } = readTimedRowKey(entry.key);
        rows.push({ table, id, value: decode(entry, tables[table], table) });
      }
    }
    const alarm = await this.#get(alarmKey(kind, key));
    return {
      rows,
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
    checkId("row", id);
    const rowKey = format.keepMs === undefined
      ? actorRowKey(kind, key, table, id)
      : timedRowKey(table, bucketMinuteOf(atMs!), kind, key, id);
    if (value === null) return remove(rowKey);
    const expiresAtMs = format.keepMs === undefined
      ? undefined
      : Math.ceil(atMs! + Math.min(2 * format.keepMs, longestLifeMs));
    return set(rowKey, encodeVersioned(format.version, value), `row of ${table}`, expiresAtMs);
  }

  alarm({ kind, key }: ActorAddress, atMs: number | null): Encoded {
    const row = alarmKey(kind, key);
    return atMs === null ? remove(row) : set(row, encodeVersioned(1, atMs), "alarm");
  }

  outgoing({ kind, key }: ActorAddress, message: Message): Encoded {
    checkId("message", message.id);
    if (!Number.isFinite(message.deadlineMs)) {
      throw new TypeError(
        `Cannot send a message: its deadline is a wall time, got ${message.deadlineMs}`,
      );
    }
    // The receiver's note, which holds more than the message's own key, must fit too.
    const { id, deadlineMs, to } = message;
    sizeOf(seenMessageKey(deadlineMs, to, { kind, key }, id), "message");
    return set(outboxKey(kind, key, id), encodeVersioned(1, message), "message");
  }

  acknowledged({ kind, key }: ActorAddress, id: string): Encoded {
    return remove(outboxKey(kind, key, id));
  }

  taken(by: ActorAddress, { from, id, deadlineMs }: TakenMessage): Encoded {
    return set(
      seenMessageKey(deadlineMs, by, from, id),
      encodeVersioned(1, deadlineMs),
      "note of a message",
      Math.ceil(deadlineMs) + takenMessages.keepMs,
    );
  }

  async wasTaken(by: ActorAddress, { from, id, deadlineMs }: TakenMessage): Promise<boolean> {
    return await this.#get(seenMessageKey(deadlineMs, by, from, id)) !== null;
  }

  async alarms(): Promise<{ readonly address: ActorAddress; readonly atMs: number }[]> {
    const entries = await this.#all({ prefix: alarmsPrefix() }, alarmsMax);
    return entries.map((entry) => ({ address: readAlarmKey(entry.key), atMs: alarmOf(entry) }));
  }

  async outbox(from?: ActorAddress): Promise<Outgoing[]> {
    const outgoing: Outgoing[] = [];
    for (const entry of await this.#all({ prefix: outboxPrefix(from) }, outboxReadMax, "first")) {
      try {
        const { kind, key } = readOutboxKey(entry.key);
        const message = decodeVersioned(entry.value, { version: 1, read: readMessage });
        outgoing.push({ from: { kind, key }, message });
      } catch (error) {
        // One bad row must not keep every other message, or the whole server, from going on.
        this.#unreadable(error instanceof Error ? error.message : String(error));
      }
    }
    return outgoing;
  }

  #get(key: Key): Promise<Entry | null> {
    return answered(this.#store.get(key));
  }

  /** Every entry below a prefix, page by page; beyond `max` it throws, or returns the first. */
  async #all(
    among: Selector,
    max: number,
    beyond: "throw" | "first" = "throw",
  ): Promise<Entry[]> {
    const all: Entry[] = [];
    let last: Key | undefined;
    for (;;) {
      const selector = last === undefined ? among : { ...among, start: last };
      const page = await answered(this.#store.list(selector, pageSize));
      // A page begins with the entry that ended the one before, unless that has expired since.
      const again = last !== undefined && page.length > 0 &&
        compareKeys(page[0]!.key, last) === 0;
      for (const entry of again ? page.slice(1) : page) all.push(entry);
      if (all.length > max) {
        if (beyond === "first") return all.slice(0, max);
        throw new Error(`Cannot read all rows below ${among.prefix.join("/")}: more than ${max}`);
      }
      if (page.length < pageSize) return all;
      last = page[page.length - 1]!.key;
    }
  }
}

function set(key: Key, value: string, what: string, expiresAtMs?: number): Encoded {
  const size = valueBytes(value, expiresAtMs !== undefined);
  if (size > rowBytesMax) {
    throw new RowRefused(
      "too_large",
      `Cannot write the ${what}: ${rowBytesMax} bytes at most, got ${size}`,
    );
  }
  const keySize = sizeOf(key, what);
  return {
    mutation: expiresAtMs === undefined
      ? { type: "set", key, value }
      : { type: "set", key, value, expiresAtMs },
    bytes: 2 * keySize + size, // as the store counts: a key that is set counts twice
    keyBytes: keySize,
  };
}

function remove(key: Key): Encoded {
  return { mutation: { type: "delete", key }, bytes: sizeOf(key, "removal"), keyBytes: 0 };
}

function sizeOf(key: Key, what: string): number {
  const size = keyBytes(key);
  if (size <= storeLimits.keyBytes) return size;
  throw new RowRefused(
    "too_large",
    `Cannot write the ${what}: its key is at most ${storeLimits.keyBytes} bytes, got ${size}`,
  );
}

function checkId(what: string, id: string): void {
  if (id.length > idLengthMax) {
    throw new RowRefused(
      "too_large",
      `Cannot write a ${what}: its id is at most ${idLengthMax} characters, got ${id.length}`,
    );
  }
  // A part of some ids comes from hardware; two ids with a broken character would be one key.
  if (!id.isWellFormed()) {
    throw new RowRefused("invalid", `Cannot write a ${what}: its id must be well-formed text`);
  }
}

function decode(entry: Entry, format: Table | undefined, table: string): unknown {
  if (format === undefined) {
    throw new Error(`Cannot read a row: no table ${table} is known for its actor`);
  }
  return decodeVersioned(entry.value, format);
}

function alarmOf(entry: Entry): number {
  try {
    return decodeVersioned(entry.value, { version: 1, read: number });
  } catch (error) {
    // Due now: the actor is loaded, and its own failure shows what is wrong with its rows.
    if (error instanceof ValueUnreadable) return 0;
    throw error;
  }
}

function readMessage(value: unknown): Message {
  if (
    typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" &&
    "deadlineMs" in value && typeof value.deadlineMs === "number" &&
    "command" in value && typeof value.command === "object" && value.command !== null &&
    "to" in value && typeof value.to === "object" && value.to !== null &&
    "kind" in value.to && typeof value.to.kind === "string" &&
    "key" in value.to && typeof value.to.key === "string"
  ) {
    const { id, deadlineMs, command, to: { kind, key } } = value;
    return { id, deadlineMs, command, to: { kind, key } };
  }
  throw new TypeError("expected a message");
}

/** The store's "no answer" in the runtime's words. */
async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreUnavailable) {
      throw new RowsUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}

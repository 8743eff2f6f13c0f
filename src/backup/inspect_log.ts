/** Opens every entry of the equipment log, as a drill does: a key that is missing is found by it. */
import { z } from "zod";
import { LogSeal, segmentedLog } from "../equipment_log/log_seal.ts";
import { logs, logTables } from "../equipment_log/log_tables.ts";
import { SealBroken } from "../privacy/field_seal.ts";
import type { KeyStore } from "../privacy/key_store.ts";
import { readTimedRowKey, timedTablePrefix } from "../store/keys.ts";
import type { Entry, Key, Store } from "../store/store.ts";
import { decodeVersioned } from "../store/values.ts";
import type { RandomBytes } from "./sealed_stream.ts";

/** What is looked through. */
export interface LogParts {
  /** The equipment's. */
  readonly store: Store;
  /** Of the equipment log. */
  readonly keys: KeyStore;
  readonly randomBytes: RandomBytes;
}

/** What was found of the log. */
export interface LogFound {
  /** Entries that open. */
  readonly opened: number;
  /** Entries within their time that do not. */
  readonly closed: number;
}

const pageRows = 500;
const sealedSchema = z.object({ day: z.number(), sealed: z.string() });

/** Looks through the log. @throws {StoreUnavailable} */
export async function inspectLog({ store, keys, randomBytes }: LogParts): Promise<LogFound> {
  const seal = new LogSeal(keys, randomBytes);
  const firstDay = keys.segmentsFrom(segmentedLog);
  let [opened, closed] = [0, 0];
  for (const log of logs) {
    const { table } = logTables[log];
    for await (const { key, value } of entriesOf(store, table)) {
      const { kind, key: actor, id } = readTimedRowKey(key);
      const place = { table, actor: `${kind}:${actor}`, id };
      const row = decodeVersioned(value, { version: 1, read: (row) => row });
      const sealed = sealedSchema.safeParse(row);
      // What lies in clear is from before, and what has no seal came after its day's end.
      if (!sealed.success || sealed.data.day < firstDay) continue;
      if (isOpen(seal, place, row)) opened++;
      else closed++;
    }
  }
  return { opened, closed };
}

function isOpen(seal: LogSeal, place: Parameters<LogSeal["open"]>[0], row: unknown): boolean {
  try {
    return seal.open(place, row) !== null;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}

async function* entriesOf(store: Store, table: string): AsyncGenerator<Entry> {
  let start: Key | undefined;
  for (;;) {
    const page = await store.list(
      { prefix: timedTablePrefix(table), ...(start !== undefined && { start }) },
      pageRows + 1,
    );
    yield* page.slice(0, pageRows);
    const next = page[pageRows];
    if (next === undefined) return;
    start = next.key;
  }
}

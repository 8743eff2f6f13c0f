/**
 * The version of the database's layout: which keys there are and how rows lie under them. Values
 * have versions of their own (`values.ts`); this one changes only when keys move. An older database
 * is brought up to date step by step when it is opened, each step with its new version in the last
 * of its commits; a newer one is refused.
 */
import { schemaKey } from "./keys.ts";
import type { Check, Mutation, Store } from "./store.ts";
import { decodeVersioned, encodeVersioned } from "./values.ts";

/** A database that this server cannot use. */
export class StoreFormatUnusable extends Error {
  override readonly name = "StoreFormatUnusable";
}

/**
 * Brings a store from version `from` to the next. Returns the changes that go into the commit that
 * also writes the new version; what would not fit there it commits itself before, in a way that a
 * second run after a crash repeats without harm.
 */
export type FormatStep = (store: Store, from: number) => Promise<readonly Mutation[]>;

/** The layouts that a server knows. */
export interface Formats {
  readonly current: number;
  /** From version 1 on: `steps[0]` leads to version 2. */
  readonly steps: readonly FormatStep[];
}

/** The layouts of this server. */
export const formats: Formats = { current: 1, steps: [] };

const row = { version: 1, read: readVersion };

/**
 * Checks the store's layout, writes it where the store is empty, and brings an older one up to
 * date. Returns the version that was found, 0 for an empty store.
 * @throws {StoreFormatUnusable} where the layout is newer, or the store holds something else.
 */
export async function checkFormat(store: Store, known: Formats = formats): Promise<number> {
  const entry = await store.get(schemaKey());
  if (entry === null) {
    const [other] = await store.list({ prefix: [] }, 1);
    if (other !== undefined) {
      throw new StoreFormatUnusable(
        `Cannot open the store: it must be empty or this server's own, got other content`,
      );
    }
    await write(store, { key: schemaKey(), stamp: null }, known.current, []);
    return 0;
  }
  const found = decodeVersioned(entry.value, row);
  if (found > known.current) {
    throw new StoreFormatUnusable(
      `Cannot open the store: this server knows its layout up to version ${known.current}, ` +
        `got version ${found}, written by a newer server`,
    );
  }
  let stamp = entry.stamp;
  for (let from = found; from < known.current; from++) {
    const step = known.steps[from - 1];
    if (step === undefined) {
      throw new StoreFormatUnusable(
        `Cannot open the store: there must be a way up from its layout, got version ${from}`,
      );
    }
    const mutations = await step(store, from);
    stamp = await write(store, { key: schemaKey(), stamp }, from + 1, mutations);
  }
  return found;
}

async function write(
  store: Store,
  check: Check,
  version: number,
  mutations: readonly Mutation[],
): Promise<string> {
  const value = encodeVersioned(row.version, version);
  const result = await store.commit({
    checks: [check],
    mutations: [...mutations, { type: "set", key: schemaKey(), value }],
  });
  if (!result.ok) {
    throw new StoreFormatUnusable(
      "Cannot open the store: one server at a time may set its layout, got another one at it",
    );
  }
  return result.stamp;
}

function readVersion(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw new TypeError(`Cannot read the layout's version: it must be a whole number from 1`);
}

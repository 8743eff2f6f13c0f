/**
 * What durable storage is to the rest of the house: keys that sort, text values, batches that
 * apply whole or not at all. Two implementations (`kv_store.ts`, `memory_store.ts`) answer to one
 * contract suite.
 */

/**
 * One part of a key. Strings sort by their UTF-8 bytes, numbers by value, every string before every
 * number, as in Deno KV (`key_order.ts`).
 */
export type KeyPart = string | number;

/**
 * A key, made only by a function of `keys.ts`. Keys sort by their first part, then by the next; a
 * key that another one begins with comes first.
 */
export type Key = readonly KeyPart[];

/** A value as it lies in the store. */
export interface Entry {
  readonly key: Key;
  /** Text that `values.ts` encoded, version included; well-formed (no lone surrogates). */
  readonly value: string;
  /** Changes at every write of this key, and never returns to an earlier value. */
  readonly stamp: string;
}

/** One change of a batch. Within a batch a key stands at most once. */
export type Mutation =
  | {
    readonly type: "set";
    readonly key: Key;
    readonly value: string;
    /** Wall time from which reads no longer see the value (kept beside it, and as `expireIn`). */
    readonly expiresAtMs?: number;
  }
  | { readonly type: "delete"; readonly key: Key };

/**
 * A condition of a batch: the key's stamp still is this one, or the key is absent (`null`). An
 * entry past its time counts as absent.
 */
export interface Check {
  readonly key: Key;
  readonly stamp: string | null;
}

/** Changes that apply together or not at all. */
export interface Batch {
  readonly checks: readonly Check[];
  readonly mutations: readonly Mutation[];
}

/**
 * Which entries a listing returns: below `prefix` (a key equal to it is not), from `start`
 * (inclusive) to `end` (exclusive), both of which lie below `prefix` themselves.
 */
export interface Selector {
  readonly prefix: Key;
  readonly start?: Key;
  readonly end?: Key;
  /** For the sweep alone: entries past their time are returned too. */
  readonly withExpired?: boolean;
}

/** The storage contract. Every method may throw {@link StoreUnavailable}. */
export interface Store {
  /** The entry under a key, or `null` where there is none or it has expired. */
  get(key: Key): Promise<Entry | null>;
  /**
   * At most `limit` entries in key order; expired ones are left out. A long listing is read in
   * pages and so is not one moment's picture of a range that others write meanwhile.
   */
  list(selector: Selector, limit: number): Promise<Entry[]>;
  /**
   * Applies a batch. `ok: false` means that a check failed and nothing was applied.
   * @throws {StoreContentRefused} this batch can never be applied (a value or key too large).
   * @throws {StoreUnavailable} the outcome is unknown.
   */
  commit(batch: Batch): Promise<CommitResult>;
  /** Ends all use; waits for what is under way. */
  close(): Promise<void>;
}

/** What became of a batch. `stamp` is the stamp of every key the batch set. */
export type CommitResult = { readonly ok: true; readonly stamp: string } | { readonly ok: false };

/** The store refused a batch for what it holds; the same batch will be refused again. */
export class StoreContentRefused extends Error {
  override readonly name = "StoreContentRefused";
}

/** The store did not answer as it should; whether the batch was applied is unknown. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

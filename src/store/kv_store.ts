/**
 * The storage contract on Deno KV, embedded or over KV Connect. What the platform does not do as
 * the contract says is done here: values past their time are hidden (KV shows them for up to a
 * minute), an entry past its time counts as absent in a check, listings go on past KV's pages, a
 * call that is never answered ends (a KV Connect client retries for ever), and errors have types.
 *
 * Only `check`, `set` and `delete` are used: with `sum`, `min` or `max` a batch that fails part of
 * the way stays applied up to there. An error of the content is found by KV before it hands
 * anything to the database.
 */
import type { Clock } from "../clock.ts";
import { expireInMs } from "./expiry.ts";
import { contentFault, isExpiry, storeLimits } from "./limits.ts";
import { boundsOf } from "./selection.ts";
import {
  type Batch,
  type Check,
  type CommitResult,
  type Entry,
  type Key,
  type Selector,
  type Store,
  StoreContentRefused,
  StoreUnavailable,
} from "./store.ts";
import { decodeStored, ValueBuffer } from "./stored_value.ts";

/** How a {@link KvStore} is made. */
export interface KvStoreOptions {
  readonly clock: Clock;
  /** How long one call to KV may take before its outcome counts as unknown. */
  readonly deadlineMs?: number;
}

/** The {@link Store} on an open Deno KV, which it closes in the end. */
export class KvStore implements Store {
  readonly #kv: Deno.Kv;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  /** Buffers that no commit uses. */
  readonly #buffers: ValueBuffer[] = [];
  #closed = false;
  #underWay = 0;
  #drained: (() => void) | undefined;

  constructor(kv: Deno.Kv, options: KvStoreOptions) {
    this.#kv = kv;
    this.#clock = options.clock;
    this.#deadlineMs = options.deadlineMs ?? 10_000;
  }

  async get(key: Key): Promise<Entry | null> {
    return await this.#call("read", async () => {
      const found = await this.#kv.get(key);
      if (found.versionstamp === null) return null;
      const { text, expiresAtMs } = decodeStored(found.value);
      if (expiresAtMs <= this.#clock.now()) return null;
      return { key: found.key as Key, value: text, stamp: found.versionstamp };
    });
  }

  async list(selector: Selector, limit: number): Promise<Entry[]> {
    if (boundsOf(selector) === null || limit < 1) return [];
    const raw = rawSelector(selector);
    const entries: Entry[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await this.#call("list", () => this.#page(raw, cursor, limit - entries.length));
      const now = this.#clock.now();
      for (const { entry, expiresAtMs } of page.found) {
        if (expiresAtMs > now || selector.withExpired === true) entries.push(entry);
      }
      if (page.cursor === undefined || entries.length >= limit) return entries;
      cursor = page.cursor;
    }
  }

  async commit(batch: Batch): Promise<CommitResult> {
    const result = await this.#commit(batch);
    if (result.ok) return result;
    // KV sees a row whose time has passed; to this store it is absent. That is looked up only
    // here, so that the common way costs nothing.
    const checks = await this.#withoutExpired(batch.checks);
    return checks === null ? result : await this.#commit({ checks, mutations: batch.mutations });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#drained = resolve);
    this.#kv.close();
  }

  async #commit(batch: Batch): Promise<CommitResult> {
    if (batch.checks.length > storeLimits.checks) throw refused(batch);
    const buffer = this.#buffers.pop() ?? new ValueBuffer();
    try {
      const operation = this.#operation(batch, buffer);
      const result = await this.#call("commit", () => operation.commit());
      // Kept for the next commit only after an answer: until then KV may still read from it.
      buffer.clear();
      if (this.#buffers.length < 2) this.#buffers.push(buffer);
      return result.ok ? { ok: true, stamp: result.versionstamp } : { ok: false };
    } catch (error) {
      throw error instanceof StoreContentRefused ? refused(batch, error) : error;
    }
  }

  #operation(batch: Batch, buffer: ValueBuffer): Deno.AtomicOperation {
    const now = this.#clock.now();
    const operation = this.#kv.atomic();
    for (const { key, stamp } of batch.checks) operation.check({ key, versionstamp: stamp });
    for (const mutation of batch.mutations) {
      if (mutation.type === "delete") {
        operation.delete(mutation.key);
        continue;
      }
      const { key, value, expiresAtMs } = mutation;
      if (expiresAtMs === undefined) {
        operation.set(key, buffer.encode(value, undefined));
      } else {
        if (!isExpiry(expiresAtMs)) throw refused(batch);
        const expireIn = expireInMs(expiresAtMs, now);
        operation.set(key, buffer.encode(value, expiresAtMs), { expireIn });
      }
    }
    return operation;
  }

  /** One page of a listing; its cursor is undefined where the listing ends. */
  async #page(raw: Deno.KvListSelector, cursor: string | undefined, wanted: number) {
    const size = Math.min(wanted, pageEntries);
    const options = { limit: size, batchSize: size };
    const listing = this.#kv.list(raw, cursor === undefined ? options : { ...options, cursor });
    const found: { readonly entry: Entry; readonly expiresAtMs: number }[] = [];
    for await (const { key, value, versionstamp } of listing) {
      const { text, expiresAtMs } = decodeStored(value);
      found.push({ entry: { key: key as Key, value: text, stamp: versionstamp }, expiresAtMs });
    }
    // At its limit the iterator ends without another read, and its cursor stands at the last entry.
    return { found, cursor: found.length < size ? undefined : listing.cursor };
  }

  /** The checks with expired entries in place of absent ones, or `null` where there are none. */
  async #withoutExpired(checks: readonly Check[]): Promise<Check[] | null> {
    let replaced = false;
    const seen: Check[] = [];
    for (const check of checks) {
      const found = check.stamp === null
        ? await this.#call("read", () => this.#kv.get(check.key))
        : { versionstamp: null, value: null };
      if (found.versionstamp === null) {
        seen.push(check);
      } else if (decodeStored(found.value).expiresAtMs <= this.#clock.now()) {
        replaced = true;
        seen.push({ key: check.key, stamp: found.versionstamp });
      } else {
        return null;
      }
    }
    return replaced ? seen : null;
  }

  /** Runs one call to KV within the deadline and gives its errors their types. */
  #call<T>(what: string, task: () => Promise<T>): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new StoreUnavailable(`Cannot ${what}: the store is closed`));
    }
    this.#underWay++;
    return new Promise<T>((resolve, reject) => {
      const cancel = this.#clock.after(this.#deadlineMs, () => {
        finish();
        reject(
          new StoreUnavailable(
            `Cannot ${what}: the store must answer within ${this.#deadlineMs} ms, got no answer`,
          ),
        );
      });
      let finished = false;
      const finish = () => {
        if (finished) return;
        finished = true;
        cancel();
        if (--this.#underWay === 0) this.#drained?.();
      };
      task().then(
        (value) => {
          finish();
          resolve(value);
        },
        (error) => {
          finish();
          reject(typed(what, error));
        },
      );
    });
  }
}

/** Entries of one page; KV takes a thousand, and a page is decoded in one go. */
const pageEntries = 500;

/** KV's words for content that it will never take; all are said before anything is applied. */
const contentWords =
  /^(Too many (checks|mutations)|(Key|Value) too large|Total (mutation|key) size too large|key cannot be empty|Invalid check)/;

function typed(what: string, error: unknown): StoreContentRefused | StoreUnavailable {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof TypeError && contentWords.test(message)
    ? new StoreContentRefused(`Cannot ${what}: ${message}`, { cause: error })
    : new StoreUnavailable(`Cannot ${what}: ${message}`, { cause: error });
}

function refused(batch: Batch, error?: StoreContentRefused): StoreContentRefused {
  const fault = contentFault(batch);
  return fault === null && error !== undefined
    ? error
    : new StoreContentRefused(`Cannot commit: ${fault}`, { cause: error });
}

/** KV takes a prefix with one bound, or two bounds alone. */
function rawSelector({ prefix, start, end }: Selector): Deno.KvListSelector {
  if (start !== undefined && end !== undefined) return { start, end };
  if (start !== undefined) return { prefix, start };
  return end !== undefined ? { prefix, end } : { prefix };
}

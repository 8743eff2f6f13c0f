/**
 * The storage contract in memory: for tests, simulation and a server that need not remember. It
 * sorts, counts, limits and stamps as Deno KV does, applies a commit in the order of arrival, and
 * is deterministic. It is stricter where a caller breaks the contract in a way that KV would let
 * pass (a key twice in a batch, text with a lone surrogate), so that simulation finds it.
 *
 * A process that dies in a simulation leaves its store behind; {@link MemoryStore.fork} is what the
 * restarted one opens, and nothing the dead one still does reaches it.
 */
import type { Clock } from "../clock.ts";
import { backstopMs } from "./expiry.ts";
import { encodeKey } from "./key_order.ts";
import { contentFault, storeLimits } from "./limits.ts";
import { boundsOf } from "./selection.ts";
import {
  type Batch,
  type CommitResult,
  type Entry,
  type Key,
  type Selector,
  type Store,
  StoreContentRefused,
  StoreUnavailable,
} from "./store.ts";
import { type StoreCall, StoreFaults } from "./store_faults.ts";

interface Row {
  readonly entry: Entry;
  readonly expiresAtMs: number;
}

/** How a {@link MemoryStore} is made. */
export interface MemoryStoreOptions {
  readonly clock: Clock;
}

/** The {@link Store} in memory. */
export class MemoryStore implements Store {
  /** What goes wrong, on request. */
  readonly faults: StoreFaults;
  readonly #clock: Clock;
  /** By encoded key. */
  #rows = new Map<string, Row>();
  /** The keys of `#rows`, in order. */
  #order: string[] = [];
  #commits = 0;
  #closed = false;
  #underWay = 0;
  #drained: (() => void) | undefined;

  constructor(options: MemoryStoreOptions) {
    this.#clock = options.clock;
    this.faults = new StoreFaults(options.clock);
  }

  /** How many rows lie in the store, those past their time included. */
  get size(): number {
    return this.#rows.size;
  }

  async get(key: Key): Promise<Entry | null> {
    return await this.#call("get", () => {
      const encoded = encodeKey(key);
      if (encoded.length > storeLimits.keyBytes + 1) {
        throw new StoreContentRefused(
          `Cannot read: a key is at most ${storeLimits.keyBytes} bytes, got ${encoded.length}`,
        );
      }
      const row = this.#rows.get(encoded);
      return row === undefined || row.expiresAtMs <= this.#clock.now() ? null : row.entry;
    });
  }

  async list(selector: Selector, limit: number): Promise<Entry[]> {
    return await this.#call("list", () => {
      const bounds = boundsOf(selector);
      const entries: Entry[] = [];
      if (bounds === null) return entries;
      const now = this.#clock.now();
      for (let at = place(this.#order, bounds.first); at < this.#order.length; at++) {
        const encoded = this.#order[at]!;
        if (encoded >= bounds.end || entries.length >= limit) break;
        const { entry, expiresAtMs } = this.#rows.get(encoded)!;
        if (expiresAtMs > now || selector.withExpired === true) entries.push(entry);
      }
      return entries;
    });
  }

  async commit(batch: Batch): Promise<CommitResult> {
    const fate = this.faults.fateOfCommit();
    return await this.#call("commit", () => {
      const fault = contentFault(batch) ?? misuse(batch) ?? this.faults.refusalOf(batch);
      if (fault !== null) throw new StoreContentRefused(`Cannot commit: ${fault}`);
      if (fate === null) return this.#apply(batch);
      if (fate === "applied") this.#apply(batch);
      if (fate === "late") this.faults.keepLate(() => this.#apply(batch).ok);
      throw new StoreUnavailable(`Cannot commit: an injected fault (${fate})`);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#drained = resolve);
  }

  /**
   * The store as it lies on the disk now, for a process that starts after this one's death: a new,
   * open store without faults, on the same clock unless another is given. Commits that are held or
   * late are not in it. Works on a closed store too.
   */
  fork(clock: Clock = this.#clock): MemoryStore {
    const forked = new MemoryStore({ clock });
    forked.#rows = new Map(this.#rows);
    forked.#order = [...this.#order];
    forked.#commits = this.#commits;
    return forked;
  }

  async #call<T>(call: StoreCall, task: () => T): Promise<T> {
    if (this.#closed) throw new StoreUnavailable(`Cannot ${call}: the store is closed`);
    const fails = call !== "commit" && this.faults.readFails();
    this.#underWay++;
    try {
      const gate = this.faults.gate(call);
      if (gate !== undefined) await gate;
      if (fails) throw new StoreUnavailable(`Cannot ${call}: an injected fault`);
      return task();
    } finally {
      if (--this.#underWay === 0) this.#drained?.();
    }
  }

  #apply({ checks, mutations }: Batch): CommitResult {
    const now = this.#clock.now();
    for (const { key, stamp } of checks) {
      const row = this.#rows.get(encodeKey(key));
      const absent = row === undefined || row.expiresAtMs <= now;
      if (stamp === null ? !absent : row?.entry.stamp !== stamp) return { ok: false };
    }
    // As KV's versionstamps: 20 hexadecimal digits that grow with every commit.
    const stamp = (++this.#commits).toString(16).padStart(16, "0") + "0000";
    for (const mutation of mutations) {
      const encoded = encodeKey(mutation.key);
      if (mutation.type === "delete") {
        if (this.#rows.delete(encoded)) this.#order.splice(place(this.#order, encoded), 1);
        continue;
      }
      if (!this.#rows.has(encoded)) this.#order.splice(place(this.#order, encoded), 0, encoded);
      this.#rows.set(encoded, {
        entry: { key: [...mutation.key], value: mutation.value, stamp },
        expiresAtMs: mutation.expiresAtMs ?? Infinity,
      });
    }
    if (this.#commits % commitsPerPurge === 0) this.#purge(now);
    return { ok: true, stamp };
  }

  /** Removes what nobody sweeps, an hour after its time, as `expireIn` does in Deno KV. */
  #purge(now: number): void {
    const sizeBefore = this.#rows.size;
    for (const [encoded, { expiresAtMs }] of this.#rows) {
      if (expiresAtMs + backstopMs <= now) this.#rows.delete(encoded);
    }
    if (this.#rows.size < sizeBefore) {
      this.#order = this.#order.filter((encoded) => this.#rows.has(encoded));
    }
  }
}

/** Commits from one purge of what the sweep left behind to the next. */
const commitsPerPurge = 1000;

/** The rule of the contract that KV would not notice being broken. */
function misuse({ mutations }: Batch): string | null {
  const seen = new Set<string>();
  for (const mutation of mutations) {
    const encoded = encodeKey(mutation.key);
    if (seen.has(encoded)) {
      return `a key stands at most once in a batch, got ${String(mutation.key[0])}… twice`;
    }
    seen.add(encoded);
    if (mutation.type === "set" && !mutation.value.isWellFormed()) {
      return "a value is well-formed text, got a lone surrogate";
    }
  }
  return null;
}

/** The index of the first key of `order` that is not before `key`. */
function place(order: readonly string[], key: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

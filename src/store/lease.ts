/**
 * Who owns the cluster. The row `lease` holds an epoch, which grows with every owner, and a fence,
 * a random text that is new at every write of the row. Every batch of the owner checks the row's
 * stamp, so an owner that was replaced can commit nothing more.
 *
 * After a commit of unknown outcome the batch may still be on its way: a KV Connect client sends it
 * again until it is answered. So before anything is read back the owner *refences*: it writes the
 * row anew. Either the lost batch was applied before that and is read back, or its check fails for
 * ever. A write of the row can have an unknown outcome too; then the row itself tells, by its
 * fence, whether it was ours. Attempts to write it share a stamp to check and a fence, so one of
 * them at most applies, whenever it arrives.
 */
import type { Clock } from "../clock.ts";
import { leaseKey } from "./keys.ts";
import { type Check, type Entry, type Store, StoreUnavailable } from "./store.ts";
import { decodeVersioned, encodeVersioned } from "./values.ts";

/** Another process owns the cluster now; this one must stop. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** What a lease stands on. */
export interface LeaseParts {
  readonly store: Store;
  readonly clock: Clock;
  /** A text that no other call anywhere returns, such as a random UUID. */
  readonly newFence: () => string;
}

interface LeaseRow {
  readonly epoch: number;
  readonly fence: string;
}

/** Attempts to write the row before giving up; waits of 50, 100, 200 and 400 ms lie between. */
const attempts = 5;
const firstPauseMs = 50;

const format = { version: 1, read: readRow };

/**
 * Becomes the owner: writes the row with the next epoch.
 * @throws {StoreUnavailable} where the store does not answer in {@link attempts} attempts.
 */
export async function acquireLease(parts: LeaseParts): Promise<Lease> {
  const { store, clock, newFence } = parts;
  const fence = newFence();
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await pause(clock, firstPauseMs * 2 ** (attempt - 1));
    try {
      const entry = await store.get(leaseKey());
      const row = entry === null ? null : rowOf(entry);
      if (entry !== null && row?.fence === fence) return new Lease(parts, row.epoch, entry.stamp);
      const epoch = nextEpoch(row?.epoch ?? 0, clock.now());
      const result = await write(store, entry?.stamp ?? null, { epoch, fence });
      if (result.ok) return new Lease(parts, epoch, result.stamp);
      failure = new Error("another process at the same time");
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      failure = error;
    }
  }
  throw exhausted("acquire the lease", failure);
}

/**
 * The epoch after `epoch`: it also keeps up with the clock's seconds, since a restored backup holds
 * an epoch that hardware has already seen grow (E4).
 */
export function nextEpoch(epoch: number, nowMs: number): number {
  return Math.max(epoch + 1, Math.floor(nowMs / 1000));
}

/**
 * How far a restored copy's epoch is moved ahead of the clock's seconds. The server that was lost
 * may have run on after its copy was made, with a clock of its own that was ahead by as much as a
 * day, and hardware follows the highest epoch that it has seen.
 */
export const restoreStep = 86_400;

/**
 * Moves the epoch of a store that was restored beyond any that the lost server can have reached, so
 * that the next owner's is newer (E4). The store must be nobody's.
 * @returns the epoch that stands then; the next owner has a later one.
 * @throws {StoreUnavailable} where the store does not take it.
 */
export async function outgrowLost({ store, clock, newFence }: LeaseParts): Promise<number> {
  const entry = await store.get(leaseKey());
  const epoch = nextEpoch(entry === null ? 0 : rowOf(entry).epoch, clock.now()) + restoreStep;
  const result = await write(store, entry?.stamp ?? null, { epoch, fence: newFence() });
  if (result.ok) return epoch;
  throw new StoreUnavailable(
    "Cannot move the epoch ahead: the store must be nobody's, got another",
  );
}

/** The ownership of the cluster by this process. */
export class Lease {
  /** Grows at every start, takeover and restore. */
  readonly epoch: number;
  readonly #parts: LeaseParts;
  #stamp: string;
  /** The fence of a refence that may or may not have been applied. */
  #pendingFence: string | undefined;
  #lost: LeaseLost | undefined;
  #refencing: Promise<void> | undefined;

  constructor(parts: LeaseParts, epoch: number, stamp: string) {
    this.#parts = parts;
    this.epoch = epoch;
    this.#stamp = stamp;
  }

  /** The check that every batch of this owner carries; it changes with {@link refence}. */
  get check(): Check {
    return { key: leaseKey(), stamp: this.#stamp };
  }

  /**
   * After a batch whose check failed: whether it was this one.
   * @throws {LeaseLost} where the row is another owner's; for good.
   * @throws {StoreUnavailable} where the store does not answer.
   */
  async confirm(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#adopt(await this.#parts.store.get(leaseKey()));
  }

  /**
   * Writes the row anew under the same epoch, so that a batch sent before can no longer apply.
   * Calls made while one is under way share it.
   * @throws {LeaseLost} where the row is another owner's; for good.
   * @throws {StoreUnavailable} where the store does not answer; it must be called again before
   *   anything is committed.
   */
  refence(): Promise<void> {
    this.#refencing ??= this.#refence().finally(() => this.#refencing = undefined);
    return this.#refencing;
  }

  async #refence(): Promise<void> {
    const { store, clock, newFence } = this.#parts;
    if (this.#lost !== undefined) throw this.#lost;
    const fence = this.#pendingFence ??= newFence();
    const before = this.#stamp;
    let failure: unknown;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await pause(clock, firstPauseMs * 2 ** (attempt - 1));
      try {
        const result = await write(store, before, { epoch: this.epoch, fence });
        if (result.ok) {
          this.#stamp = result.stamp;
          this.#pendingFence = undefined;
          return;
        }
        failure = new Error("a failed check that nothing explains");
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        failure = error;
      }
      try {
        this.#adopt(await store.get(leaseKey()));
        if (this.#stamp !== before) return;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        failure = error;
      }
    }
    throw exhausted("renew the fence", failure);
  }

  /** Takes over the stamp of a row that is ours; any other ends the ownership. */
  #adopt(entry: Entry | null): void {
    if (entry?.stamp === this.#stamp) return;
    const row = entry === null ? null : rowOf(entry);
    if (entry === null || row === null || row.fence !== this.#pendingFence) {
      this.#lost = new LeaseLost(
        `Cannot go on as owner: the lease must be this process's (epoch ${this.epoch}), got ${
          row === null ? "none" : `another's (epoch ${row.epoch})`
        }`,
      );
      throw this.#lost;
    }
    this.#stamp = entry.stamp;
    this.#pendingFence = undefined;
  }
}

function write(store: Store, stamp: string | null, row: LeaseRow) {
  return store.commit({
    checks: [{ key: leaseKey(), stamp }],
    mutations: [{ type: "set", key: leaseKey(), value: encodeVersioned(format.version, row) }],
  });
}

function rowOf(entry: Entry): LeaseRow {
  return decodeVersioned(entry.value, format);
}

function exhausted(what: string, failure: unknown): StoreUnavailable {
  const got = failure instanceof Error ? failure.message : String(failure);
  return new StoreUnavailable(
    `Cannot ${what}: the store must take it in ${attempts} attempts, got ${got}`,
    { cause: failure },
  );
}

function readRow(value: unknown): LeaseRow {
  if (typeof value === "object" && value !== null && "epoch" in value && "fence" in value) {
    const { epoch, fence } = value;
    if (
      typeof epoch === "number" && Number.isSafeInteger(epoch) && epoch >= 1 &&
      typeof fence === "string"
    ) return { epoch, fence };
  }
  throw new TypeError("Cannot read the lease: it must hold an epoch from 1 and a fence");
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

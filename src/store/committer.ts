/**
 * The group commit. One batch is in flight for the whole process; what is staged meanwhile joins
 * the next. An embedded store pays one disk flush per commit, so sixty-four actors that share one
 * commit are an order of magnitude faster than sixty-four commits (`docs/decisions/0002`).
 *
 * Every batch carries the lease's check: a process that lost the cluster can no longer write.
 * Three things can go wrong (E1, E6). *Content refused*: the batch is committed entry by entry
 * under the same check, so one bad entry costs one actor. *Outcome unknown*: everything staged
 * fails, and the fence is renewed before anybody reloads, so that the lost batch, should a
 * retrying client still deliver it, no longer applies. *Lease lost*: nothing is ever written again.
 */
import type { Clock } from "../clock.ts";
import {
  type Batch,
  type Check,
  type CommitResult,
  type Mutation,
  type Store,
  StoreContentRefused,
} from "./store.ts";

/** A batch closes at this many mutations … */
export const batchMutationsMax = 800;
/** … or at this many bytes of encoded values and keys (E1; the store's own limit is 800 KiB). */
export const batchBytesMax = 600 * 1024;
/** Staged entries that may wait for the next commits before staging refuses. */
export const stagedEntriesMax = 20_000;

/** What became of a staged entry. */
export type CommitOutcome = "durable" | "unavailable" | "content_refused" | "lease_lost";

/** One turn's durable changes. */
export interface Staged {
  /** Whose turn it was; later entries of the same owner fall with an earlier one. */
  readonly owner: string;
  readonly mutations: readonly Mutation[];
  /** Encoded size of keys and values. */
  readonly bytes: number;
  /** Called once, in the order of staging. Must not throw. */
  settle(outcome: CommitOutcome): void;
}

/** The fence of the process that owns the cluster. */
export interface Fence {
  readonly check: Check;
  /** Renews the fence after a commit of unknown outcome; throws where the lease is lost. */
  refence(): Promise<void>;
}

/** What a committer tells about itself. */
export interface CommitObserver {
  commit(ms: number, entries: number, mutations: number): void;
  commitFailed(fault: string): void;
}

/** How a committer is made. */
export interface CommitterOptions {
  readonly store: Store;
  readonly fence: Fence;
  readonly clock: Clock;
  readonly observer: CommitObserver;
  /** The lease is gone for good: the process must end. */
  readonly leaseLost: () => void;
  /** Runs after each round of settling, so that what the round released can be sent at once. */
  readonly settled?: () => void;
}

/** Gathers staged entries and commits them, one batch at a time. */
export class Committer {
  readonly #options: CommitterOptions;
  #waiting: Staged[] = [];
  #state: "idle" | "committing" | "recovering" | "lost" = "idle";
  #idle: (() => void)[] = [];
  /** Owners refused in the batch that is being committed entry by entry. */
  readonly #refused = new Set<string>();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** How many entries wait for a later batch than the one in flight. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether another entry can be staged now. */
  get open(): boolean {
    return this.#state !== "lost" && this.#waiting.length < stagedEntriesMax;
  }

  /** Stages one entry; its `settle` is called later, never from inside this call. */
  stage(entry: Staged): void {
    this.#waiting.push(entry);
    if (this.#state === "idle") void this.#run();
    else if (this.#state === "lost") queueMicrotask(() => this.#fail("lease_lost"));
  }

  /** Commits changes that belong to no actor (sweeps, acknowledged messages). */
  commit(owner: string, mutations: readonly Mutation[], bytes: number): Promise<CommitOutcome> {
    return new Promise((resolve) => this.stage({ owner, mutations, bytes, settle: resolve }));
  }

  /** Resolves once nothing is staged and no recovery is under way. */
  quiet(): Promise<void> {
    if (this.#state === "idle" || this.#state === "lost") return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #run(): Promise<void> {
    this.#state = "committing";
    while (this.#waiting.length > 0) {
      const entries = this.#nextBatch();
      const mutations = mutationsOf(entries);
      const startedMs = this.#options.clock.monotonic();
      try {
        const result = await this.#commit(mutations);
        if (!result.ok) return this.#lose(entries);
        this.#options.observer.commit(
          this.#options.clock.monotonic() - startedMs,
          entries.length,
          mutations.length,
        );
        for (const entry of entries) entry.settle("durable");
        this.#options.settled?.();
      } catch (error) {
        this.#options.observer.commitFailed(String(error));
        if (error instanceof StoreContentRefused) {
          if (entries.length === 1) this.#refuse(entries[0]!);
          else if (!await this.#commitSingly(entries)) return;
        } else if (!await this.#recover(entries)) return;
      }
    }
    this.#state = "idle";
    this.#tellQuiet();
  }

  #commit(mutations: readonly Mutation[]): Promise<CommitResult> {
    const batch: Batch = { checks: [this.#options.fence.check], mutations };
    return this.#options.store.commit(batch);
  }

  #nextBatch(): Staged[] {
    let count = 0;
    let mutations = 0;
    let bytes = 0;
    for (const entry of this.#waiting) {
      mutations += entry.mutations.length;
      bytes += entry.bytes;
      if (count > 0 && (mutations > batchMutationsMax || bytes > batchBytesMax)) break;
      count++;
    }
    if (count === this.#waiting.length) {
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    return this.#waiting.splice(0, count);
  }

  /** One bad entry must cost one actor only: the others of its batch go through by themselves. */
  async #commitSingly(entries: readonly Staged[]): Promise<boolean> {
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]!;
      if (this.#refused.has(entry.owner)) {
        entry.settle("content_refused");
        continue;
      }
      try {
        const result = await this.#commit(entry.mutations);
        if (!result.ok) {
          this.#lose(entries.slice(index));
          return false;
        }
        entry.settle("durable");
        this.#options.settled?.();
      } catch (error) {
        this.#options.observer.commitFailed(String(error));
        if (error instanceof StoreContentRefused) {
          this.#refused.add(entry.owner);
          entry.settle("content_refused");
        } else {
          this.#refused.clear();
          return await this.#recover(entries.slice(index));
        }
      }
    }
    for (const owner of this.#refused) this.#dropWaiting(owner);
    this.#refused.clear();
    return true;
  }
  #refuse(entry: Staged): void {
    entry.settle("content_refused");
    this.#dropWaiting(entry.owner);
  }

  /** Later turns of an owner stand on the one that was refused, so they fall with it. */
  #dropWaiting(owner: string): void {
    const dropped = this.#waiting.filter((entry) => entry.owner === owner);
    if (dropped.length === 0) return;
    this.#waiting = this.#waiting.filter((entry) => entry.owner !== owner);
    for (const entry of dropped) entry.settle("content_refused");
  }

  async #recover(entries: readonly Staged[]): Promise<boolean> {
    this.#state = "recovering";
    const staged = [...entries, ...this.#waiting];
    this.#waiting = [];
    for (const entry of staged) entry.settle("unavailable");
    this.#options.settled?.();
    for (let attempt = 0;; attempt++) {
      try {
        await this.#options.fence.refence();
        break;
      } catch (error) {
        this.#options.observer.commitFailed(`refence: ${String(error)}`);
        if (error instanceof Error && error.name === "LeaseLost") {
          this.#lose([]);
          return false;
        }
        // What was staged meanwhile cannot be committed either; its callers may repeat.
        this.#fail("unavailable");
        await this.#pause(Math.min(2000, 50 * 2 ** attempt));
      }
    }
    this.#state = "committing";
    return true;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }

  #lose(entries: readonly Staged[]): void {
    this.#state = "lost";
    for (const entry of entries) entry.settle("lease_lost");
    this.#fail("lease_lost");
    this.#options.leaseLost();
    this.#tellQuiet();
  }

  #fail(outcome: CommitOutcome): void {
    const staged = this.#waiting;
    this.#waiting = [];
    for (const entry of staged) entry.settle(outcome);
  }

  #tellQuiet(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}

/** The mutations of a batch; of several writes to one key the last stands. */
function mutationsOf(entries: readonly Staged[]): readonly Mutation[] {
  if (entries.length === 1) return entries[0]!.mutations;
  const last = new Map<string, Mutation>();
  for (const entry of entries) {
    for (const mutation of entry.mutations) last.set(mutation.key.join("\u0000"), mutation);
  }
  return [...last.values()];
}

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
import { turnBytesMax, turnKeyBytesMax, turnMutationsMax } from "../../actors/rows.ts";
import type { Clock } from "../clock.ts";
import {
  type Batch,
  type Check,
  type CommitResult,
  type Key,
  type Mutation,
  type Store,
  StoreContentRefused,
} from "./store.ts";

/** A batch closes at this many mutations … */
export const batchMutationsMax = turnMutationsMax;
/** … at this many bytes of encoded values and keys (E1; the store's own limit is 800 KiB) … */
export const batchBytesMax = turnBytesMax;
/** … or at this many bytes of keys that are set (the store's own limit is 80 KiB). */
export const batchKeyBytesMax = turnKeyBytesMax;
/** Staged entries that may wait for the next commits; then no further turn is run … */
export const stagedEntriesMax = 20_000;
/** … and likewise their bytes. */
export const stagedBytesMax = 64 * 1024 * 1024;

/** How often an owner that commits nothing makes sure that it still is the owner. */
export const leaseLookMs = 5_000;
/** Pauses between attempts to renew the fence: 50 ms, doubled up to this. */
const longestPauseMs = 2_000;

/** What became of a staged entry. */
export type CommitOutcome = "durable" | "unavailable" | "content_refused" | "lease_lost";

/** One turn's durable changes. */
export interface Staged {
  /** Whose turn it was; later entries of the same owner fall with an earlier one. */
  readonly owner: string;
  readonly mutations: readonly Mutation[];
  /** Encoded size of keys and values. */
  readonly bytes: number;
  /** The part of `bytes` that is keys that are set. */
  readonly keyBytes: number;
  /** Called once, in the order of staging. Must not throw. */
  settle(outcome: CommitOutcome): void;
}

/** The fence of the process that owns the cluster. */
export interface Fence {
  readonly check: Check;
  /** Makes sure that the fence still is this owner's; throws where the lease is lost. */
  confirm(): Promise<void>;
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
}

/** Gathers staged entries and commits them, one batch at a time. */
export class Committer {
  readonly #options: CommitterOptions;
  #state: "idle" | "committing" | "recovering" | "lost" | "closed" = "idle";
  #waiting: Staged[] = [];
  #waitingBytes = 0;
  /** How many entries at the front are committed one by one, since one of them is bad. */
  #singly = 0;
  #closing = false;
  #endPause: () => void = () => {};
  #cancelLook: () => void = () => {};
  /** Commits that came through; each of them has checked the lease. */
  #commits = 0;
  #whenQuiet: (() => void)[] = [];
  #whenOpen: (() => void)[] = [];

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** How many entries wait for a later batch than the one in flight. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether another entry should be staged now; staging itself never refuses. */
  get open(): boolean {
    return !this.#ended && this.#waiting.length < stagedEntriesMax &&
      this.#waitingBytes < stagedBytesMax;
  }

  /** Whether nothing is ever committed again. */
  get lost(): boolean {
    return this.#ended;
  }

  /** Runs a task once, as soon as {@link open} is true again or all is lost. */
  whenOpen(task: () => void): void {
    this.#whenOpen.push(task);
  }

  /** Looks after the lease while nothing is committed, until it is lost or all is closed. */
  watch(): void {
    const seen = this.#commits;
    this.#cancelLook = this.#options.clock.after(leaseLookMs, () => {
      // A commit, under way or since the last look, is a look itself.
      if (this.#state === "idle" && this.#commits === seen) void this.#confirm();
      this.watch();
    });
  }

  /** Stages one entry; its `settle` is called later, never from inside this call. */
  stage(entry: Staged): void {
    this.#waiting.push(entry);
    this.#waitingBytes += entry.bytes;
    if (this.#state === "idle") {
      // From the next microtask on: turns that run in one go share one commit.
      this.#state = "committing";
      queueMicrotask(() => void this.#run());
    } else if (this.#ended) queueMicrotask(() => this.#failWaiting(this.#endOutcome));
  }

  /** Commits changes that belong to no actor's turn (sweeps, acknowledged messages). */
  commit(
    owner: string,
    mutations: readonly Mutation[],
    bytes: number,
    keyBytes = 0,
  ): Promise<CommitOutcome> {
    return new Promise((settle) => this.stage({ owner, mutations, bytes, keyBytes, settle }));
  }

  /**
   * Resolves once everything that is staged now is settled and no recovery is under way: what is
   * read from the store after that is what those commits left, for good.
   */
  async caughtUp(): Promise<void> {
    while (this.#state !== "idle" && !this.#ended) {
      // An empty entry goes through the line like any other; what fails it is a recovery.
      if (await this.commit("", [], 0) !== "unavailable") return;
    }
  }

  /** Resolves once nothing is staged. */
  quiet(): Promise<void> {
    if (this.#state === "idle" || this.#ended) return Promise.resolve();
    return new Promise((resolve) => this.#whenQuiet.push(resolve));
  }

  /** Waits for what is staged and ends; where a fence has to be renewed first, it ends at once. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#state !== "recovering") await this.quiet();
    if (!this.#ended) this.#end("closed");
    this.#endPause();
  }

  get #ended(): boolean {
    return this.#state === "lost" || this.#state === "closed";
  }

  get #endOutcome(): CommitOutcome {
    return this.#state === "lost" ? "lease_lost" : "unavailable";
  }

  async #confirm(): Promise<void> {
    try {
      await this.#options.fence.confirm();
    } catch (error) {
      // A store that does not answer says nothing of the lease, and a commit finds out by itself.
      if (isLeaseLost(error) && this.#state === "idle") this.#lose([]);
    }
  }

  /**
   * Commits batch after batch. What a batch made durable is told while the next one is already on
   * its way: telling is this thread's work and committing is the store's, so neither waits for the
   * other.
   */
  async #run(): Promise<void> {
    let durable: readonly Staged[] = [];
    while (this.#waiting.length > 0 || durable.length > 0) {
      const entries = this.#waiting.length > 0 ? this.#nextBatch() : [];
      const committed = entries.length > 0 ? this.#commitBatch(entries) : null;
      this.#settle(durable, "durable");
      durable = [];
      if (this.open) { for (const task of this.#whenOpen.splice(0)) task(); }
      if (committed === null) continue;
      const came = await committed;
      if (came === "over") return;
      if (came === "durable") durable = entries;
    }
    this.#state = "idle";
    for (const task of this.#whenQuiet.splice(0)) task();
  }

  /** Commits a batch: `durable` where its entries are still to be told, `over` where all is. */
  async #commitBatch(entries: readonly Staged[]): Promise<"durable" | "told" | "over"> {
    const mutations = mutationsOf(entries);
    const startedMs = this.#options.clock.monotonic();
    let mine = true;
    try {
      if (mutations.length > 0) mine = (await this.#commit(mutations)).ok;
    } catch (error) {
      this.#options.observer.commitFailed(String(error));
      if (!(error instanceof StoreContentRefused)) {
        return await this.#recover(entries) ? "told" : "over";
      }
      if (entries.length > 1) this.#putBack(entries);
      else this.#settle(entries, "content_refused");
      return "told";
    }
    if (!mine) {
      this.#lose(entries);
      return "over";
    }
    if (mutations.length > 0) {
      this.#commits++;
      const tookMs = this.#options.clock.monotonic() - startedMs;
      this.#options.observer.commit(tookMs, entries.length, mutations.length);
    }
    return "durable";
  }

  #commit(mutations: readonly Mutation[]): Promise<CommitResult> {
    const batch: Batch = { checks: [this.#options.fence.check], mutations };
    return this.#options.store.commit(batch);
  }

  #nextBatch(): Staged[] {
    let count = 0;
    let mutations = 0;
    let bytes = 0;
    let keyBytes = 0;
    for (const entry of this.#waiting) {
      mutations += entry.mutations.length;
      bytes += entry.bytes;
      keyBytes += entry.keyBytes;
      const full = mutations > batchMutationsMax || bytes > batchBytesMax ||
        keyBytes > batchKeyBytesMax;
      if (count > 0 && (full || this.#singly > 0)) break;
      count++;
      this.#waitingBytes -= entry.bytes;
    }
    if (this.#singly > 0) this.#singly--;
    if (count < this.#waiting.length) return this.#waiting.splice(0, count);
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }

  /** One bad entry must cost one actor only: the others of its batch go through by themselves. */
  #putBack(entries: readonly Staged[]): void {
    this.#singly = entries.length;
    this.#waiting = [...entries, ...this.#waiting];
    for (const { bytes } of entries) this.#waitingBytes += bytes;
  }

  #settle(entries: readonly Staged[], outcome: CommitOutcome): void {
    for (const entry of entries) {
      try {
        entry.settle(outcome);
      } catch (error) {
        this.#options.observer.commitFailed(`settling ${entry.owner}: ${String(error)}`);
      }
    }
    if (outcome === "durable" || this.#waiting.length === 0) return;
    // Later turns of an owner stand on the one that fell, those included that ran just now, while
    // others were told: they fall with it.
    const owners = new Set<string>();
    for (const { owner } of entries) owners.add(owner);
    const fallen = this.#waiting.filter(({ owner }) => owners.has(owner));
    if (fallen.length === 0) return;
    this.#waiting = this.#waiting.filter(({ owner }) => !owners.has(owner));
    for (const { bytes } of fallen) this.#waitingBytes -= bytes;
    this.#settle(fallen, outcome);
  }

  #failWaiting(outcome: CommitOutcome): void {
    const staged = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#settle(staged, outcome);
  }

  async #recover(entries: readonly Staged[]): Promise<boolean> {
    this.#state = "recovering";
    const staged = [...entries, ...this.#waiting];
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#singly = 0;
    this.#settle(staged, "unavailable");
    if (this.#closing) this.#end("closed");
    for (let pauseMs = 50; !this.#ended; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
      try {
        await this.#options.fence.refence();
        if (this.#ended) break;
        this.#state = "committing";
        return true;
      } catch (error) {
        if (this.#ended) break;
        this.#options.observer.commitFailed(`refence: ${String(error)}`);
        if (isLeaseLost(error)) return this.#lose([]);
        // What was staged meanwhile cannot be committed either; its callers may repeat.
        this.#failWaiting("unavailable");
        await this.#pause(pauseMs);
      }
    }
    return false;
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
    this.#endPause = () => {};
  }

  #lose(entries: readonly Staged[]): false {
    this.#state = "lost";
    this.#settle(entries, "lease_lost");
    this.#end("lost");
    this.#options.leaseLost();
    return false;
  }

  #end(state: "lost" | "closed"): void {
    this.#state = state;
    this.#cancelLook();
    this.#failWaiting(this.#endOutcome);
    for (const task of this.#whenQuiet.splice(0)) task();
    // Whoever waited for room learns that there is none: `lost` is true.
    for (const task of this.#whenOpen.splice(0)) task();
  }
}

function isLeaseLost(error: unknown): boolean {
  return error instanceof Error && error.name === "LeaseLost";
}

/** The mutations of a batch; of several writes to one key the last stands. */
function mutationsOf(entries: readonly Staged[]): readonly Mutation[] {
  const [only] = entries;
  if (entries.length === 1 && only!.mutations.length <= 1) return only!.mutations;
  const last = new Map<string, Mutation>();
  for (const { mutations } of entries) {
    for (const mutation of mutations) last.set(textOf(mutation.key), mutation);
  }
  return [...last.values()];
}

/** A key as one text; joined by hand, since this runs for every row of every commit. */
function textOf(key: Key): string {
  let text = `${key[0]}`;
  for (let at = 1; at < key.length; at++) text += betweenParts + key[at];
  return text;
}

/** Keys are well-formed text, so no part of one holds a lone surrogate. */
const betweenParts = "\ud800";

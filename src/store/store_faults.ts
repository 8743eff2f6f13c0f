/**
 * What can go wrong with a store, on request, for tests and simulation: commits that are lost, that
 * are applied though the answer is lost, that are applied after the caller gave up (what a retrying
 * KV Connect client does), content refused, reads that fail, commits held back, and slowness on
 * the injected clock. Nothing here is random by itself: chance comes in as a seeded function.
 */
import type { Clock } from "../clock.ts";
import type { Batch } from "./store.ts";

/**
 * What becomes of a commit whose caller is told that the outcome is unknown: it is not applied, it
 * is applied, or it is applied only when {@link StoreFaults.applyLate} is called.
 */
export type Fate = "lost" | "applied" | "late";

/** The calls that latency can tell apart. */
export type StoreCall = "get" | "list" | "commit";

interface Planned {
  /** Commits that still pass before this one fails. */
  after: number;
  readonly fate: Fate;
}

/** The faults of one memory store. */
export class StoreFaults {
  readonly #clock: Clock;
  #planned: Planned[] = [];
  #chance: { readonly rate: number; readonly random: () => number; readonly fate: Fate } | null =
    null;
  #refuses: ((batch: Batch) => string | null) | null = null;
  #failingReads = 0;
  #holding = false;
  #held: (() => void)[] = [];
  #awaited: { readonly count: number; readonly resolve: () => void }[] = [];
  #latencyMs: ((call: StoreCall) => number) | null = null;
  #late: (() => boolean)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The next `count` commits fail. */
  failNext(count = 1, fate: Fate = "lost"): void {
    for (let nth = 1; nth <= count; nth++) this.failNth(nth, fate);
  }

  /** The `nth` commit from now fails, counted from 1. */
  failNth(nth: number, fate: Fate = "lost"): void {
    this.#planned.push({ after: nth - 1, fate });
  }

  /** Each commit fails with probability `rate` by `random` (in 0 to 1); a rate of 0 ends it. */
  failRandomly(rate: number, random: () => number, fate: Fate = "lost"): void {
    this.#chance = rate > 0 ? { rate, random, fate } : null;
  }

  /** Refuses every batch for which the predicate names a rule; `null` ends it. */
  refuseWhen(predicate: ((batch: Batch) => string | null) | null): void {
    this.#refuses = predicate;
  }

  /** The next `count` reads and listings fail. */
  failReads(count = 1): void {
    this.#failingReads += count;
  }

  /** Commits from now on wait, in order, before they are applied. */
  hold(): void {
    this.#holding = true;
  }

  /** Lets the first `count` held commits go, or all of them and holds none any more. */
  release(count = Infinity): void {
    if (count === Infinity) this.#holding = false;
    for (const go of this.#held.splice(0, count)) go();
  }

  /** How many commits are held. */
  get held(): number {
    return this.#held.length;
  }

  /** Resolves when at least `count` commits are held. */
  heldAtLeast(count: number): Promise<void> {
    if (this.#held.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push({ count, resolve }));
  }

  /** Every call takes this many milliseconds of the clock; `null` for none. */
  latency(ms: ((call: StoreCall) => number) | null): void {
    this.#latencyMs = ms;
  }

  /** Commits that wait to be applied late. */
  get late(): number {
    return this.#late.length;
  }

  /** Applies the late commits, in order, and says how many of them passed their checks. */
  applyLate(): number {
    return this.#late.splice(0).filter((apply) => apply()).length;
  }

  /** Ends every fault; held commits go on, late ones are forgotten. */
  clear(): void {
    this.#planned = [];
    this.#chance = null;
    this.#refuses = null;
    this.#failingReads = 0;
    this.#latencyMs = null;
    this.#late = [];
    this.release();
  }

  /** For the store: what is to become of the commit that arrives now. */
  fateOfCommit(): Fate | null {
    let fate: Fate | null = null;
    this.#planned = this.#planned.filter((plan) => {
      if (plan.after-- > 0) return true;
      fate ??= plan.fate;
      return false;
    });
    if (fate === null && this.#chance !== null && this.#chance.random() < this.#chance.rate) {
      fate = this.#chance.fate;
    }
    return fate;
  }

  /** For the store: whether the read that arrives now fails. */
  readFails(): boolean {
    if (this.#failingReads === 0) return false;
    this.#failingReads--;
    return true;
  }

  /** For the store: the rule by which a batch is refused, if any. */
  refusalOf(batch: Batch): string | null {
    return this.#refuses?.(batch) ?? null;
  }

  /** For the store: keeps a commit for {@link applyLate}. */
  keepLate(apply: () => boolean): void {
    this.#late.push(apply);
  }

  /** For the store: resolves when the call may go on; undefined where it may at once. */
  gate(call: StoreCall): Promise<void> | undefined {
    const ms = this.#latencyMs?.(call) ?? 0;
    const slow = ms > 0
      ? new Promise<void>((resolve) => this.#clock.after(ms, resolve))
      : undefined;
    if (call !== "commit" || !this.#holding) return slow;
    const held = new Promise<void>((resolve) => this.#held.push(resolve));
    this.#awaited = this.#awaited.filter(({ count, resolve }) => {
      if (this.#held.length < count) return true;
      resolve();
      return false;
    });
    return slow === undefined ? held : slow.then(() => held);
  }
}

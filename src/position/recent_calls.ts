/**
 * What the edge remembers of each id's calls to groups that take positions, for a minute, in memory
 * alone: when, under which key, and of a call that came with a position the landing it was placed
 * from. No position is in it (E11). Besides, how often each rule stood in the way of an id.
 */
import type { Clock } from "../clock.ts";
import type { MisuseCode } from "./misuse.ts";

/** Everything is forgotten after this. */
export const rememberedMs = 60_000;
/** Calls and refusals remembered of everybody; beyond, the oldest are forgotten sooner. */
export const rememberedMax = 20_000;

/** A call that went on to its group. */
export interface RecentCall {
  readonly what: "call";
  readonly rid: string;
  /** On the monotonic clock. */
  readonly atMs: number;
  readonly group: string;
  readonly key: string;
  /** Height of the landing it was placed from, m; null where it came without a position. */
  readonly heightM: number | null;
}

interface Refused {
  readonly what: "refused";
  readonly rid: string;
  readonly atMs: number;
  readonly code: MisuseCode;
  count: number;
}

type Remembered = RecentCall | Refused;

/** The calls of the last minute. */
export class RecentCalls {
  readonly #clock: Clock;
  /** In the order in which they came. */
  readonly #all = new Set<Remembered>();
  readonly #byRid = new Map<string, Set<Remembered>>();
  #cancelSweep: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How much is remembered. */
  get size(): number {
    return this.#all.size;
  }

  /** An id's calls of the last minute, oldest first. */
  of(rid: string): RecentCall[] {
    this.#sweep();
    return [...this.#byRid.get(rid) ?? []].filter((one) => one.what === "call");
  }

  /** Remembers a call. */
  note(call: Omit<RecentCall, "what" | "atMs">): void {
    this.#add({ what: "call", atMs: this.#clock.monotonic(), ...call });
  }

  /** Counts a refusal; answers how many there were of its kind within a minute of the first. */
  refused(rid: string, code: MisuseCode): number {
    this.#sweep();
    for (const one of this.#byRid.get(rid) ?? []) {
      if (one.what === "refused" && one.code === code) return ++one.count;
    }
    this.#add({ what: "refused", rid, code, atMs: this.#clock.monotonic(), count: 1 });
    return 1;
  }

  /** Forgets everything. */
  close(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    this.#all.clear();
    this.#byRid.clear();
  }

  #add(one: Remembered): void {
    if (this.#all.size >= rememberedMax) {
      for (const oldest of this.#all) {
        this.#forget(oldest);
        break;
      }
    }
    this.#all.add(one);
    const own = this.#byRid.get(one.rid) ?? new Set();
    this.#byRid.set(one.rid, own.add(one));
    this.#cancelSweep ??= this.#clock.after(rememberedMs, () => this.#sweepLater());
  }

  #sweepLater(): void {
    this.#cancelSweep = null;
    this.#sweep();
    for (const oldest of this.#all) {
      const leftMs = oldest.atMs + rememberedMs - this.#clock.monotonic();
      this.#cancelSweep = this.#clock.after(leftMs, () => this.#sweepLater());
      return;
    }
  }

  #sweep(): void {
    const before = this.#clock.monotonic() - rememberedMs;
    for (const one of this.#all) {
      if (one.atMs > before) return;
      this.#forget(one);
    }
  }

  #forget(one: Remembered): void {
    this.#all.delete(one);
    const own = this.#byRid.get(one.rid);
    own?.delete(one);
    if (own?.size === 0) this.#byRid.delete(one.rid);
  }
}

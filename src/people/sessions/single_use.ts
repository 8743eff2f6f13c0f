/**
 * Things that are good once and for a short while, such as challenges: in bounded memory, gone at a
 * restart. Each has an owner, say an address, who may have only so many; an owner's own oldest gives
 * way first, so that nobody can push out what others have just begun.
 */
import type { Clock } from "../../clock.ts";

/** The bounds. */
export interface SingleUseBounds {
  /** How long a thing is good. */
  readonly lifeMs: number;
  /** Things of everybody together. */
  readonly max: number;
  /** Things of one owner. */
  readonly ownerMax: number;
}

interface Kept<T> {
  readonly owner: string;
  readonly value: T;
  readonly untilMs: number;
}

/** A memory of things that are good once. */
export class SingleUse<T> {
  readonly #clock: Clock;
  readonly #bounds: SingleUseBounds;
  /** In the order in which they were put, which is that of their ends. */
  readonly #kept = new Map<string, Kept<T>>();
  readonly #owned = new Map<string, Set<string>>();

  constructor(clock: Clock, bounds: SingleUseBounds) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  /** How many are kept, some of which may have ended. */
  get size(): number {
    return this.#kept.size;
  }

  /** Keeps a thing under a key that was never used before. */
  put(key: string, owner: string, value: T): void {
    this.#forgetEnded();
    const own = this.#owned.get(owner);
    if (own !== undefined && own.size >= this.#bounds.ownerMax) this.#dropFirst(own);
    else if (this.#kept.size >= this.#bounds.max) this.#dropFirst(this.#kept.keys());
    this.#kept.set(key, { owner, value, untilMs: this.#clock.now() + this.#bounds.lifeMs });
    const owned = this.#owned.get(owner);
    if (owned === undefined) this.#owned.set(owner, new Set([key]));
    else owned.add(key);
  }

  /** The thing under a key, which stays. */
  peek(key: string): T | undefined {
    const kept = this.#kept.get(key);
    return kept === undefined || this.#clock.now() >= kept.untilMs ? undefined : kept.value;
  }

  /** The thing under a key, which is gone with this. */
  take(key: string): T | undefined {
    const value = this.peek(key);
    this.#drop(key);
    return value;
  }

  #forgetEnded(): void {
    const now = this.#clock.now();
    for (const [key, { untilMs }] of this.#kept) {
      if (now < untilMs) break;
      this.#drop(key);
    }
  }

  #dropFirst(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#drop(key);
      return;
    }
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    const owned = this.#owned.get(kept.owner);
    owned?.delete(key);
    if (owned?.size === 0) this.#owned.delete(kept.owner);
  }
}

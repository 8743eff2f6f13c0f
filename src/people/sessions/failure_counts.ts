/**
 * How long somebody must wait who failed several times (R06, V6.3.1). Up to a threshold nothing
 * happens; from there each failure doubles the wait, up to a bound, so nobody is ever locked out for
 * good. An attempt counts as failed from its beginning until it turns out good: many at once gain
 * nothing. What is asked during a wait is not tried and not counted, so it does not prolong it.
 */

/** How a wait grows. */
export interface BackOff {
  /** Failures from which one waits. */
  readonly threshold: number;
  /** The wait after as many failures as the threshold, in milliseconds. */
  readonly firstMs: number;
  /** The longest wait. */
  readonly mostMs: number;
  /** Failures are forgotten after this long without another. */
  readonly forgetMs: number;
}

const hourMs = 3_600_000;
/** Of a mail address from one network address. */
export const pairBackOff: BackOff = {
  threshold: 5,
  firstMs: 2_000,
  mostMs: hourMs / 4,
  forgetMs: 24 * hourMs,
};
/** Of a mail address from anywhere. */
export const accountBackOff: BackOff = { ...pairBackOff, mostMs: 60_000 };
/** Of a network address, behind which a whole building may be. */
export const addressBackOff: BackOff = { ...pairBackOff, threshold: 25, forgetMs: hourMs };

/** How long to wait from `lastAtMs` on, after `count` failures; 0 below the threshold. */
export function waitAfter(count: number, { threshold, firstMs, mostMs }: BackOff): number {
  if (count < threshold) return 0;
  return Math.min(mostMs, firstMs * 2 ** Math.min(30, count - threshold));
}

interface Counted {
  count: number;
  lastAtMs: number;
}

/** Counts failures by key in bounded memory; the key longest unseen is forgotten first. */
export class FailureCounts {
  readonly #backOff: BackOff;
  readonly #keysMax: number;
  readonly #counted = new Map<string, Counted>();

  constructor(backOff: BackOff, keysMax: number) {
    this.#backOff = backOff;
    this.#keysMax = keysMax;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#counted.size;
  }

  /** How often this key has failed, as far as it is remembered. */
  failures(key: string, nowMs: number): number {
    return this.#current(key, nowMs)?.count ?? 0;
  }

  /** Milliseconds that this key must still wait; 0 where it may try. */
  waitMs(key: string, nowMs: number): number {
    const counted = this.#current(key, nowMs);
    if (counted === undefined) return 0;
    return Math.max(0, counted.lastAtMs + waitAfter(counted.count, this.#backOff) - nowMs);
  }

  /** Counts an attempt as failed; {@link good} or {@link undo} takes it back. */
  count(key: string, nowMs: number): void {
    const count = (this.#current(key, nowMs)?.count ?? 0) + 1;
    this.#counted.delete(key); // put back as the most recent
    if (this.#counted.size >= this.#keysMax) {
      for (const oldest of this.#counted.keys()) {
        this.#counted.delete(oldest);
        break;
      }
    }
    this.#counted.set(key, { count, lastAtMs: nowMs });
  }

  /** The key is good: its failures are forgotten. */
  good(key: string): void {
    this.#counted.delete(key);
  }

  /** One attempt was none: it is taken back, and what failed before stays. */
  undo(key: string): void {
    const counted = this.#counted.get(key);
    if (counted === undefined) return;
    if (counted.count <= 1) this.#counted.delete(key);
    else counted.count--;
  }

  #current(key: string, nowMs: number): Counted | undefined {
    const counted = this.#counted.get(key);
    if (counted === undefined || nowMs - counted.lastAtMs < this.#backOff.forgetMs) return counted;
    this.#counted.delete(key);
    return undefined;
  }
}

/**
 * How often an actor may break. A failure (never bad input, which is a reply) restarts the actor
 * from its committed rows after a growing pause; one that keeps breaking is quarantined: its key
 * alone is left out of service and shown to the operator, the others go on. A store that does not
 * answer is no failure of the actor: it is asked again, after growing pauses, for as long as it
 * takes.
 */
import type { Clock } from "../src/clock.ts";

/** How many failures within {@link windowMs} lead to quarantine. */
export const failuresMax = 5;
/** The window over which failures count. */
export const windowMs = 60_000;
const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** The recent failures of one actor. */
export class Restarts {
  readonly #clock: Clock;
  readonly #random: () => number;
  #failedAtMs: number[] = [];
  #outages = 0;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Notes a failure: the pause before the next load in ms, or `"quarantine"`. */
  failed(): number | "quarantine" {
    const now = this.#clock.monotonic();
    this.#failedAtMs = this.#failedAtMs.filter((atMs) => now - atMs < windowMs);
    this.#failedAtMs.push(now);
    if (this.#failedAtMs.length >= failuresMax) return "quarantine";
    return this.#pause(this.#failedAtMs.length - 1);
  }

  /** Notes that the store did not answer: the pause before it is asked again in ms. */
  outage(): number {
    return this.#pause(this.#outages++);
  }

  /** Notes that the actor could be loaded. */
  loaded(): void {
    this.#outages = 0;
  }

  /** Forgets past failures, when the operator releases the actor. */
  forgive(): void {
    this.#failedAtMs = [];
    this.#outages = 0;
  }

  #pause(nth: number): number {
    // With some chance in it, so that many actors of one failing store do not ask in step.
    return Math.min(longestPauseMs, firstPauseMs * 2 ** nth) * (0.75 + 0.5 * this.#random());
  }
}

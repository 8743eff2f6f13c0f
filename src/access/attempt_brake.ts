/**
 * Slows down guessing, per place: after three wrong attempts each further one must wait, a second,
 * then twice as long each time, up to a minute and never longer, so that nobody is ever locked out
 * for good (C12). A place quiet for ten minutes becomes one step faster again. A right attempt does
 * not: whoever holds one good PIN could otherwise clear the way for guessing another.
 *
 * An attempt counts before it is judged and is given back where it was right, so that many at once
 * gain nothing. All is in memory: a place not remembered, after a restart or because the memory was
 * full, begins several steps up, so that a restart gives no free guesses.
 */
import type { Clock } from "../clock.ts";

/** Wrong attempts before the first wait. */
export const freeAttempts = 3;
/** The first wait; each next is twice as long. */
export const firstWaitMs = 1_000;
/** The longest wait. */
export const longestWaitMs = 60_000;
/** Quiet for this long, a place becomes one step faster. */
export const quietMs = 600_000;
/** Where a place begins that is not remembered: waits of 8 s. */
export const unknownStep = freeAttempts + 3;
/** More steps than these change nothing. */
const stepMax = freeAttempts + 1 + Math.ceil(Math.log2(longestWaitMs / firstWaitMs));

interface Place {
  readonly step: number;
  /** On the monotonic clock. */
  readonly atMs: number;
}

/** An attempt that may be made now. */
export interface Attempt {
  readonly allowed: true;
  /** It was right: it does not count. */
  wasRight(): void;
}

/** The brake of many places. */
export class AttemptBrake {
  readonly #clock: Clock;
  readonly #placesMax: number;
  readonly #first: number;
  readonly #places = new Map<string, Place>();

  /**
   * @param placesMax most places remembered; the one longest untouched is forgotten for a new one.
   * @param first the step of a place not remembered.
   */
  constructor(clock: Clock, placesMax = 20_000, first = unknownStep) {
    this.#clock = clock;
    this.#placesMax = placesMax;
    this.#first = first;
  }

  /** How many places are remembered. */
  get size(): number {
    return this.#places.size;
  }

  /** Counts an attempt, or says how long to wait; one that must wait does not count. */
  attempt(
    place: string,
  ): Attempt | { readonly allowed: false; readonly retryAfterMs: number } {
    const now = this.#clock.monotonic();
    const known = this.#places.get(place);
    const waited = known === undefined ? 0 : now - known.atMs;
    const waitMs = known === undefined ? 0 : waitMsOf(known.step);
    if (waited < waitMs) return { allowed: false, retryAfterMs: Math.ceil(waitMs - waited) };
    const before = known === undefined ? undefined : eased(known, now);
    const counted = { step: Math.min((before?.step ?? this.#first) + 1, stepMax), atMs: now };
    this.#keep(place, counted);
    return {
      allowed: true,
      wasRight: () => {
        const kept = this.#places.get(place);
        if (kept === counted) {
          if (before === undefined) this.#places.delete(place);
          else this.#keep(place, before);
        } else if (kept !== undefined) {
          // The others that came meanwhile still count; only this one is given back.
          this.#keep(place, { step: Math.max(kept.step - 1, 0), atMs: kept.atMs });
        }
      },
    };
  }

  #keep(place: string, state: Place): void {
    this.#places.delete(place);
    if (this.#places.size >= this.#placesMax) {
      for (const oldest of this.#places.keys()) {
        this.#places.delete(oldest);
        break;
      }
    }
    this.#places.set(place, state);
  }
}

/** How long the next attempt waits after the one that led to this step. */
export function waitMsOf(step: number): number {
  if (step <= freeAttempts) return 0;
  return Math.min(firstWaitMs * 2 ** (step - freeAttempts - 1), longestWaitMs);
}

/**
 * How many attempts somebody can make in some time who tries as soon as it is allowed, which is
 * the fastest: waiting for a step back takes ten minutes and saves at most one.
 * @param from the step where the place stands; a place long in use and quiet stands at 0.
 */
export function attemptsWithin(ms: number, from = 0): number {
  let attempts = 0;
  let step = from;
  let at = 0;
  while (at <= ms) {
    attempts++;
    step = Math.min(step + 1, stepMax);
    if (step === stepMax) return attempts + Math.floor((ms - at) / longestWaitMs);
    at += waitMsOf(step);
  }
  return attempts;
}

/** A place after its quiet time; the time that made it faster is used up, so it counts once. */
function eased({ step, atMs }: Place, now: number): Place {
  const steps = Math.floor((now - atMs) / quietMs);
  return { step: Math.max(0, step - steps), atMs: atMs + steps * quietMs };
}

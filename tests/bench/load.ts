/**
 * How a client process of the benchmark keeps calls in flight: always as many as asked for, each on
 * the phone that has been idle longest, or no more than so many begun a second. The same for every
 * API that is measured, so that they differ in nothing but the API.
 */
import { SystemClock } from "../../src/clock.ts";

/** Runs calls. */
export interface LoadRequest {
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  /** No more calls than this, warm-up included. */
  readonly callsMax: number;
  /** Begins no more calls a second; left out: as soon as there is room. */
  readonly perSecond?: number;
}

/** What a run found; the warm-up is left out of the first two. */
export interface LoadResult {
  readonly perSecond: number;
  readonly calls: number;
  /** Calls begun, warm-up included. */
  readonly begun: number;
  /** Calls without an end. */
  readonly lost: number;
  /** Whether the run made all the calls it was allowed before its time was over. */
  readonly ranOut: boolean;
}

/** How long calls may take to end after a run's time is over. */
const drainMs = 10_000;
/** How often a run with a rate looks whether calls are due; they begin together. */
const paceMs = 1;
const clock = new SystemClock();

/** One run. */
export class Load<Phone> {
  readonly #request: LoadRequest;
  readonly #place: (phone: Phone, number: number) => void;
  readonly #free: Phone[];
  #nextFree = 0;
  #freeCount: number;
  #begun = 0;
  #open = 0;
  #finished = 0;
  #measuring = false;
  #stopped = false;
  #fromMs = 0;
  #drained: (() => void) | undefined;

  /** @param place begins the call of that number on a phone, whose end is told by {@link end}. */
  constructor(
    request: LoadRequest,
    phones: readonly Phone[],
    place: (phone: Phone, number: number) => void,
  ) {
    if (phones.length < request.inFlight) {
      throw new Error(`Cannot keep ${request.inFlight} calls in flight: ${phones.length} phones`);
    }
    this.#request = request;
    this.#place = place;
    this.#free = [...phones];
    this.#freeCount = phones.length;
  }

  /** Whether what begins and ends now counts. */
  get measuring(): boolean {
    return this.#measuring;
  }

  /** Runs until its time is over and its calls have ended. */
  async run(): Promise<LoadResult> {
    const { inFlight, warmUpMs, durationMs, callsMax, perSecond } = this.#request;
    this.#fromMs = clock.monotonic();
    if (perSecond === undefined) { for (let index = 0; index < inFlight; index++) this.#begin(); }
    else this.#pace();
    await pause(warmUpMs);
    this.#measuring = true;
    const fromMs = clock.monotonic();
    await pause(durationMs);
    const tookMs = clock.monotonic() - fromMs;
    const calls = this.#finished;
    this.#measuring = false;
    this.#stopped = true;
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        const disarm = clock.after(drainMs, resolve);
        this.#drained = () => {
          disarm();
          resolve();
        };
      });
    }
    return {
      perSecond: calls * 1000 / tookMs,
      calls,
      begun: this.#begun,
      lost: this.#open,
      ranOut: this.#begun >= callsMax,
    };
  }

  /** The call of a phone is over; the next one begins. @param well whether it counts as a call. */
  end(phone: Phone, well: boolean): void {
    if (well && this.#measuring) this.#finished++;
    this.#free[(this.#nextFree + this.#freeCount) % this.#free.length] = phone;
    this.#freeCount++;
    this.#open--;
    if (this.#request.perSecond === undefined) this.#begin();
    if (this.#open === 0) this.#drained?.();
  }

  #begin(): void {
    if (this.#stopped || this.#begun >= this.#request.callsMax || this.#freeCount === 0) return;
    const phone = this.#free[this.#nextFree]!;
    this.#nextFree = (this.#nextFree + 1) % this.#free.length;
    this.#freeCount--;
    this.#open++;
    this.#place(phone, this.#begun++);
  }

  #pace(): void {
    if (this.#stopped) return;
    const { perSecond = 0, inFlight, callsMax } = this.#request;
    const due = Math.min(callsMax, (clock.monotonic() - this.#fromMs) * perSecond / 1000);
    while (this.#begun < due && this.#open < inFlight) this.#begin();
    clock.after(paceMs, () => this.#pace());
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

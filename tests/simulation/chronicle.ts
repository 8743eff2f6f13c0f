/**
 * What happened in a simulated run, line by line: the last lines for whoever looks for a fault, and
 * a hash over all of them, which is the same whenever the same seed is run again.
 */
import type { Clock } from "../../src/clock.ts";

const linesKept = 600;

/** The record of one run. */
export class Chronicle {
  readonly #clock: Clock;
  readonly #write: ((line: string) => void) | undefined;
  readonly #startedMs: number;
  #last: string[] = [];
  #lines = 0;
  #high = 0xdeadbeef;
  #low = 0x41c6ce57;

  /** `write` gets every line, for a run that is looked at closely. */
  constructor(clock: Clock, write?: (line: string) => void) {
    this.#clock = clock;
    this.#write = write;
    this.#startedMs = clock.monotonic();
  }

  get lines(): number {
    return this.#lines;
  }

  /** 53 bits over all lines, as text (cyrb53 by bryc, public domain). */
  get hash(): string {
    let high = this.#high;
    let low = this.#low;
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, "0");
  }

  /** The last lines that hold `word`, or simply the last lines. */
  tail(count: number, word = ""): string[] {
    return this.#last.filter((line) => line.includes(word)).slice(-count);
  }

  note(who: string, what: string): void {
    const atMs = this.#clock.monotonic() - this.#startedMs;
    const line = `${atMs.toFixed(3).padStart(13)} ${who.padEnd(9)} ${what}`;
    this.#lines++;
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      this.#high = Math.imul(this.#high ^ code, 2654435761);
      this.#low = Math.imul(this.#low ^ code, 1597334677);
    }
    this.#last.push(line);
    if (this.#last.length > 2 * linesKept) this.#last = this.#last.slice(-linesKept);
    this.#write?.(line);
  }
}

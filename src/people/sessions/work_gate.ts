/**
 * Lets a few pieces of costly work run at once and a few more wait in the order they came; what
 * comes beyond is refused. A password's hash takes 19 MiB and a core for tens of milliseconds, so
 * whoever could start any number of them could stop the server.
 */
import { RefusalError, refuse } from "../../refusal.ts";

/** A bound on work. */
export class WorkGate {
  readonly #atOnce: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param atOnce most that run; @param waitingMax most that wait for their turn. */
  constructor(atOnce: number, waitingMax: number) {
    this.#atOnce = atOnce;
    this.#waitingMax = waitingMax;
  }

  /** How many run now. */
  get running(): number {
    return this.#running;
  }

  /**
   * Runs work when its turn comes.
   * @throws {RefusalError} `busy` at once, where as many wait as may.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running++;
    else {
      if (this.#waiting.length >= this.#waitingMax) {
        throw new RefusalError(
          refuse("busy", "Cannot check the password now: too many are being checked"),
        );
      }
      // Whoever ends hands its place over, so that nobody slips in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

/**
 * What happened, in order, and a way to wait for the next thing of a kind: tests await what they
 * expect, with a deadline, and never sleep.
 */

/** Keeps what is put into it until somebody takes it. */
export class Inbox<T> {
  readonly all: T[] = [];
  readonly #deadlineMs: number;
  #taken = 0;
  #wake: (() => void) | null = null;

  /** @param deadlineMs how long {@link next} waits before it fails */
  constructor(deadlineMs = 10_000) {
    this.#deadlineMs = deadlineMs;
  }

  put(item: T): void {
    this.all.push(item);
    this.#wake?.();
  }

  /** The next one that `is` accepts; those before it are passed over, as are earlier ones. */
  async next<S extends T>(what: string, is: (item: T) => item is S): Promise<S>;
  async next(what: string, is?: (item: T) => boolean): Promise<T>;
  async next(what: string, is: (item: T) => boolean = () => true): Promise<T> {
    const over = Promise.withResolvers<never>();
    const timer = setTimeout(
      () =>
        over.reject(new Error(`${what} did not come; got ${JSON.stringify(this.all.slice(-5))}`)),
      this.#deadlineMs,
    );
    try {
      for (;;) {
        while (this.#taken < this.all.length) {
          const item = this.all[this.#taken++]!;
          if (is(item)) return item;
        }
        const woken = Promise.withResolvers<void>();
        this.#wake = woken.resolve;
        await Promise.race([woken.promise, over.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

import { setImmediate } from "node:timers";

/**
 * Time, injected. Nothing in this project reads `Date.now()` or sets a timer except through a
 * {@link Clock}, so the same code runs against the machine's clock in the server and against a
 * hand-moved one in tests and simulations.
 */
export interface Clock {
  /** Wall time in milliseconds since the Unix epoch. Never goes back within one process (E14). */
  now(): number;
  /** Milliseconds on a clock that only moves forward and knows no wall-clock jumps. */
  monotonic(): number;
  /**
   * Runs `task` once, when {@link monotonic} has advanced by `delayMs`; at once-after-this-turn
   * for zero or less. Returns a function that cancels it. Delays may be of any length: an
   * implementation chains what its platform's timers cannot hold.
   */
  after(delayMs: number, task: () => void): () => void;
}

/** The longest single platform timer; longer waits are chained, since 2^31 ms fires at once. */
const longestTimerMs = 3_600_000;

/**
 * The machine's clock. When the wall clock is set back, `now` goes on from where it stood, at half
 * the pace, until the wall clock has caught up: it never goes back, and nothing that waits for a
 * wall time stands still for as long as the clock was set back.
 */
export class SystemClock implements Clock {
  readonly #wall: () => number;
  readonly #elapsed: () => number;
  #latest = 0;
  /** What was shown, and since when, while the wall clock is behind that. */
  #ahead: { readonly shownMs: number; readonly sinceMs: number } | null = null;

  /** Both in milliseconds: wall time, and a clock that only moves forward. */
  constructor(
    wall: () => number = () => Date.now(),
    elapsed: () => number = () => performance.now(),
  ) {
    this.#wall = wall;
    this.#elapsed = elapsed;
  }

  now(): number {
    const wall = this.#wall();
    if (wall >= this.#latest && this.#ahead === null) return this.#latest = wall;
    const elapsed = this.#elapsed();
    this.#ahead ??= { shownMs: this.#latest, sinceMs: elapsed };
    const { shownMs, sinceMs } = this.#ahead;
    const goneOn = Math.max(this.#latest, Math.floor(shownMs + (elapsed - sinceMs) / 2));
    if (wall >= goneOn) this.#ahead = null;
    return this.#latest = Math.max(wall, goneOn);
  }

  monotonic(): number {
    return performance.now();
  }

  after(delayMs: number, task: () => void): () => void {
    const dueMs = performance.now() + delayMs;
    let timer: ReturnType<typeof setTimeout>;
    const arm = () => {
      const leftMs = dueMs - performance.now();
      timer = leftMs > longestTimerMs
        ? setTimeout(arm, longestTimerMs)
        : setTimeout(task, Math.max(0, leftMs));
    };
    arm();
    return () => clearTimeout(timer);
  }
}

interface Waiting {
  readonly dueMs: number;
  readonly order: number;
  readonly task: () => void;
}

/**
 * A clock that moves only when told to. Timers run in order of their due time, then of their
 * making, each with the clock standing at its own due time.
 */
export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  #order = 0;
  #waiting: Waiting[] = [];

  constructor(wallMs = Date.UTC(2026, 0, 5, 8, 0, 0)) {
    this.#wallMs = wallMs;
  }

  /** Whole milliseconds, as the machine's clock gives them, though timers may fall in between. */
  now(): number {
    return Math.floor(this.#wallMs);
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  /** How many timers wait; a leak shows here. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Milliseconds until the earliest timer, or undefined where none waits. */
  get nextInMs(): number | undefined {
    const next = this.#waiting[0];
    return next === undefined ? undefined : Math.max(0, next.dueMs - this.#monotonicMs);
  }

  after(delayMs: number, task: () => void): () => void {
    const entry: Waiting = {
      dueMs: this.#monotonicMs + Math.max(0, delayMs),
      order: this.#order++,
      task,
    };
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#waiting[middle]!.dueMs <= entry.dueMs) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, entry);
    return () => {
      const at = this.#waiting.indexOf(entry);
      if (at >= 0) this.#waiting.splice(at, 1);
    };
  }

  /** Moves the clock to `ms` from here, running every timer that falls due on the way. */
  advance(ms: number): void {
    const untilMs = this.#monotonicMs + ms;
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#waiting.shift();
      this.#moveTo(next.dueMs);
      next.task();
    }
    this.#moveTo(untilMs);
  }

  /** As {@link advance}, but lets pending promises settle before, between and after timers. */
  async run(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await settled();
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#waiting.shift();
      this.#moveTo(next.dueMs);
      next.task();
      await settled();
    }
    this.#moveTo(untilMs);
    await settled();
  }

  /** Moves only the wall clock, as an operator or NTP would: monotonic time stays. */
  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  #moveTo(monotonicMs: number): void {
    if (monotonicMs <= this.#monotonicMs) return;
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}

/** Resolves when the promise jobs that are queued now, and what they queue, have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

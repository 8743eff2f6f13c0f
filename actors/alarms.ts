/**
 * When to wake whom. A heap of wall-clock times in memory with one timer for the earliest; the
 * durable copy of an actor's alarm is a row written by the same commit as the state that set it,
 * and is read back at start (rules A in `SPEC.md`).
 *
 * Wall clocks jump. The timer runs on the monotonic clock and is never armed for longer than a
 * second and a half, so a jump of the wall clock is noticed soon and every alarm re-judged (E14).
 */
import type { Clock } from "../src/clock.ts";

/** The longest time the timer sleeps, so that a jump of the wall clock cannot hide an alarm. */
const lookAgainMs = 1_500;

interface Due {
  readonly atMs: number;
  readonly name: string;
}

/** Wakes names at wall times; at most one time a name. */
export class Alarms {
  readonly #clock: Clock;
  readonly #ring: (name: string) => void;
  readonly #times = new Map<string, number>();
  #heap: Due[] = [];
  #cancel: (() => void) | null = null;
  #armedForMs = Infinity;
  #stopped = false;

  /** `ring` runs once per alarm that falls due; the alarm is then forgotten. */
  constructor(clock: Clock, ring: (name: string) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** How many names have an alarm. */
  get size(): number {
    return this.#times.size;
  }

  /** Sets, moves or (with `null`) removes a name's alarm. */
  set(name: string, atMs: number | null): void {
    if (this.#stopped) return;
    if (atMs === null) {
      this.#times.delete(name);
      return;
    }
    if (this.#times.get(name) === atMs) return;
    this.#times.set(name, atMs);
    push(this.#heap, { atMs, name });
    // Entries that were moved or removed stay in the heap until they come up; bound their number.
    if (this.#heap.length > 64 + 4 * this.#times.size) this.#rebuild();
    if (atMs < this.#armedForMs) this.#arm();
  }

  /** Ends all alarms. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
    this.#times.clear();
    this.#heap = [];
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#armedForMs = Infinity;
    const next = this.#heap[0];
    if (next === undefined || this.#stopped) return;
    this.#armedForMs = next.atMs;
    const inMs = Math.min(lookAgainMs, Math.max(0, next.atMs - this.#clock.now()));
    this.#cancel = this.#clock.after(inMs, () => this.#look());
  }

  #look(): void {
    const now = this.#clock.now();
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > now) break;
      pop(this.#heap);
      if (this.#times.get(next.name) !== next.atMs) continue;
      this.#times.delete(next.name);
      this.#ring(next.name);
    }
    this.#arm();
  }

  #rebuild(): void {
    this.#heap = [];
    for (const [name, atMs] of this.#times) push(this.#heap, { atMs, name });
  }
}

function push(heap: Due[], due: Due): void {
  heap.push(due);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.atMs <= due.atMs) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]!.atMs < heap[child]!.atMs) child++;
    if (heap[child]!.atMs >= last.atMs) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}

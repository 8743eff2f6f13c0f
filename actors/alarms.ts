/**
 * When to wake whom. A heap of wall-clock times in memory with one timer for the earliest; the
 * durable copy of an actor's alarm is a row written by the same commit as the state that set it,
 * and is read back at start (rules A in `SPEC.md`).
 *
 * Wall clocks jump. The timer runs on the monotonic clock and is never armed for longer than a
 * second and a half, so a jump of the wall clock is noticed soon and every alarm re-judged (E14).
 * An alarm that moves later keeps its place in the heap until that comes up, since most are moved
 * later again and again (a silence that is not one) and then cost no more than a number.
 */
import type { Clock } from "../src/clock.ts";

/** The longest time the timer sleeps, so that a jump of the wall clock cannot hide an alarm. */
export const lookAgainMs = 1_500;

interface Alarm {
  readonly name: string;
  atMs: number;
  /** Where its one valid place in the heap stands, never after `atMs`. */
  placedMs: number;
}

interface Place {
  readonly atMs: number;
  readonly alarm: Alarm;
}

/** Wakes names at wall times; at most one time a name. */
export class Alarms {
  readonly #clock: Clock;
  readonly #ring: (name: string) => void;
  readonly #alarms = new Map<string, Alarm>();
  #heap: Place[] = [];
  #cancel: (() => void) | null = null;
  #armedForMs = Infinity;
  #looking = false;
  #stopped = false;

  /** `ring` runs once per alarm that falls due; the alarm is then forgotten. */
  constructor(clock: Clock, ring: (name: string) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** How many names have an alarm. */
  get size(): number {
    return this.#alarms.size;
  }

  /** When a name is to be woken, or `null`. */
  at(name: string): number | null {
    return this.#alarms.get(name)?.atMs ?? null;
  }

  /** Sets, moves or (with `null`) removes a name's alarm. */
  set(name: string, atMs: number | null): void {
    if (this.#stopped) return;
    const known = this.#alarms.get(name);
    if (atMs === null) {
      // Its place stays in the heap until it comes up and belongs to nobody.
      if (known !== undefined) this.#alarms.delete(name);
    } else if (known === undefined) {
      const alarm = { name, atMs, placedMs: atMs };
      this.#alarms.set(name, alarm);
      this.#place(alarm);
    } else {
      known.atMs = atMs;
      if (atMs >= known.placedMs) return;
      known.placedMs = atMs;
      this.#place(known);
    }
  }

  /** Ends all alarms. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
    this.#alarms.clear();
    this.#heap = [];
  }

  #place(alarm: Alarm): void {
    push(this.#heap, { atMs: alarm.placedMs, alarm });
    // Places that belong to nobody any more are cleared out before they outnumber the rest.
    if (this.#heap.length > 64 + 4 * this.#alarms.size) this.#rebuild();
    if (alarm.placedMs < this.#armedForMs && !this.#looking) this.#arm();
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
    const due: string[] = [];
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= now; next = this.#heap[0]) {
      pop(this.#heap);
      const { alarm } = next;
      if (this.#alarms.get(alarm.name) !== alarm || alarm.placedMs !== next.atMs) continue;
      if (alarm.atMs > now) {
        alarm.placedMs = alarm.atMs;
        push(this.#heap, { atMs: alarm.atMs, alarm });
      } else {
        this.#alarms.delete(alarm.name);
        due.push(alarm.name);
      }
    }
    // Rung only now: whoever is woken and asks to be woken at once waits for the next timer.
    this.#looking = true;
    try {
      for (const name of due) this.#ring(name);
    } finally {
      this.#looking = false;
      this.#arm();
    }
  }

  #rebuild(): void {
    this.#heap = [];
    for (const alarm of this.#alarms.values()) {
      alarm.placedMs = alarm.atMs;
      push(this.#heap, { atMs: alarm.atMs, alarm });
    }
  }
}

function push(heap: Place[], place: Place): void {
  heap.push(place);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.atMs <= place.atMs) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = place;
}

function pop(heap: Place[]): void {
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

/**
 * Brings the events of groups to their monitors in slices of at most 2 ms, with whatever else is due
 * in between (E10). A group waits for its turn once, whatever comes up for it meanwhile.
 */
import type { Clock } from "../../clock.ts";
import type { GroupWatch } from "./group_watch.ts";

/** The longest slice, ms. */
const sliceMs = 2;
/** Watchers between two looks at the clock. */
const watchersPerLook = 8;

/** Walks groups, a slice at a time. */
export class Rounds {
  readonly #clock: Clock;
  /** Each group at most once. */
  readonly #due = new Set<GroupWatch>();
  #walk: ReturnType<GroupWatch["take"]> | undefined;
  #scheduled = false;
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sees to it that those who watch a group get what is in its queue, soon. */
  add(watch: GroupWatch): void {
    if (this.#stopped) return;
    this.#due.add(watch);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the turn that brought the news, so that its other news goes with it.
    queueMicrotask(this.#slice);
  }

  /** A group that nobody watches any more. */
  drop(watch: GroupWatch): void {
    this.#due.delete(watch);
  }

  /** Brings nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#due.clear();
    this.#walk = undefined;
  }

  readonly #slice = () => {
    const untilMs = this.#clock.monotonic() + sliceMs;
    let sinceLook = 0;
    for (;;) {
      const walk = this.#walk ??= this.#next();
      if (walk === undefined) {
        this.#scheduled = false;
        return;
      }
      const next = walk.watchers.next();
      if (next.done === true) this.#walk = undefined;
      else walk.deliver(next.value);
      if (++sinceLook < watchersPerLook) continue;
      sinceLook = 0;
      if (this.#clock.monotonic() >= untilMs) {
        this.#clock.after(0, this.#slice);
        return;
      }
    }
  };

  #next(): ReturnType<GroupWatch["take"]> | undefined {
    for (const watch of this.#due) {
      this.#due.delete(watch);
      return watch.take();
    }
    return undefined;
  }
}

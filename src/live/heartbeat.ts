import type { Clock } from "../clock.ts";

/** What is looked at once a second. */
export interface Beating {
  /** @param nowMs of the monotonic clock. */
  beat(nowMs: number): void;
}

const slots = 20;
/** How often each member is looked at. */
export const beatMs = 1000;

/**
 * Looks at each of many members once a second, a twentieth of them at a time, so that ten thousand
 * sockets are never looked at, or pinged, in one go. One timer serves them all, and none runs
 * while there are no members.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #wheel: readonly Set<Beating>[] = Array.from({ length: slots }, () => new Set());
  readonly #slotOf = new Map<Beating, number>();
  #next = 0;
  #hand = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Looks at a member from now on. */
  add(member: Beating): void {
    const slot = this.#next = (this.#next + 1) % slots;
    this.#slotOf.set(member, slot);
    this.#wheel[slot]!.add(member);
    this.#cancel ??= this.#arm();
  }

  /** Looks at it no more. */
  remove(member: Beating): void {
    const slot = this.#slotOf.get(member);
    if (slot === undefined) return;
    this.#slotOf.delete(member);
    this.#wheel[slot]!.delete(member);
    if (this.#slotOf.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(): () => void {
    return this.#clock.after(beatMs / slots, () => {
      this.#cancel = undefined;
      this.#hand = (this.#hand + 1) % slots;
      const nowMs = this.#clock.monotonic();
      for (const member of this.#wheel[this.#hand]!) member.beat(nowMs);
      if (this.#slotOf.size > 0) this.#cancel ??= this.#arm();
    });
  }
}

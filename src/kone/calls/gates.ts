/**
 * Barrier gating: a terminal may be in use only for so long after a door was opened. What is kept
 * for it is when each door was opened last, in memory and without any id of who opened it. A door
 * that was opened from inside lets nobody in, so it does not count.
 */
import type { OpenedHow } from "../../../actors/access_unit/events.ts";
import type { Clock } from "../../clock.ts";
import type { DoorAddress } from "../../doors.ts";

/** How long ago a door was opened, ms; null where it was not, or nobody knows. */
export type OpenedWithin = (building: string, unit: string, door: string) => number | null;

/** Doors that are remembered at once; beyond, the one longest shut is forgotten. */
const doorsMax = 10_000;

/** When doors were opened last. */
export class DoorOpenings {
  readonly #clock: Clock;
  /** Monotonic milliseconds, the latest opening last. */
  readonly #openedAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A door was opened.
   * @param atMs wall time, where its unit says it late; left out: now.
   */
  opened({ building, unit, door }: DoorAddress, how: OpenedHow, atMs?: number): void {
    if (how === "exit") return;
    const agoMs = atMs === undefined ? 0 : Math.max(0, this.#clock.now() - atMs);
    const key = `${building}/${unit}/${door}`;
    const at = this.#clock.monotonic() - agoMs;
    if ((this.#openedAtMs.get(key) ?? -Infinity) >= at) return;
    this.#openedAtMs.delete(key);
    this.#openedAtMs.set(key, at);
    if (this.#openedAtMs.size <= doorsMax) return;
    for (const oldest of this.#openedAtMs.keys()) {
      this.#openedAtMs.delete(oldest);
      break;
    }
  }

  /** How long ago a door was opened. */
  readonly within: OpenedWithin = (building, unit, door) => {
    const at = this.#openedAtMs.get(`${building}/${unit}/${door}`);
    return at === undefined ? null : this.#clock.monotonic() - at;
  };
}

/**
 * Tells the movements of one car from what is seen of it: a movement begins when the car has left
 * where it stood with its doors closed, and is complete when its doors open or it has no direction
 * any more. What is not known from beginning to end, since the car fell silent, is no movement.
 */
import type { CarView } from "../../protocol.ts";

/** A movement that is complete. */
export interface Movement {
  readonly fromLevel: number;
  readonly toLevel: number;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number;
  readonly distanceM: number;
  /** Of the rated load, percent, for each deck, the lower one first. */
  readonly loadPercents: readonly number[];
}

/** Below this a car levels, and does not travel. */
export const leastMovementM = 0.5;

interface Rest {
  readonly level: number;
  readonly positionM: number;
}

/** Watches one car. */
export class MovementWatch {
  #rest: Rest | null = null;
  #startedAtMs: number | null = null;
  #loads: readonly number[] = [];

  /** Hears the car; answers with the movement that is now complete, or null. */
  hear(car: CarView, nowMs: number): Movement | null {
    if (!car.known) {
      this.#rest = null;
      this.#startedAtMs = null;
      return null;
    }
    const open = isOpen(car);
    const here = { level: car.level, positionM: car.positionM };
    const rest = this.#rest;
    if (rest === null) {
      // Seen for the first time: where it stands is known only while it stands.
      if (open || car.direction === "none") this.#rest = here;
      return null;
    }
    const away = Math.abs(car.positionM - rest.positionM);
    if (!open && car.direction !== "none") {
      if (this.#startedAtMs === null && away > 0) {
        this.#startedAtMs = nowMs;
        this.#loads = loadsOf(car);
      }
      return null;
    }
    const startedAtMs = this.#startedAtMs;
    this.#startedAtMs = null;
    this.#rest = here;
    if (startedAtMs === null || away < leastMovementM) return null;
    return {
      fromLevel: rest.level,
      toLevel: car.level,
      startedAtMs,
      stoppedAtMs: nowMs,
      distanceM: away,
      loadPercents: this.#loads,
    };
  }
}

/** Load of each deck, percent; empty where it is not known. */
export function loadsOf({ loadPercent, upper }: CarView): readonly number[] {
  if (loadPercent === undefined) return [];
  return upper?.loadPercent === undefined ? [loadPercent] : [loadPercent, upper.loadPercent];
}

function isOpen({ doors, upper }: CarView): boolean {
  return [doors, upper?.doors ?? {}].some((all) =>
    Object.values(all).some((state) =>
      state === "opening" || state === "opened" || state === "closing" ||
      state === "limited-opened"
    )
  );
}

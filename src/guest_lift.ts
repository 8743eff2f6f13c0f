/**
 * A lift for whoever was let in without a phone of their own here (C13): the car is called to the
 * landing behind the door, at once and once, to the one floor that the key names; where it names
 * several, to the landing alone, in their direction. The call stands under an id of its own, made for
 * it alone: the log of lifts shares none with that of doors (C4). An unanswered one ends like any
 * other.
 */
import type { Clock } from "./clock.ts";
import type { DoorAddress } from "./doors.ts";
import type { Lifts } from "./lifts.ts";
import type { CallRequest } from "./protocol.ts";
import { type Random, uuidV7 } from "./random.ts";
import type { Site } from "./site.ts";

/** Where a key lets its holder go. */
export interface GuestFloor {
  readonly group: string;
  readonly level: number;
}

/** What calls lifts for guests. */
export interface GuestLiftParts {
  readonly site: Site;
  readonly lifts: Pick<Lifts, "place">;
  readonly clock: Clock;
  readonly random: Random;
}

/** Calls lifts for guests. */
export class GuestLift {
  readonly #parts: GuestLiftParts;

  constructor(parts: GuestLiftParts) {
    this.#parts = parts;
  }

  /**
   * Somebody was let in at a door. Answers nobody: the car comes or not.
   * @param _logId stands for them at doors; lifts do not learn it.
   */
  call(at: DoorAddress, _logId: string, floors: readonly GuestFloor[]): void {
    const { site, lifts, clock, random } = this.#parts;
    const landing = site.buildings.find(({ id }) => id === at.building)?.units
      .find(({ id }) => id === at.unit)?.doors.find(({ id }) => id === at.door)?.lift;
    if (landing === undefined) return;
    const levels = [
      ...new Set(
        floors.filter(({ group }) => group === landing.group).map(({ level }) => level)
          .filter((level) => level !== landing.level),
      ),
    ];
    const request = requestOf(landing, levels);
    if (request === undefined) return;
    lifts.place(
      { building: at.building, group: landing.group },
      // The last digits of a UUID hold no time.
      `guest-${uuidV7(clock.now(), random).slice(-12)}`,
      uuidV7(clock.now(), random),
      request,
      () => {},
    );
  }
}

function requestOf(
  { level: from, side }: { readonly level: number; readonly side?: "front" | "rear" | undefined },
  levels: readonly number[],
): CallRequest | undefined {
  const [to] = levels;
  if (to === undefined) return undefined;
  const landing = { from, ...(side !== undefined && { fromSide: side }), persons: 1 };
  if (levels.length === 1) return { kind: "destination", ...landing, to };
  if (levels.every((level) => level > from)) {
    return { kind: "landing", ...landing, direction: "up" };
  }
  if (levels.every((level) => level < from)) {
    return { kind: "landing", ...landing, direction: "down" };
  }
  // Up or down is theirs to say, at the landing's own buttons.
  return undefined;
}

/**
 * A lift for whoever came in by a door without asking for one (C13): a guest with a key, a resident
 * with a tag, a visitor whom somebody let in from upstairs. The car is called to the landing behind
 * the door, at once and once, to the one floor they go to, by whichever of the door's groups serves
 * it best; where a key names several floors, to the landing alone, in their direction. The call
 * stands under an id of its own, made for it alone: the log of lifts shares none with that of doors
 * (C4). An unanswered one ends like any other. Where their floors are locked they are unlocked in
 * that car, for a minute from when its doors open for them.
 *
 * Whoever opens the door again within a while, or while their lift is still on its way, has the one
 * that was called. Which opening that was is held here, in memory alone: written down, it would tie
 * an id of doors to one of lifts. So after a restart a second lift may come, and nothing worse.
 */
import type { Clock } from "./clock.ts";
import type { DoorAddress } from "./doors.ts";
import type { GuestCalls } from "./floor_locks.ts";
import { automaticWindowMsDefault, type Journeys } from "./journeys/journeys.ts";
import type { Lifts } from "./lifts.ts";
import type { CallRequest, JourneyRequest } from "./protocol.ts";
import { type Random, uuidV7 } from "./random.ts";
import type { Site, UnitDoor } from "./site.ts";

/** How long a guest's floors are unlocked in the car that fetches them (C13). */
const guestUnlockMs = 60_000;
/** An opening is remembered no longer than a journey may last. */
const rememberedMs = 1_800_000;
/** Openings that are remembered at most; beyond, the oldest is forgotten. */
const rememberedMax = 10_000;

/** Where a key lets its holder go. */
export interface GuestFloor {
  readonly group: string;
  readonly level: number;
}

/** What calls lifts for guests. */
export interface GuestLiftParts {
  readonly site: Site;
  readonly lifts: GuestCalls & Partial<Pick<Lifts, "read">>;
  /** Journeys over several groups; left out: the door's own group comes, or nobody. */
  readonly journeys?: Journeys;
  readonly clock: Clock;
  readonly random: Random;
}

/** A lift that was called for an opening. */
interface Called {
  readonly atMs: number;
  /** Tells whether it is still on its way; null while nobody knows yet. */
  isOpen: ((told: (open: boolean) => void) => void) | null;
}

type Landing = NonNullable<UnitDoor["lift"]>;

/** Calls lifts for guests. */
export class GuestLift {
  readonly #parts: GuestLiftParts;
  /** By door, occasion and wish; oldest first. */
  readonly #called = new Map<string, Called>();

  constructor(parts: GuestLiftParts) {
    this.#parts = parts;
  }

  /**
   * Somebody was let in at a door. Answers nobody: the car comes or not.
   * @param occasion stands for them at doors, or for the ring that let them in; lifts do not learn
   * it, and it is written nowhere.
   * @param floors where they may go, floors at which they may change lifts included.
   * @param home where they go; left out: the one floor of the door's groups that they may go to.
   */
  call(at: DoorAddress, occasion: string, floors: readonly GuestFloor[], home?: number): void {
    const landing = this.#landing(at);
    if (landing === undefined) return;
    const groups = [landing.group, ...landing.also ?? []];
    const levels = home === undefined ? levelsOf(floors, landing, groups) : [home];
    const request = requestOf(landing, levels);
    if (request === undefined || levels[0] === landing.level) return;
    const { building, unit, door } = at;
    const name = JSON.stringify([building, unit, door, occasion, request]);
    this.#once(building, name, () => {
      if (request.kind === "destination" && this.#parts.journeys !== undefined) {
        this.#travel(name, building, { ...request, groups }, floors);
      } else this.#fetch(name, { building, group: landing.group }, request, levels);
    });
  }

  /** The landing behind a door, where it has one. */
  #landing(at: DoorAddress): Landing | undefined {
    return this.#parts.site.buildings.find(({ id }) => id === at.building)?.units
      .find(({ id }) => id === at.unit)?.doors.find(({ id }) => id === at.door)?.lift;
  }

  /** Calls unless a lift was called for the same within the window, or is still on its way. */
  #once(building: string, name: string, call: () => void): void {
    const now = this.#parts.clock.now();
    for (const [old, { atMs }] of this.#called) {
      if (now - atMs < rememberedMs && this.#called.size < rememberedMax) break;
      this.#called.delete(old);
    }
    const before = this.#called.get(name);
    const windowMs = this.#parts.site.buildings.find(({ id }) => id === building)
      ?.automaticCallWindowMs ?? automaticWindowMsDefault;
    if (before !== undefined && (now - before.atMs < windowMs || before.isOpen === null)) return;
    const again = () => {
      // Whoever asked at the same time has called meanwhile.
      if (this.#called.get(name) !== before) return;
      this.#called.delete(name);
      this.#called.set(name, { atMs: this.#parts.clock.now(), isOpen: null });
      call();
    };
    const isOpen = before?.isOpen ?? null;
    if (isOpen === null) again();
    else isOpen((open) => open || again());
  }

  #travel(
    name: string,
    building: string,
    { kind: _, ...request }: JourneyRequest & { readonly kind: "destination" },
    floors: readonly GuestFloor[],
  ): void {
    const { journeys, clock, random } = this.#parts;
    const caller = this.#freshId();
    journeys!.place({
      building,
      caller,
      key: uuidV7(clock.now(), random),
      request,
      unlockForMs: guestUnlockMs,
      may: (group, leg) =>
        leg.kind === "destination" &&
        floors.some((floor) => floor.group === group && floor.level === leg.to),
    }, (answer) => {
      if (!answer.ok) return void this.#called.delete(name);
      const { id } = answer.value;
      this.#note(
        name,
        (told) =>
          journeys!.read(building, caller, id, (now) => told(now.ok && now.value.state === "open")),
      );
    });
  }

  #fetch(
    name: string,
    at: { readonly building: string; readonly group: string },
    request: CallRequest,
    levels: readonly number[],
  ): void {
    const { lifts, clock, random } = this.#parts;
    const caller = this.#freshId();
    const key = uuidV7(clock.now(), random);
    const unlock = { levels, forMs: guestUnlockMs };
    lifts.placeForGuest(at, caller, key, request, unlock, (answer) => {
      if (!answer.ok) return void this.#called.delete(name);
      const { id } = answer.value;
      this.#note(name, (told) => {
        if (lifts.read === undefined) return told(false);
        lifts.read(
          at,
          caller,
          id,
          (now) => told(now.ok && now.value.state !== "served" && now.value.state !== "cancelled"),
        );
      });
    });
  }

  #note(name: string, isOpen: Called["isOpen"]): void {
    const called = this.#called.get(name);
    if (called !== undefined) called.isOpen = isOpen;
  }

  /** An id for one call alone; the last digits of a UUID hold no time. */
  #freshId(): string {
    const { clock, random } = this.#parts;
    return `guest-${uuidV7(clock.now(), random).slice(-12)}`;
  }
}

/** Where somebody may go from a landing: by the door's own group, else by any of the others. */
function levelsOf(
  floors: readonly GuestFloor[],
  landing: Landing,
  groups: readonly string[],
): readonly number[] {
  const away = floors.filter(({ level }) => level !== landing.level);
  const own = away.filter(({ group }) => group === landing.group);
  const near = own.length > 0 ? own : away.filter(({ group }) => groups.includes(group));
  return [...new Set(near.map(({ level }) => level))];
}

function requestOf({ level: from, side, also }: Landing, levels: readonly number[]) {
  const [to] = levels;
  if (to === undefined) return undefined;
  // The side is that of the door's own group; the others have theirs.
  const fromSide = also === undefined && side !== undefined ? { fromSide: side } : {};
  const landing = { from, ...fromSide, persons: 1 };
  if (levels.length === 1) return { kind: "destination" as const, ...landing, to };
  const own = { ...landing, ...(side !== undefined && { fromSide: side }) };
  if (levels.every((level) => level > from)) {
    return { kind: "landing" as const, ...own, direction: "up" as const };
  }
  if (levels.every((level) => level < from)) {
    return { kind: "landing" as const, ...own, direction: "down" as const };
  }
  // Up or down is theirs to say, at the landing's own buttons.
  return undefined;
}

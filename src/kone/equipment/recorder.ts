/**
 * What is remembered of lifts for the equipment API: of each lift how it stands and stood before, its
 * last movement and the last cycle of each of its doors, and of each group its lit landing buttons.
 * It hears what everybody may hear of a group and knows no call and no caller. All of it is in memory,
 * one value of each kind, and begins anew with the process.
 */
import type { Clock } from "../../clock.ts";
import type { FeedEvent, GroupAddress, GroupSnapshot, Lifts } from "../../lifts.ts";
import type { CarView, LandingCallView } from "../../protocol.ts";
import type { Side } from "../../site.ts";
import type { KoneNumbers, NumberedBuilding, NumberedGroup, NumberedLift } from "../numbers.ts";
import { type DoorCycle, DoorWatch } from "./door_watch.ts";
import { conditionOf, type LiftCondition, type ServiceState } from "./lift_condition.ts";
import { loadsOf, type Movement, MovementWatch } from "./movement_watch.ts";

/** A lift and where it is. */
export interface PlacedLift {
  readonly building: NumberedBuilding;
  readonly group: NumberedGroup;
  readonly lift: NumberedLift;
}

/** What is known of a lift. */
export interface LiftRecord {
  readonly at: PlacedLift;
  readonly condition: LiftCondition;
  /** Before the present one; null where there was none since the start. */
  readonly previousState: ServiceState | null;
  /** When the condition became this. */
  readonly sinceMs: number;
  /** When it began to be heard, or to be silent. */
  readonly connectionSinceMs: number;
  readonly outOfOrderAtMs: number | null;
  readonly backInOrderAtMs: number | null;
  readonly mode: CarView["mode"];
}

/** The last cycle of one door. */
export interface DoorRecord {
  readonly deck: 0 | 1;
  readonly side: Side;
  readonly cycle: DoorCycle;
  readonly mode: CarView["mode"];
}

/** The last movement of a lift. */
export interface MovementRecord {
  readonly movement: Movement;
  readonly mode: CarView["mode"];
}

/** A lit landing button. */
export interface LitButton extends LandingCallView {
  readonly litAtMs: number;
}

/** Something that happened to a lift. */
export type EquipmentChange = {
  readonly what: "availability" | "status" | "movement";
  readonly ken: string;
};

/** What it needs. */
export interface RecorderParts {
  readonly lifts: Pick<Lifts, "listen" | "snapshot">;
  readonly numbers: KoneNumbers;
  readonly clock: Clock;
  /** New at each call: an id that no caller has. */
  readonly randomId: () => string;
}

interface Watched {
  readonly at: PlacedLift;
  readonly movements: MovementWatch;
  /** By deck and side. */
  readonly doors: Map<string, DoorWatch>;
  readonly cycles: Map<string, DoorRecord>;
  record: LiftRecord | null;
  movement: MovementRecord | null;
}

interface WatchedGroup {
  /** By car. */
  readonly lifts: ReadonlyMap<string, Watched>;
  lit: ReadonlyMap<string, LitButton>;
}

/** Remembers what lifts did. */
export class EquipmentRecorder {
  readonly #parts: RecorderParts;
  readonly #byKen = new Map<string, { readonly watched: Watched; readonly group: WatchedGroup }>();
  readonly #listeners = new Set<(change: EquipmentChange) => void>();
  readonly #undo: (() => void)[] = [];

  /** Begins to hear every group. */
  constructor(parts: RecorderParts) {
    this.#parts = parts;
    for (const building of parts.numbers.buildings) {
      for (const group of building.groups) this.#watch(building, group);
    }
  }

  /** What is known of a lift; undefined where nothing was heard of it. */
  record(ken: string): LiftRecord | undefined {
    return this.#byKen.get(ken)?.watched.record ?? undefined;
  }

  /** Its last movement. */
  movement(ken: string): MovementRecord | undefined {
    return this.#byKen.get(ken)?.watched.movement ?? undefined;
  }

  /** The last cycle of each of its doors, lower deck and front first. */
  doors(ken: string): readonly DoorRecord[] {
    return [...this.#byKen.get(ken)?.watched.cycles.values() ?? []]
      .sort((one, other) => one.deck - other.deck || (one.side < other.side ? -1 : 1));
  }

  /** Lit buttons at landings that this lift serves, the latest first. */
  buttons(ken: string): readonly LitButton[] {
    const found = this.#byKen.get(ken);
    if (found === undefined) return [];
    const { landings } = found.watched.at.lift;
    return [...found.group.lit.values()]
      .filter(({ level, side }) => landings.some((one) => one.level === level && one.side === side))
      .sort((one, other) => other.litAtMs - one.litAtMs);
  }

  /** Hears of changes; returns a function that ends it. */
  listen(changed: (change: EquipmentChange) => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** Hears groups no more. */
  close(): void {
    for (const step of this.#undo.splice(0)) step();
    this.#listeners.clear();
  }

  #watch(building: NumberedBuilding, group: NumberedGroup): void {
    const { lifts, randomId } = this.#parts;
    const watched: WatchedGroup = {
      lifts: new Map(group.lifts.map((lift) => [lift.car, watchOf({ building, group, lift })])),
      lit: new Map(),
    };
    for (const one of watched.lifts.values()) {
      this.#byKen.set(one.at.lift.ken, { watched: one, group: watched });
    }
    const address: GroupAddress = { building: building.building, group: group.group };
    const look = () =>
      lifts.snapshot(address, randomId(), (answer) => {
        if (answer.ok) this.#shown(watched, answer.value);
      });
    this.#undo.push(lifts.listen(address, (event) => this.#heard(watched, event), look));
    look();
  }

  #shown(group: WatchedGroup, { cars, lit }: GroupSnapshot): void {
    for (const car of cars) this.#heardCar(group, car);
    this.#heardLit(group, lit);
  }

  #heard(group: WatchedGroup, { audience, event }: FeedEvent): void {
    if (audience !== "everyone") return;
    if (event.what === "car") this.#heardCar(group, event.car);
    else if (event.what === "landing_calls") this.#heardLit(group, event.lit);
  }

  #heardLit(group: WatchedGroup, lit: readonly LandingCallView[]): void {
    const litAtMs = this.#parts.clock.now();
    const before = group.lit;
    group.lit = new Map(lit.map(({ level, side, direction }) => {
      const key = `${level} ${side} ${direction}`;
      return [key, before.get(key) ?? { level, side, direction, litAtMs }];
    }));
  }

  #heardCar(group: WatchedGroup, car: CarView): void {
    const watched = group.lifts.get(car.id);
    if (watched === undefined) return;
    const now = this.#parts.clock.now();
    this.#heardCondition(watched, car, now);
    this.#heardDoors(watched, car, now);
    const movement = watched.movements.hear(car, now);
    if (movement === null) return;
    watched.movement = { movement, mode: car.mode };
    this.#tell({ what: "movement", ken: watched.at.lift.ken });
  }

  #heardCondition(watched: Watched, car: CarView, now: number): void {
    const before = watched.record;
    const condition = conditionOf(car);
    // Before its first report nothing is known that could be told.
    if (before === null && condition.state === "Unknown") return;
    const was = before?.condition;
    if (was !== undefined && isSame(was, condition)) return;
    const changedState = was?.state !== condition.state;
    const outOfOrder = condition.outOfOrder && was?.outOfOrder !== true;
    const backInOrder = !condition.outOfOrder && was?.outOfOrder === true;
    const changedLink = (was?.state === "Unknown") !== (condition.state === "Unknown");
    watched.record = {
      at: watched.at,
      condition,
      previousState: changedState ? was?.state ?? null : before?.previousState ?? null,
      sinceMs: now,
      connectionSinceMs: before === null || changedLink ? now : before.connectionSinceMs,
      outOfOrderAtMs: outOfOrder ? now : before?.outOfOrderAtMs ?? null,
      backInOrderAtMs: backInOrder ? now : before?.backInOrderAtMs ?? null,
      mode: car.mode,
    };
    // What stands when it is first seen is no change.
    if (was === undefined) return;
    const { ken } = watched.at.lift;
    if (changedState || was.serviceMode !== condition.serviceMode) {
      this.#tell({ what: "availability", ken });
    }
    if (outOfOrder || backInOrder || was.entrapment !== condition.entrapment) {
      this.#tell({ what: "status", ken });
    }
  }

  #heardDoors(watched: Watched, car: CarView, nowMs: number): void {
    const loads = loadsOf(car);
    for (const deck of [0, 1] as const) {
      const doors = deck === 0 ? car.doors : car.upper?.doors ?? {};
      const level = deck === 0 ? car.level : upperLevelOf(watched.at.lift, car.level);
      for (const side of ["front", "rear"] as const) {
        const key = `${deck} ${side}`;
        const watch = watched.doors.get(key);
        const state = doors[side];
        if (state === undefined && watch === undefined) continue;
        const door = watch ?? new DoorWatch();
        watched.doors.set(key, door);
        const seen = car.known ? state ?? "unknown" : "unknown";
        const cycle = door.hear(seen, { level, load: loads[deck] ?? null, nowMs });
        if (cycle !== null) watched.cycles.set(key, { deck, side, cycle, mode: car.mode });
      }
    }
  }

  #tell(change: EquipmentChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

/** Where the upper deck stands while the lower one stands at a level. */
export function upperLevelOf({ landings, decksAt }: NumberedLift, level: number): number {
  return landings.find((landing) =>
    landing.level > level && decksAt(landing.level).some(({ deck }) => deck === 1)
  )?.level ?? level;
}

function watchOf(at: PlacedLift): Watched {
  return {
    at,
    movements: new MovementWatch(),
    doors: new Map(),
    cycles: new Map(),
    record: null,
    movement: null,
  };
}

function isSame(one: LiftCondition, other: LiftCondition): boolean {
  return one.state === other.state && one.serviceMode === other.serviceMode &&
    one.outOfOrder === other.outOfOrder && one.entrapment === other.entrapment &&
    one.alerts === other.alerts;
}

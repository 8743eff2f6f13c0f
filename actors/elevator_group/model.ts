/**
 * The static side of a lift group, prepared from the site once: levels as dense indices, cars with
 * their physics and with what they serve. Nothing here ever changes while the server runs.
 */
import { frontSide, rearSide, sideBit } from "../../src/lift/collective.ts";
import type { CarPhysics } from "../../src/lift/trajectory.ts";
import { type Decks, decksOf } from "./decks.ts";
import type { Building, Car, Group, Side } from "../../src/site.ts";

/** The mass of one passenger, kg (ISO 8100-30). */
export const personKg = 75;

/** A car and what it can do. */
export interface CarModel {
  readonly id: string;
  readonly car: Car;
  readonly physics: CarPhysics;
  /** Sides served, as bits, by level index; 0 where the car does not stop. */
  readonly sides: readonly number[];
  /** How many persons the rated load holds. */
  readonly personsMax: number;
  /** Of a car with two decks. */
  readonly decks?: Decks;
  /** Index of the car's place in {@link GroupModel.cars}. */
  readonly at: number;
  /** Index of the level where it is taken to stand while nothing is known of it. */
  readonly home: number;
}

/** A lift group and what never changes of it. */
export interface GroupModel {
  /** `<building>/<group>`. */
  readonly key: string;
  readonly building: string;
  readonly group: Group;
  /** Levels of the building in order of height. */
  readonly levels: readonly number[];
  readonly indexOf: ReadonlyMap<number, number>;
  readonly cars: readonly CarModel[];
  readonly carOf: ReadonlyMap<string, CarModel>;
  /** Levels where people leave the building: never locked. */
  readonly exits: ReadonlySet<number>;
  /** Calls of before a restart that are older end as stale (C17). */
  readonly staleMs: number;
}

/** The age beyond which a call of before a restart is stale, where nobody set anything (C17). */
export const staleMsDefault = 120_000;

/** Prepares a group of a building. */
export function modelGroup(
  building: Building,
  group: Group,
  staleMs = staleMsDefault,
): GroupModel {
  const floors = [...building.floors].sort((a, b) => a.level - b.level);
  const levels = floors.map(({ level }) => level);
  const heightsM = floors.map(({ heightM }) => heightM);
  const indexOf = new Map(levels.map((level, index) => [level, index]));
  const cars = group.cars.map((car, at): CarModel => {
    const sides = levels.map((level) =>
      car.serves.find((stop) => stop.level === level)?.sides
        .reduce((bits, side) => bits | sideBit(side), 0) ?? 0
    );
    const doors = Object.values(car.doors);
    const decks = decksOf(building, car, indexOf);
    return {
      id: car.id,
      car,
      sides,
      personsMax: Math.floor(car.ratedLoadKg / personKg),
      ...(decks !== undefined && { decks }),
      at,
      home: car.homeLevel === undefined
        ? sides.findIndex((bits) => bits !== 0)
        : indexOf.get(car.homeLevel) ?? 0,
      physics: {
        heightsM,
        limits: {
          speedMps: car.speedMps,
          accelerationMps2: car.accelerationMps2,
          ...(car.jerkMps3 !== undefined && { jerkMps3: car.jerkMps3 }),
        },
        startDelayMs: car.startDelayMs,
        levellingMs: car.levellingMs,
        doorOpenMs: Math.max(...doors.map(({ openMs }) => openMs)),
        doorCloseMs: Math.max(...doors.map(({ closeMs }) => closeMs)),
        dwellCarCallMs: car.dwellCarCallMs,
        dwellLandingCallMs: car.dwellLandingCallMs,
        transferMs: car.transferMs,
        capacityPersons: (car.decks ?? 1) *
          Math.max(1, Math.floor(car.ratedLoadKg * car.bypassLoad / personKg)),
      },
    };
  });
  return {
    key: `${building.id}/${group.id}`,
    building: building.id,
    group,
    levels,
    indexOf,
    cars,
    carOf: new Map(cars.map((car) => [car.id, car])),
    exits: new Set(floors.filter(({ exit }) => exit).map(({ level }) => level)),
    staleMs,
  };
}

/**
 * What is left of a group that the site no longer has: nothing that serves anybody. Its calls end
 * when they are loaded.
 */
export function formerGroup(key: string): GroupModel {
  const [building = "", id = ""] = key.split("/");
  return {
    key,
    building,
    group: { id, operation: "dispatching", keepaliveMs: 5_000, cars: [], zones: [] },
    levels: [],
    indexOf: new Map(),
    cars: [],
    carOf: new Map(),
    exits: new Set(),
    staleMs: staleMsDefault,
  };
}

/** The bits of the sides a request may use: the one it names, or any. */
export function wantedSides(side: Side | undefined): number {
  return side === undefined ? frontSide | rearSide : sideBit(side);
}

/** The side at which a car opens for a request, front before rear; `undefined` for none. */
export function sideServed(car: CarModel, index: number, wanted: number): Side | undefined {
  const bits = (car.sides[index] ?? 0) & wanted;
  if ((bits & frontSide) !== 0) return "front";
  return (bits & rearSide) !== 0 ? "rear" : undefined;
}

/** What never changes of a lift and is needed to say where it is on this wire. */
import { upperLevels } from "../../lift/decks.ts";
import type { MotionLimits } from "../../lift/kinematics.ts";
import type { Building, Car, Group, Side } from "../../site.ts";
import { sides } from "../../site.ts";
import type { NumberedGroup, NumberedLift } from "../numbers.ts";

/** A floor of the building. */
export interface ShapedFloor {
  readonly level: number;
  /** Above level 0 of the building, m. */
  readonly heightM: number;
  /** `group_floor_id`. */
  readonly floor: number;
}

/** A deck of a lift. */
export interface ShapedDeck {
  readonly area: number;
  /** Its floor above the lower deck's, m. */
  readonly aboveM: number;
  /** Floors where it can stop, lowest first. */
  readonly stops: readonly ShapedFloor[];
  /** The level where it is while the lower deck is at a level; undefined where there is none. */
  levelAt(lower: number): number | undefined;
}

/** A lift. */
export interface LiftShape {
  readonly lift: NumberedLift;
  readonly limits: MotionLimits;
  readonly levellingMs: number;
  /** The position of a car that is heard is as old as this at most. */
  readonly keepaliveMs: number;
  /** All floors of the building, lowest first. */
  readonly floors: readonly ShapedFloor[];
  readonly floorOf: ReadonlyMap<number, ShapedFloor>;
  /** Where each deck has a door. */
  readonly sides: readonly Side[];
  readonly decks: readonly ShapedDeck[];
  /** The area of the landing at a side of a level, where the lift has a door for it. */
  areaOf(level: number, side: Side): number | undefined;
}

/** The shapes of a group's lifts, in their order. */
export function shapesOf(
  building: Building,
  group: Group,
  numbered: NumberedGroup,
): readonly LiftShape[] {
  const floors = [...building.floors].sort((one, other) => one.heightM - other.heightM)
    .map(({ level, heightM }, index): ShapedFloor => ({ level, heightM, floor: index + 1 }));
  const floorOf = new Map(floors.map((floor) => [floor.level, floor]));
  return numbered.lifts.flatMap((lift) => {
    const car = group.cars.find(({ id }) => id === lift.car);
    return car === undefined ? [] : [shapeOf(building, group, car, lift, floors, floorOf)];
  });
}

function shapeOf(
  building: Building,
  group: Group,
  car: Car,
  lift: NumberedLift,
  floors: readonly ShapedFloor[],
  floorOf: ReadonlyMap<number, ShapedFloor>,
): LiftShape {
  const pairs = upperLevels(car, building.floors);
  const [pair] = pairs;
  const aboveM = car.deckHeightM ??
    (pair === undefined ? 0 : floorOf.get(pair[1])!.heightM - floorOf.get(pair[0])!.heightM);
  return {
    lift,
    limits: {
      speedMps: car.speedMps,
      accelerationMps2: car.accelerationMps2,
      ...(car.jerkMps3 !== undefined && { jerkMps3: car.jerkMps3 }),
    },
    levellingMs: car.levellingMs,
    keepaliveMs: group.keepaliveMs,
    floors,
    floorOf,
    sides: sides.filter((side) => car.doors[side] !== undefined),
    decks: lift.decks.map(({ area, deck }): ShapedDeck => ({
      area,
      aboveM: deck === 0 ? 0 : aboveM,
      stops: floors.filter(({ level }) => lift.decksAt(level).some((one) => one.deck === deck)),
      levelAt: (lower) => deck === 0 ? lower : pairs.get(lower),
    })),
    areaOf: (level, side) =>
      lift.landings.find((landing) => landing.level === level && landing.side === side)?.area,
  };
}

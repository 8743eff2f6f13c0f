/**
 * The `data` of a `config` result: what there is in one lift group, in the vendor's fields. It says
 * where doors, cars and terminals are and nothing of anybody. Of the building's groups it holds the
 * one that was asked for, with its own landings as destinations: another group's are not the
 * token's to see.
 */
import type {
  NumberedBuilding,
  NumberedGroup,
  NumberedLanding,
  NumberedLift,
  NumberedTerminal,
} from "./numbers.ts";

/** Of this form; clients take any. */
export const configVersion = { version_major: 1, version_minor: 0 } as const;

/** The data. Heights are millimetres, sides 1 for the front and 2 for the rear. */
export function configData(_building: NumberedBuilding, group: NumberedGroup): object {
  const { lifts, landings, terminals } = group;
  return {
    ...configVersion,
    groups: [{
      group_id: group.number,
      terminals: terminals.map(({ terminal }) => terminal),
      lifts: lifts.map((lift) => liftData(lift, terminals)),
    }],
    destinations: landings.map((landing) => ({
      area_id: landing.area,
      group_floor_id: landing.floor,
      group_side: landing.groupSide,
      short_name: landing.shortName,
      exit: landing.exit,
      terminals: terminalsAt(landing.area, terminals),
    })),
    terminals: terminals.map(({ terminal, type }) => ({ terminal_id: terminal, type })),
  };
}

function liftData(lift: NumberedLift, terminals: readonly NumberedTerminal[]): object {
  const doors = [...new Set(lift.landings.map(({ groupSide }) => groupSide))].sort();
  return {
    lift_id: lift.lift,
    lift_name: lift.name,
    decks: lift.decks.map(({ deck, area }) => ({
      deck,
      area_id: area,
      doors,
      terminals: terminalsAt(area, terminals),
    })),
    floors: floorsData(lift),
  };
}

/** A level with its landings. */
export interface FloorOfLandings {
  /** Its sides, the front first. */
  readonly sides: readonly [NumberedLanding, ...NumberedLanding[]];
  /** Up to the next of the floors, in millimetres. */
  readonly heightMm: number;
}

/** A floor for each level of the landings, lowest first as they are. */
export function floorsOf(landings: readonly NumberedLanding[]): readonly FloorOfLandings[] {
  const floors = [...Map.groupBy(landings, ({ level }) => level).values()];
  const lowest = floors.map(([landing]) => landing!.heightMm);
  return floors.map(([first, ...more], index) => {
    // Of the highest floor nobody says how high it is: as high as the one below.
    const from = Math.min(index, Math.max(0, floors.length - 2));
    return {
      sides: [first!, ...more],
      heightMm: (lowest[from + 1] ?? lowest[from]!) - lowest[from]!,
    };
  });
}

function floorsData(lift: NumberedLift): object[] {
  return floorsOf(lift.landings).map(({ sides, heightMm }, index) => {
    return {
      lift_floor_id: index + 1,
      group_floor_id: sides[0].floor,
      height: heightMm,
      sides: sides.map(({ groupSide, level }) => ({
        lift_side: groupSide,
        group_side: groupSide,
        decks: lift.decksAt(level).map(({ deck }) => deck),
      })),
    };
  });
}

function terminalsAt(area: number, terminals: readonly NumberedTerminal[]): number[] {
  return terminals.filter(({ areas }) => areas.has(area)).map(({ terminal }) => terminal);
}

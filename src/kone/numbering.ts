/**
 * Makes the numbers of the KONE-compatible API from a site. A floor's number counts the building's
 * floors from 1 at the lowest, whether a lift stops there or not, so that no group's floors change
 * when another group is built. A landing's area is that number × 1000, at the rear 10 more; a deck's
 * is 1000010 + its lift × 1000, an upper deck's 100 more. Groups and lifts are numbered by place.
 * What `kone` says in the site file stands in place of these; `site_kone_meaning.ts` sees to it that
 * nothing is meant by two numbers or two things by one.
 */
import { upperLevels } from "../lift/decks.ts";
import type { Building, Car, Group, Side, Site } from "../site.ts";
import { defaultDeckArea, defaultLandingArea } from "./default_areas.ts";
import { kensOf } from "./kens.ts";
import type {
  KoneNumbers,
  NumberedAction,
  NumberedBuilding,
  NumberedDeck,
  NumberedGroup,
  NumberedLanding,
  NumberedLift,
  NumberedTerminal,
} from "./numbers.ts";

/** What a person weighs in the rated load of a car, kg (EN 81-20 §5.4.2.3). */
const personKg = 75;

/** Call actions of a group whose site file lists none. */
export const defaultActions: readonly NumberedAction[] = [
  { action: 2, name: "DcsCall", kind: "destination", enabled: true },
  { action: 3, name: "DcsCall 3", kind: "destination", enabled: true },
  { action: 2001, name: "LdgCall UP", kind: "landing_up", enabled: true },
  { action: 2002, name: "LdgCall DOWN", kind: "landing_down", enabled: true },
  { action: 5000, name: "CarCall", kind: "car", enabled: true },
];

/** Terminals of a group whose site file lists none. */
const defaultTerminals: NonNullable<NonNullable<Group["kone"]>["terminals"]> = [
  { terminal: 1, type: "Virtual" },
  { terminal: 2, type: "LCS" },
];

/** The numbers of a site, frozen. */
export function numbersOf(site: Site): KoneNumbers {
  const kens = kensOf(site);
  const buildings = site.buildings.map((building) => numberedBuilding(building, kens));
  const byId = new Map(buildings.map((building) => [building.id, building]));
  const byKen = new Map(
    buildings.flatMap((building) =>
      building.groups.flatMap((group) =>
        group.lifts.map((lift) => [lift.ken, Object.freeze({ building, group, lift })] as const)
      )
    ),
  );
  return Object.freeze({
    buildings: Object.freeze(buildings),
    building: (id: string) => byId.get(id),
    ken: (ken: string) => byKen.get(ken),
  });
}

function numberedBuilding(
  building: Building,
  kens: ReadonlyMap<string, string>,
): NumberedBuilding {
  const landings = landingsOf(building);
  const groups = building.groups.map((group, index) =>
    numberedGroup(building, group, index, landings, kens)
  );
  const byNumber = new Map(groups.map((group) => [String(group.number), group]));
  const byArea = new Map(landings.map((landing) => [landing.area, landing]));
  return Object.freeze({
    id: building.kone?.id ?? building.id,
    building: building.id,
    name: building.name ?? building.id,
    desc: building.kone?.desc ?? "Served by API V2",
    groups: Object.freeze(groups),
    group: (number: string) => byNumber.get(number),
    landing: (area: number) => byArea.get(area),
  });
}

/** Where a lift of any group opens a door, lowest first, front before rear. */
function landingsOf({ floors, groups, kone }: Building): NumberedLanding[] {
  const stops = new Set(
    groups.flatMap(({ cars }) => cars).flatMap(({ serves }) => serves)
      .flatMap(({ level, sides }) => sides.map((side) => `${level} ${side}`)),
  );
  const rising = [...floors].sort((one, other) => one.level - other.level);
  return rising.flatMap(({ level, label, heightM, exit }, index) => {
    const floor = index + 1;
    const landing = (side: Side, groupSide: 1 | 2): NumberedLanding[] => {
      if (!stops.has(`${level} ${side}`)) return [];
      const said = kone?.areas?.find((one) => one.level === level && one.side === side);
      return [Object.freeze({
        area: said?.area ?? defaultLandingArea(floor, side),
        ...{ level, side, floor, groupSide, exit },
        shortName: side === "front" ? label : `${label}R`,
        heightMm: Math.round((heightM - rising[0]!.heightM) * 1000),
      })];
    };
    return [...landing("front", 1), ...landing("rear", 2)];
  });
}

function numberedGroup(
  building: Building,
  group: Group,
  index: number,
  ofBuilding: readonly NumberedLanding[],
  kens: ReadonlyMap<string, string>,
): NumberedGroup {
  const lifts = group.cars.map((car, place) =>
    numberedLift(
      building,
      car,
      place,
      ofBuilding,
      kens.get(`${building.id}/${group.id}/${car.id}`)!,
    )
  );
  const landings = Object.freeze(
    ofBuilding.filter((landing) => lifts.some((lift) => lift.landings.includes(landing))),
  );
  const byArea = new Map(landings.map((landing) => [landing.area, landing]));
  const byDeck = new Map(
    lifts.flatMap((lift) =>
      lift.decks.map((deck) => [deck.area, Object.freeze({ lift, deck })] as const)
    ),
  );
  const byCar = new Map(lifts.map((lift) => [lift.car, lift]));
  const byLevel = Map.groupBy(landings, ({ level }) => level);
  return Object.freeze({
    number: group.kone?.number ?? index + 1,
    group: group.id,
    name: group.name ?? group.id,
    lifts: Object.freeze(lifts),
    landings,
    terminals: Object.freeze(terminalsOf(group, landings, lifts)),
    actions: group.kone?.actions ?? defaultActions,
    landing: (area: number) => byArea.get(area),
    deck: (area: number) => byDeck.get(area),
    liftOf: (car: string) => byCar.get(car),
    areaOf: (level: number, side: Side = "front") => {
      const there = byLevel.get(level);
      return (there?.find((landing) => landing.side === side) ?? there?.[0])?.area;
    },
  });
}

function numberedLift(
  building: Building,
  car: Car,
  place: number,
  ofBuilding: readonly NumberedLanding[],
  ken: string,
): NumberedLift {
  const lift = car.kone?.lift ?? place + 1;
  const deckOf = (deck: 0 | 1): NumberedDeck =>
    Object.freeze({ area: car.kone?.deckAreas?.[deck] ?? defaultDeckArea(lift, deck), deck });
  const lower = deckOf(0);
  const upper = car.decks === 2 ? deckOf(1) : undefined;
  const pairs = upperLevels(car, building.floors);
  const lowerAt = new Set(pairs.keys());
  const upperAt = new Set(pairs.values());
  return Object.freeze({
    ...{ lift, ken, car: car.id },
    name: car.name ?? car.id,
    decks: Object.freeze<[NumberedDeck, ...NumberedDeck[]]>(
      upper === undefined ? [lower] : [lower, upper],
    ),
    speedMps: car.speedMps,
    persons: Math.floor(car.ratedLoadKg / personKg),
    landings: Object.freeze(
      ofBuilding.filter(({ level, side }) =>
        car.serves.some((stop) => stop.level === level && stop.sides.includes(side))
      ),
    ),
    decksAt: (level: number) => {
      if (!car.serves.some((stop) => stop.level === level)) return [];
      if (upper === undefined) return [lower];
      return [...(lowerAt.has(level) ? [lower] : []), ...(upperAt.has(level) ? [upper] : [])];
    },
  });
}

function terminalsOf(
  { kone }: Group,
  landings: readonly NumberedLanding[],
  lifts: readonly NumberedLift[],
): NumberedTerminal[] {
  return (kone?.terminals ?? defaultTerminals).map(({ terminal, type, levels, cars, after }) => {
    const atLandings = levels === undefined
      ? type === "COP" ? [] : landings
      : landings.filter(({ level }) => levels.includes(level));
    const inLifts = cars === undefined
      ? type === "DOP" ? [] : lifts
      : lifts.filter(({ car }) => cars.includes(car));
    const areas = new Set([
      ...atLandings.map(({ area }) => area),
      ...inLifts.flatMap(({ decks }) => decks.map(({ area }) => area)),
    ]);
    return Object.freeze({ terminal, type, areas, ...(after !== undefined && { after }) });
  });
}

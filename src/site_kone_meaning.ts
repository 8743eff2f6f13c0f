/**
 * What must be true of the numbers that a site file gives to the KONE-compatible API
 * (`site_kone.ts`), together with those that are made of the rest (`kone/numbering.ts`): each means
 * one thing, and each thing that is named is there. A part of `site_meaning.ts`, and as lenient as
 * that: what cannot be read here was found by the shape.
 */
import { defaultDeckArea, defaultLandingArea } from "./kone/default_areas.ts";
import type { Side } from "./site.ts";

type Fault = (place: string, fault: string) => void;
type Part = Readonly<Record<string, unknown>>;

/** Numbers or names that are taken, with who took each. */
type Taken = Map<unknown, string>;

/** Faults of all buildings of a cluster. */
export function checkKone(buildings: readonly Part[], fault: Fault): void {
  const ids: Taken = new Map();
  const kens: Taken = new Map();
  buildings.forEach((building, b) => {
    const at = `buildings[${b}]`;
    const said = part(building.kone).id;
    const place = said === undefined ? at : `${at}.kone.id`;
    // Two buildings of one id in the site are a fault already.
    const first = buildings.findIndex(({ id, kone }) =>
      id === building.id && part(kone).id === undefined
    );
    if (said !== undefined || first === b) {
      take(ids, said ?? building.id, place, "building id", fault);
    }
    const areas = checkLandingAreas(building, at, fault);
    const numbers: Taken = new Map();
    list(building.groups).forEach((group, g) => {
      const there = `${at}.groups[${g}]`;
      const { number } = part(group.kone);
      const of = number === undefined ? there : `${there}.kone.number`;
      take(numbers, number ?? g + 1, of, "group number", fault);
      checkCars(list(group.cars), { areas, kens }, `${there}.cars`, fault);
      checkTerminals(group, building, `${there}.kone.terminals`, fault);
      const actions: Taken = new Map();
      list(part(group.kone).actions).forEach(({ action }, a) => {
        take(actions, action, `${there}.kone.actions[${a}]`, "action", fault);
      });
    });
  });
}

/** Faults of the areas of landings; returns all of them, with their places. */
function checkLandingAreas(building: Part, at: string, fault: Fault): Taken {
  const levels = [...new Set(list(building.floors).map(({ level }) => level).filter(isNumber))]
    .sort((one, other) => one - other);
  const stops = new Set<string>();
  for (const group of list(building.groups)) {
    for (const stop of list(group.cars).flatMap((car) => list(car.serves))) {
      const sides = Array.isArray(stop.sides) ? stop.sides as unknown[] : ["front"];
      for (const side of sides) stops.add(`${stop.level} ${side}`);
    }
  }
  const areas: Taken = new Map();
  const said = new Set<string>();
  list(part(building.kone).areas).forEach(({ level, side = "front", area }, a) => {
    const place = `${at}.kone.areas[${a}]`;
    const landing = `${String(level)} ${String(side)}`;
    if (!isNumber(level) || (side !== "front" && side !== "rear")) return;
    if (!stops.has(landing)) {
      return fault(place, `no car of the building opens its ${side} door at level ${level}`);
    }
    if (said.has(landing)) return fault(place, `names the ${side} of level ${level} twice`);
    said.add(landing);
    take(areas, area, place, "area", fault);
  });
  levels.forEach((level, index) => {
    for (const side of ["front", "rear"] satisfies Side[]) {
      const landing = `${level} ${side}`;
      if (!stops.has(landing) || said.has(landing)) continue;
      const of = `${at}, the ${side} of level ${level}`;
      take(areas, defaultLandingArea(index + 1, side), of, "area", fault);
    }
  });
  return areas;
}

/** Lifts have numbers of their own in their group, and decks areas that no landing has. */
function checkCars(
  cars: readonly Part[],
  { areas, kens }: { readonly areas: Taken; readonly kens: Taken },
  at: string,
  fault: Fault,
): void {
  const lifts: Taken = new Map();
  const decks: Taken = new Map(areas);
  cars.forEach((car, c) => {
    const there = `${at}[${c}]`;
    const { lift, ken, deckAreas } = part(car.kone);
    const of = lift === undefined ? there : `${there}.kone.lift`;
    take(lifts, lift ?? c + 1, of, "lift number", fault);
    take(kens, ken, `${there}.kone.ken`, "ken", fault);
    const count = car.decks === 2 ? 2 : 1;
    if (!Array.isArray(deckAreas)) {
      for (const deck of [0, 1] as const) {
        if (deck >= count) continue;
        const area = defaultDeckArea(isNumber(lift) ? lift : c + 1, deck);
        take(decks, area, `${there}, deck ${deck}`, "area", fault);
      }
      return;
    }
    const place = `${there}.kone.deckAreas`;
    if (deckAreas.length !== count) {
      fault(place, `has ${deckAreas.length} areas, and the car has ${count} deck(s)`);
    }
    deckAreas.forEach((area: unknown, d) => take(decks, area, `${place}[${d}]`, "area", fault));
  });
}

/** Terminals are where landings, cars and doors are. */
function checkTerminals({ cars, kone }: Part, { units }: Part, at: string, fault: Fault): void {
  const terminals: Taken = new Map();
  const stops = list(cars).flatMap(({ serves }) => list(serves));
  const served = new Set(stops.map(({ level }) => level));
  const ids = new Set(list(cars).map(({ id }) => id));
  list(part(kone).terminals).forEach(({ terminal, levels, cars, after }, t) => {
    const there = `${at}[${t}]`;
    take(terminals, terminal, there, "terminal", fault);
    checkNamed(levels, served, `${there}.levels`, "no car of the group serves level", fault);
    checkNamed(cars, ids, `${there}.cars`, "the group has no car", fault);
    if (after === undefined) return;
    const { unit, door } = part(after);
    const known = list(units).find(({ id }) => id === unit);
    if (known === undefined) {
      return fault(`${there}.after.unit`, `unknown: ${String(unit).slice(0, 40)}`);
    }
    if (!list(known.doors).some(({ id }) => id === door)) {
      fault(`${there}.after.door`, `unknown: ${String(door).slice(0, 40)}`);
    }
  });
}

function checkNamed(
  named: unknown,
  known: ReadonlySet<unknown>,
  at: string,
  unknown: string,
  fault: Fault,
): void {
  if (!Array.isArray(named)) return;
  named.forEach((one: unknown, index) => {
    const text = String(one).slice(0, 40);
    if (!known.has(one)) fault(`${at}[${index}]`, `${unknown} ${text}`);
    if (named.indexOf(one) < index) fault(`${at}[${index}]`, `names ${text} twice`);
  });
}

/** Takes a number or name for a place; it is a fault where another has it. */
function take(taken: Taken, what: unknown, place: string, kind: string, fault: Fault): void {
  if (typeof what !== "string" && !isNumber(what)) return;
  const before = taken.get(what);
  if (before === undefined) taken.set(what, place);
  else fault(place, `has the ${kind} ${what} of ${before}`);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function part(value: unknown): Part {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Part : {};
}

function list(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.map(part) : [];
}

/** The cars of an events file, one by one, as the file's building gives them. */
import type { CarPart, JudgedBuilding } from "./events.ts";

/** The weight of a passenger, kg (E17). */
const passengerKg = 75;

/** What every car has, by itself or in common with the others. */
const needed = [
  "bypassLoad",
  "speedMps",
  "accelerationMps2",
  "jerkMps3",
  "doorOpenS",
  "doorCloseS",
  "startDelayS",
  "levellingS",
  "dwellCarCallS",
  "dwellLandingCallS",
  "transferInS",
  "transferOutS",
  "homeFloor",
] as const;

/** A car with everything that holds for it. */
export type JudgedCar =
  & { readonly [Name in (typeof needed)[number]]: Exclude<CarPart[Name], undefined> }
  & {
    readonly floors: ReadonlySet<number>;
    /** How many may be in it. */
    readonly most: number;
  };

/** Cars by name, or what is missing of one. */
export function carsOf(building: JudgedBuilding): ReadonlyMap<string, JudgedCar> | string {
  const { cars, car: common } = building;
  const list = typeof cars === "number" ? Array.from({ length: cars }, (): CarPart => ({})) : cars;
  const every = building.floors.map(({ floor }) => floor);
  const known = new Map<string, JudgedCar>();
  for (const [at, own] of list.entries()) {
    const name = own.id ?? `car-${at + 1}`;
    const car: CarPart = { ...common, ...own };
    const loads = own.capacityPersons !== undefined || own.ratedLoadKg !== undefined ? own : common;
    const loadKg = loads.ratedLoadKg ?? passengerKg * (loads.capacityPersons ?? NaN);
    const most = Math.floor((car.bypassLoad ?? NaN) * loadKg / passengerKg + 1e-9);
    if (known.has(name)) return `two cars are named ${name}`;
    for (const key of needed) if (car[key] === undefined) return `${name} lacks ${key}`;
    if (Number.isNaN(most)) return `${name} lacks its load`;
    const floors = new Set(car.floors ?? every);
    known.set(name, { ...car as Omit<JudgedCar, "floors" | "most">, floors, most });
  }
  return known;
}

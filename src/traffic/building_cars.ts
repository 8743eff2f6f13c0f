/** The cars of a traffic run's building, one by one, whichever way its file gives them. */
import { merged, personKg, type TrafficBuilding, type TrafficCar } from "./building_file.ts";

/** One car with all its parameters. */
export type EachCar = TrafficCar & {
  /** As it stands in events files. */
  readonly id: string;
  /** Where it stops, ascending. */
  readonly floors: readonly number[];
};

/** All cars, in the order of the file. */
export function carsOf(building: Pick<TrafficBuilding, "floors" | "cars" | "car">): EachCar[] {
  const { cars, car } = building;
  const every = building.floors.map(({ floor }) => floor);
  const own = typeof cars === "number" ? Array.from({ length: cars }, () => ({})) : cars;
  return own.map((each, at) => {
    const { floors = every, ...rest } = merged(car, each);
    const id = carId(each, at);
    // The file has been checked: together they give everything.
    return { ...rest, id, floors: floors.toSorted((one, other) => one - other) } as EachCar;
  });
}

/** The name of the car at a place of the list. */
export function carId(own: { readonly id?: string | undefined }, at: number): string {
  return own.id ?? `car-${at + 1}`;
}

/** What a car is rated for, kg. */
export function ratedLoadKg(car: Pick<TrafficCar, "capacityPersons" | "ratedLoadKg">): number {
  return car.ratedLoadKg ?? personKg * car.capacityPersons;
}

/** Persons at which boarding stops: the whole ones in the bypass share of the rated load. */
export function boardingMax(
  car: Pick<TrafficCar, "bypassLoad" | "capacityPersons" | "ratedLoadKg">,
): number {
  return Math.floor(car.bypassLoad * ratedLoadKg(car) / personKg + 1e-9);
}

/** Where people come in: the floor that the file names, else 0, else where the cars stand. */
export function lobbyOf({ lobby, floors, car }: Omit<TrafficBuilding, "cars">): number {
  if (lobby !== undefined) return lobby;
  return floors.some(({ floor }) => floor === 0) ? 0 : car.homeFloor;
}

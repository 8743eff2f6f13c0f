/**
 * What a run of pure up-peak carried beside what its group can carry at most (`up_peak.ts`): people
 * in five minutes, %HC5 where the building file gives populations. The ceilings are the round trip
 * that goes to every floor and, for equal floors and equal cars, ideal sectoring. Both are estimates
 * of the formulas, with 80 % (the bypass load) of the capacity as passengers a trip.
 */
import { carsOf, type EachCar, lobbyOf, ratedLoadKg } from "./building_cars.ts";
import { personKg, type TrafficBuilding } from "./building_file.ts";
import type { PassengerRecord } from "./recorder.ts";
import {
  conventionalRoundTrip,
  type EqualFloors,
  generalRoundTrip,
  sectoredRoundTrip,
} from "./up_peak.ts";

/** Handling in up-peak: people in five minutes. */
export interface UpPeakFigures {
  /** Who came. */
  readonly demand: number;
  /** Who was brought, from the fifth minute to the last arrival. */
  readonly carried: number;
  readonly conventional: number;
  /** Left out where floors or cars differ. */
  readonly sectored?: number;
  /** Of the building; left out where the file does not say. */
  readonly population?: number;
}

/** The figures of a run; `undefined` where anybody goes elsewhere than from the lobby upwards. */
export function upPeakFiguresOf(
  building: TrafficBuilding,
  passengers: readonly PassengerRecord[],
): UpPeakFigures | undefined {
  const lobby = lobbyOf(building);
  if (passengers.some(({ from, to }) => from !== lobby || to < lobby)) return undefined;
  const lastMs = passengers.at(-1)?.arrivedMs ?? 0;
  if (lastMs <= 0) return undefined;
  const fromMs = Math.min(300_000, lastMs / 2);
  const brought =
    passengers.filter(({ leftMs }) => leftMs !== null && leftMs >= fromMs && leftMs <= lastMs)
      .length;
  const above = building.floors.filter(({ floor }) => floor > lobby);
  const population = above.reduce((sum, floor) => sum + (floor.population ?? NaN), 0);
  return {
    demand: passengers.length * 300_000 / lastMs,
    carried: brought * 300_000 / (lastMs - fromMs),
    ...ceilings(building, lobby),
    ...(population > 0 && { population }),
  };
}

/** The figures as lines to read. */
export function upPeakText(title: string, figures: UpPeakFigures): string {
  const { population, sectored } = figures;
  const said = (people: number) =>
    people.toFixed(0) +
    (population === undefined ? "" : ` (${(100 * people / population).toFixed(1)} %HC5)`);
  return `${title}, pure up-peak, people in 5 min: ${said(figures.demand)} came, ` +
    `${said(figures.carried)} were carried; ceiling ${said(figures.conventional)}` +
    (sectored === undefined ? "" : `, with ideal sectoring ${said(sectored)}`);
}

function ceilings(
  building: TrafficBuilding,
  lobby: number,
): Pick<UpPeakFigures, "conventional" | "sectored"> {
  const cars = carsOf(building);
  const equal = equalGroup(building, cars, lobby);
  if (equal !== undefined) {
    return {
      conventional: conventionalRoundTrip(equal).handling,
      sectored: sectoredRoundTrip(equal).handling,
    };
  }
  let conventional = 0;
  for (const car of cars) conventional += handlingOf(building, car, lobby);
  return { conventional };
}

/** The group as the classical formulas take it, where floors and cars are equal. */
function equalGroup(
  { floors, cars: given }: TrafficBuilding,
  cars: readonly EachCar[],
  lobby: number,
): EqualFloors | undefined {
  const [car] = cars;
  const heights = floors.filter(({ floor }) => floor >= lobby)
    .sort((one, other) => one.floor - other.floor).map(({ heightM }) => heightM);
  const floorM = heights[1]! - heights[0]!;
  const even = heights.every((height, at) => Math.abs(height - heights[0]! - at * floorM) < 1e-6);
  const everywhere = car!.floors.length === floors.length;
  const people = new Set(
    floors.filter(({ floor }) => floor > lobby)
      .map(({ population }) => population),
  );
  if (!even || !everywhere || typeof given !== "number" || people.size > 1) return undefined;
  return {
    floors: heights.length - 1,
    floorM,
    cars: cars.length,
    passengers: passengersOf(car!),
    limits: limitsOf(car!),
    times: car!,
  };
}

function handlingOf({ floors }: TrafficBuilding, car: EachCar, lobby: number): number {
  const groundM = floors.find(({ floor }) => floor === lobby)!.heightM;
  const served = floors.filter(({ floor }) => floor > lobby && car.floors.includes(floor))
    .sort((one, other) => one.floor - other.floor);
  if (served.length === 0 || !car.floors.includes(lobby)) return 0;
  const known = served.every(({ population }) => population !== undefined) &&
    served.some(({ population }) => population! > 0);
  const { roundTripS } = generalRoundTrip({
    heightsM: served.map(({ heightM }) => heightM - groundM),
    populations: served.map(({ population }) => known ? population! : 1),
    passengers: passengersOf(car),
    limits: limitsOf(car),
    times: car,
  });
  return 300 * passengersOf(car) / roundTripS;
}

function passengersOf(car: EachCar): number {
  return car.bypassLoad * ratedLoadKg(car) / personKg;
}

function limitsOf({ speedMps, accelerationMps2, jerkMps3 }: EachCar) {
  return { speedMps, accelerationMps2, ...(jerkMps3 !== null && { jerkMps3 }) };
}

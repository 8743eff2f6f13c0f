/**
 * What a group can carry in pure up-peak, by the formulas of the round trip: a car fills at the
 * lobby, stops at each destination on its way up, and comes back empty. Sources: the round-trip
 * method in its classical form (equal floors, uniform demand), and in the general form of
 * Khaleel, Al-Sharif & Salahat (2013), where every flight between two floors counts with the
 * probability that it happens and takes what the drive needs for it.
 */
import { type MotionLimits, travelTimeMs } from "../lift/kinematics.ts";

/** Times of a stop and of a passenger, seconds. */
export interface StopTimes {
  readonly doorOpenS: number;
  readonly doorCloseS: number;
  readonly startDelayS: number;
  /** One passenger in, and one out. */
  readonly transferInS: number;
  readonly transferOutS: number;
}

/** A group before equal floors with uniform demand. */
export interface EqualFloors {
  /** Above the lobby. */
  readonly floors: number;
  readonly floorM: number;
  readonly cars: number;
  /** Passengers a trip, as a rule 0.8 of the capacity; need not be whole. */
  readonly passengers: number;
  readonly limits: MotionLimits;
  readonly times: StopTimes;
}

/** A round trip and what follows from it. */
export interface RoundTrip {
  /** Expected stops above the lobby. */
  readonly stops: number;
  /** Expected highest floor, in floors above the lobby. */
  readonly highest: number;
  readonly roundTripS: number;
  /** Between two departures from the lobby. */
  readonly intervalS: number;
  /** Passengers in five minutes. */
  readonly handling: number;
}

/** The classical round trip: every car goes to every floor. */
export function conventionalRoundTrip(group: EqualFloors): RoundTrip {
  const { floors: n, passengers: p } = group;
  let highest = n;
  for (let floor = 1; floor < n; floor++) highest -= (floor / n) ** p;
  return roundTrip(group, n * (1 - (1 - 1 / n) ** p), highest);
}

/** The ceiling of destination control: each car serves one sector of neighbouring floors alone. */
export function sectoredRoundTrip(group: EqualFloors): RoundTrip {
  const { floors, cars, passengers } = group;
  const sector = floors / cars;
  const stops = sector <= 1 ? 1 : sector * (1 - (1 - 1 / sector) ** passengers);
  return roundTrip(group, stops, sector * (cars + 1) / 2);
}

function roundTrip(group: EqualFloors, stops: number, highest: number): RoundTrip {
  const { floorM, cars, passengers, limits, times } = group;
  const passS = floorM / limits.speedMps;
  const stopS = travelTimeMs(floorM, limits) / 1000 - passS + doorsS(times);
  const roundTripS = 2 * highest * passS + (stops + 1) * stopS + transfersS(times, passengers);
  return {
    stops,
    highest,
    roundTripS,
    intervalS: roundTripS / cars,
    handling: 300 * passengers * cars / roundTripS,
  };
}

/** One car before floors of any heights and populations. */
export interface UnequalFloors {
  /** Of each floor above the lobby, ascending; the lobby is at 0. */
  readonly heightsM: readonly number[];
  readonly populations: readonly number[];
  readonly passengers: number;
  readonly limits: MotionLimits;
  readonly times: StopTimes;
}

/** The parts of a general round trip. */
export interface GeneralRoundTrip {
  readonly stops: number;
  /** Spent on doors and starts. */
  readonly doorsS: number;
  readonly transfersS: number;
  /** Expected height of the highest stop. */
  readonly highestM: number;
  /** The ride back from there. */
  readonly returnS: number;
  readonly roundTripS: number;
}

/** The general round trip of one car. */
export function generalRoundTrip(group: UnequalFloors): GeneralRoundTrip {
  const { heightsM, populations, passengers: p, limits, times } = group;
  const people = populations.reduce((sum, population) => sum + population, 0);
  const shares = populations.map((population) => population / people);
  const none = (share: number) => Math.max(0, 1 - share) ** p;
  const upTo = (floor: number) => shares.slice(0, floor).reduce((sum, share) => sum + share, 0);
  const flightS = (metres: number) => travelTimeMs(metres, limits) / 1000;
  let stops = 0;
  let highestM = 0;
  let upS = 0;
  for (const [to, height] of heightsM.entries()) {
    stops += 1 - none(shares[to]!);
    highestM += height * (upTo(to + 1) ** p - upTo(to) ** p);
    upS += (none(upTo(to)) - none(upTo(to + 1))) * flightS(height);
    for (let from = 0; from < to; from++) {
      const between = upTo(to) - upTo(from + 1);
      const happens = none(between) - none(between + shares[from]!) -
        none(between + shares[to]!) + none(between + shares[from]! + shares[to]!);
      upS += happens * flightS(height - heightsM[from]!);
    }
  }
  const doors = (stops + 1) * doorsS(times);
  const transfers = transfersS(times, p);
  const returnS = flightS(highestM);
  return {
    stops,
    doorsS: doors,
    transfersS: transfers,
    highestM,
    returnS,
    roundTripS: upS + returnS + doors + transfers,
  };
}

function doorsS({ doorOpenS, doorCloseS, startDelayS }: StopTimes): number {
  return doorOpenS + doorCloseS + startDelayS;
}

function transfersS({ transferInS, transferOutS }: StopTimes, passengers: number): number {
  return passengers * (transferInS + transferOutS);
}

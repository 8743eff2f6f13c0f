/**
 * What a simulated hour of 1996 costs in the bound's own terms, to prove that those are never dearer
 * than what happened: its stops on the grid of `down_peak_routes.ts`, each person priced as there.
 * Throws where a car did what no route can do; then the routes would not contain it.
 */
import { floorTimeS, loadTimeS, lobby, stopTimeS, turnTimeS } from "../lewis_1996/environment.ts";
import type { Journey } from "../lewis_1996/simulation.ts";

/** A stop at a floor, with all who got in there. */
interface Stop {
  readonly floor: number;
  readonly openS: number;
  readonly riders: readonly Journey[];
}

/** The sum of waits, or of times in the system, as routes count them, s. */
export function pricedSchedule(
  journeys: readonly Journey[],
  gridS: number,
  measure: "wait" | "system",
): number {
  let total = 0;
  for (const own of Map.groupBy(journeys, ({ car }) => car).values()) {
    for (const trip of tripsOf(own)) total += priceOf(trip, gridS, measure);
    assertFits(tripsOf(own), gridS);
  }
  return total;
}

/** The rounds of one car: who got out at the lobby together, by the stops at which they got in. */
function tripsOf(journeys: readonly Journey[]): readonly (readonly Stop[])[] {
  const trips: Stop[][] = [];
  const inOrder = journeys.toSorted((one, other) => one.enteredS - other.enteredS);
  let leftS = -Infinity;
  for (const journey of inOrder) {
    // Whoever gets in after the last one before has got out is of the next round.
    if (journey.enteredS >= leftS - 1e-6 || trips.length === 0) trips.push([]);
    leftS = Math.max(leftS, journey.leftS);
    const trip = trips.at(-1)!;
    const before = trip.at(-1);
    const next = before === undefined
      ? Infinity
      : journey.enteredS - before.openS - before.riders.length * loadTimeS;
    if (before?.floor === journey.from && Math.abs(next) < 1e-6) {
      trip[trip.length - 1] = { ...before, riders: [...before.riders, journey] };
    } else trip.push({ floor: journey.from, openS: journey.enteredS, riders: [journey] });
  }
  return trips;
}

function priceOf(trip: readonly Stop[], gridS: number, measure: "wait" | "system"): number {
  let total = 0;
  const count = trip.reduce((sum, { riders }) => sum + riders.length, 0);
  for (const { openS, riders } of trip) {
    const openedS = onGrid(openS, gridS);
    const early = riders.filter(({ atS }) => atS <= openedS);
    if (measure === "wait") {
      total += early.reduce((sum, { atS }) => sum + openedS - atS, 0) +
        early.length * (early.length - 1) / 2 * loadTimeS;
    } else {
      total += riders.reduce((sum, { atS }) => sum + onGrid(lobbyS(trip), gridS) - atS, 0);
    }
    for (const { atS } of riders) {
      if (atS <= openedS + gridS + (riders.length - 1) * loadTimeS) continue;
      throw new Error(`Cannot price: somebody came at ${atS}, too late for the stop at ${openS}`);
    }
  }
  return measure === "wait" ? total : total + count * (count + 1) / 2 * loadTimeS;
}

/** When the doors open at the lobby. */
function lobbyS(trip: readonly Stop[]): number {
  const left = trip.flatMap(({ riders }) => riders.map(({ leftS }) => leftS));
  return Math.min(...left) - loadTimeS;
}

/** Checks that the steps between openings are at least those of the routes. */
function assertFits(trips: readonly (readonly Stop[])[], gridS: number): void {
  const steps = (fromS: number, toS: number, leastS: number, what: string) => {
    const taken = Math.round((onGrid(toS, gridS) - onGrid(fromS, gridS)) / gridS);
    if (taken >= Math.floor(leastS / gridS + 1e-9)) return;
    throw new Error(`Cannot price: ${what} took ${toS - fromS} s, less than any route`);
  };
  let home = { atS: 0, people: 0 };
  let first = true;
  for (const trip of trips) {
    const [{ floor: top, openS }] = trip as readonly [Stop];
    const upS = turnTimeS + stopTimeS + (top - lobby) * floorTimeS + home.people * loadTimeS;
    steps(home.atS, openS, upS, first ? "the first way up" : "the way up");
    for (const [at, stop] of trip.entries()) {
      const next = trip[at + 1];
      const people = stop.riders.length;
      const levels = stop.floor - (next?.floor ?? lobby);
      if (levels < 0) throw new Error("Cannot price: a car with people in it went up");
      // Doors that open again where they just closed cost half a stop: that is no stop of a route.
      if (levels === 0) throw new Error("Cannot price: a car opened twice at a floor");
      const leastS = people * loadTimeS + stopTimeS + levels * floorTimeS;
      steps(stop.openS, next?.openS ?? lobbyS(trip), leastS, "the way down");
    }
    home = { atS: lobbyS(trip), people: trip.reduce((sum, { riders }) => sum + riders.length, 0) };
    first = false;
  }
}

const onGrid = (atS: number, gridS: number): number => Math.floor(atS / gridS + 1e-9) * gridS;

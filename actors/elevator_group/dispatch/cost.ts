/**
 * What it costs to give a call to a car, by estimated time to destination (Smith & Peters 2002):
 * the time until the new passengers are where they want to be, and the delay that serving them
 * causes to everybody the car already serves. Both are read off the car's own trajectory
 * (`src/lift/trajectory.ts`), followed once without and once with the new trip.
 *
 * A landing call names no destination; it is taken to go half the way that is left, which is where
 * such a passenger goes on average when nothing more is known.
 */
import type { Heading } from "../../../src/lift/collective.ts";
import {
  type CarNow,
  follow,
  runUp,
  type Trip,
  type TripTimes,
} from "../../../src/lift/trajectory.ts";
import type { Direction } from "../../../src/lift/vocabulary.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { type CarModel, type GroupModel, personKg, wantedSides } from "../model.ts";
import { deckFor, litStops, standAt } from "../decks.ts";
import { roomOf, suits } from "../eligible.ts";
import type { CarPositionReport } from "../hardware.ts";
import type { GroupState, LiveCar } from "../state.ts";
import type { JobCall } from "./job.ts";

export { inService } from "../car_service.ts";

/** Trips of one car that are followed at most; a car with more is judged by their number alone. */
export const tripsMax = 32;

/** Whether a car can ever serve a request's floors, sides, direction and number of passengers. */
export function canServe(model: GroupModel, car: CarModel, request: CallRequest): boolean {
  if (roomOf(request) > car.personsMax || !suits(car, request)) return false;
  if (car.decks !== undefined && deckFor(car.decks, model.indexOf, request) === undefined) {
    return false;
  }
  if (request.kind === "car" && request.car !== car.id) return false;
  if (request.kind !== "car" && !stopsAt(model, car, request.from, request.fromSide)) return false;
  return request.kind === "landing"
    ? leadsOn(car, model.indexOf.get(request.from)!, request.direction)
    : stopsAt(model, car, request.to, request.toSide);
}

/** Whether a car stops at a level, and at any other in that direction from it. */
export function leadsOn({ sides }: CarModel, from: number, direction: Direction): boolean {
  return sides[from] !== 0 &&
    (direction === "up"
      ? sides.some((bits, at) => bits !== 0 && at > from)
      : sides.some((bits, at) => bits !== 0 && at < from));
}

function stopsAt(
  model: GroupModel,
  car: CarModel,
  level: number,
  side: "front" | "rear" | undefined,
): boolean {
  const index = model.indexOf.get(level);
  return index !== undefined && ((car.sides[index] ?? 0) & wantedSides(side)) !== 0;
}

/** The trip a call is for a car at a moment; aboard where its passengers have entered. */
export function tripOf(
  model: GroupModel,
  car: CarModel,
  call: Pick<JobCall, "request" | "state" | "placedAtMs">,
  _now: number,
): Trip {
  const { request } = call;
  const index = (level: number) => model.indexOf.get(level) ?? 0;
  const aboard = request.kind === "car" || call.state === "being_served";
  const from = request.kind === "car" ? -1 : index(request.from);
  const to = request.kind === "landing"
    ? likelyDestination(car, from, request.direction === "up" ? 1 : -1)
    : index(request.to);
  // A car with two decks stands where its lower deck does.
  const deck = deckFor(car.decks, model.indexOf, request);
  const stands = (level: number) => {
    const at = level < 0 ? level : standAt(car.decks, deck, level);
    return at < 0 ? level : at;
  };
  return {
    from: aboard ? -1 : stands(from),
    fromSides: request.kind === "car" ? 0 : (car.sides[from] ?? 0) & wantedSides(request.fromSide),
    to: stands(to),
    toSides: request.kind === "landing"
      ? car.sides[to] ?? 0
      : (car.sides[to] ?? 0) & wantedSides(request.toSide),
    persons: roomOf(request),
    ageMs: Math.max(0, _now - call.placedAtMs),
  };
}

function likelyDestination(car: CarModel, from: number, heading: 1 | -1): number {
  let furthest = from;
  for (let at = from; at >= 0 && at < car.sides.length; at += heading) {
    if (car.sides[at] !== 0) furthest = at;
  }
  const middle = heading > 0 ? Math.ceil((from + furthest) / 2) : Math.floor((from + furthest) / 2);
  for (let at = middle; at >= 0 && at < car.sides.length; at += heading) {
    if (at !== from && car.sides[at] !== 0) return at;
  }
  return furthest;
}

/** Where a car is now, as the trajectory needs it. */
export function carNow(model: GroupModel, car: CarModel, { position, state }: LiveCar): CarNow {
  const { physics } = car;
  const level = (position === null ? undefined : model.indexOf.get(position.level)) ?? car.home;
  const doors = state === null ? [] : Object.values(state.doors);
  const opening = doors.includes("opening");
  const opened = doors.includes("opened") || doors.includes("limited-opened");
  // How far a door has come is not reported, nor how long it has been open: half on average.
  const busyMs = opening
    ? physics.doorOpenMs / 2
    : doors.includes("closing")
    ? physics.doorCloseMs / 2
    : 0;
  return {
    positionM: position?.positionM ?? physics.heightsM[level]!,
    speedMps: position?.speedMps ?? 0,
    level,
    heading: headings[position?.direction ?? "none"],
    doorsOpen: opened || opening,
    busyMs,
    dwellMs: opening ? physics.dwellCarCallMs : opened ? physics.dwellCarCallMs / 2 : 0,
    persons: Math.round(((state?.loadKg ?? 0) + (state?.upper?.loadKg ?? 0)) / personKg),
    ...stopOf(model, car, position),
  };
}

/** The stop that a car says it makes next, if it is too near for it to pass. */
function stopOf(
  model: GroupModel,
  { physics }: CarModel,
  position: CarPositionReport | null,
): Pick<CarNow, "stopsAt" | "stopsInMs"> {
  const at = position?.nextStop === undefined ? undefined : model.indexOf.get(position.nextStop);
  if (position?.nextStopInMs === undefined || at === undefined) return noStop;
  const leftM = Math.abs(physics.heightsM[at]! - position.positionM);
  const passes = leftM > runUp(position.speedMps, physics.limits).distanceM + 0.01;
  return passes ? noStop : { stopsAt: at, stopsInMs: position.nextStopInMs };
}

const noStop = { stopsAt: -1, stopsInMs: 0 };

const headings: Readonly<Record<CarPositionReport["direction"], Heading>> = {
  up: 1,
  none: 0,
  down: -1,
};

/** What each car serves already, in the order of the model: its calls, and what is lit inside it. */
export function tripsByCar(state: GroupState, now: number): Trip[][] {
  const { model } = state;
  const trips: Trip[][] = model.cars.map(() => []);
  state.calls.forEach((call) => {
    if (call.sendFromMs !== undefined) return; // nobody is there yet, and no car on its way
    const car = call.car === undefined ? undefined : model.carOf.get(call.car);
    if (car !== undefined) trips[car.at]!.push(tripOf(model, car, call, now));
  });
  for (let at = 0; at < model.cars.length; at++) {
    const own = trips[at]!;
    const { sides, decks } = model.cars[at]!;
    for (const to of litStops(decks, model.indexOf, state.cars[at]!.state)) {
      if (own.some((trip) => trip.from < 0 && trip.to === to)) continue;
      own.push({ from: -1, fromSides: 0, to, toSides: sides[to]!, persons: 1, ageMs: 0 });
    }
  }
  return trips;
}

/** The price of one more trip, and when its passengers would be picked up. */
export interface Quote {
  /** Person-milliseconds. */
  readonly cost: number;
  readonly pickupMs: number;
}

/** A trip that the plan never finishes takes this long: as bad as it gets without being infinite. */
const neverMs = 600_000;

/** Prices `trip` for a car that serves `trips`. */
export function quote(car: CarModel, now: CarNow, trips: Trip[], trip: Trip): Quote {
  const count = trips.length;
  if (count >= tripsMax) return { cost: trip.persons * neverMs * count, pickupMs: neverMs };
  let before = 0;
  if (count > 0) {
    follow(car.physics, now, trips, count, times);
    before = personMs(trips, count);
  }
  trips.push(trip);
  follow(car.physics, now, trips, count + 1, times);
  const after = personMs(trips, count + 1);
  trips.pop();
  const pickupMs = trip.from < 0 ? times.dropMs[count]! : times.pickupMs[count]!;
  return { cost: after - before, pickupMs: Math.min(neverMs, pickupMs) };
}

/** What it costs if a car makes exactly these trips, person-milliseconds; at most {@link tripsMax}. */
export function planCost(car: CarModel, now: CarNow, trips: readonly Trip[]): number {
  if (trips.length === 0) return 0;
  follow(car.physics, now, trips, trips.length, times);
  return personMs(trips, trips.length);
}

/** When a car that makes exactly these trips ends each wait and journey; good until the next plan. */
export function planTimes(car: CarModel, now: CarNow, trips: readonly Trip[]): TripTimes {
  follow(car.physics, now, trips, trips.length, times);
  return times;
}

/** Scratch for one quote at a time; a turn is synchronous, so nobody else can be using it. */
const times: TripTimes = {
  pickupMs: new Float64Array(tripsMax + 1),
  dropMs: new Float64Array(tripsMax + 1),
};

function personMs(trips: readonly Trip[], count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const t = trips[i]!;
    const p = Math.min(neverMs, times.pickupMs[i]!);
    const d = Math.min(neverMs, times.dropMs[i]!);
    const w = p + t.ageMs;
    sum += t.persons * (t.from < 0 ? 0.2 * d : w + w * w / 60000 + 0.2 * (d - p));
  }
  return sum;
}

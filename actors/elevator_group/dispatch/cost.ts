/**
 * What it costs to give a call to a car, by estimated time to destination (Smith & Peters 2002):
 * the time until the new passengers are where they want to be, and the delay that serving them
 * causes to everybody the car already serves. Both are read off the car's own trajectory
 * (`src/lift/trajectory.ts`), followed once without and once with the new trip.
 * A landing call names neither destination nor number: see `expected.ts`.
 */
import type { Heading } from "../../../src/lift/collective.ts";
import {
  type CarNow,
  follow,
  runUp,
  type Trip,
  type TripTimes,
} from "../../../src/lift/trajectory.ts";
import type { Deck } from "../../../src/lift/decks.ts";
import type { Direction } from "../../../src/lift/vocabulary.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { type CarModel, type GroupModel, personKg, wantedSides } from "../model.ts";
import { anyDoor } from "../car_service.ts";
import { deckFor, litStops, standAt } from "../decks.ts";
import { roomOf, suits } from "../eligible.ts";
import type { CarPositionReport } from "../hardware.ts";
import type { LearnedTraffic } from "../learned_traffic.ts";
import type { LiveCar } from "../state.ts";
import { landingTrips, spread, spreadOf } from "./expected.ts";
import type { DispatchView, JobCall } from "./job.ts";

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

/** The trips that a call is for a car at a moment; aboard where its passengers have entered. */
export function tripsOf(
  view: Pick<DispatchView, "model" | "traffic" | "now">,
  car: CarModel,
  call: Pick<JobCall, "request" | "state" | "placedAtMs">,
): Trip[] {
  const { model, traffic, now } = view;
  const { request } = call;
  if (request.kind !== "landing") return [journeyOf(view, car, request, call)];
  const from = model.indexOf.get(request.from) ?? 0;
  const fromSides = (car.sides[from] ?? 0) & wantedSides(request.fromSide);
  const up = request.direction === "up";
  const trips = landingTrips(model, car, from, fromSides, up, request.persons, traffic, now);
  if (call.state !== "being_served") return trips;
  return trips.map((trip) => ({ ...trip, from: -1, joinPerMs: 0 }));
}

/** The trip of a call that says where to. */
function journeyOf(
  { model: { indexOf }, now }: Pick<DispatchView, "model" | "now">,
  car: CarModel,
  request: Exclude<CallRequest, { readonly kind: "landing" }>,
  { state, placedAtMs }: Pick<JobCall, "state" | "placedAtMs">,
): Trip {
  const inside = request.kind === "car";
  const from = inside ? -1 : indexOf.get(request.from) ?? 0;
  const to = indexOf.get(request.to) ?? 0;
  const { decks, sides } = car;
  // A car with two decks stands where its lower deck does.
  const deck = deckFor(decks, indexOf, request);
  return {
    from: inside || state === "being_served" ? -1 : standsFor(decks, deck, from),
    fromSides: inside ? 0 : (sides[from] ?? 0) & wantedSides(request.fromSide),
    to: standsFor(decks, deck, to),
    toSides: (sides[to] ?? 0) & wantedSides(request.toSide),
    persons: roomOf(request),
    joinPerMs: 0,
    ageMs: Math.max(0, now - placedAtMs),
  };
}

function standsFor(decks: CarModel["decks"], deck: Deck | undefined, level: number): number {
  const at = standAt(decks, deck, level);
  return at < 0 ? level : at;
}

/**
 * A call as one trip, for whoever plans with one each: of a landing call all who are expected
 * together, to the middle of where they are expected to go.
 */
export function tripOf(
  view: Pick<DispatchView, "model" | "traffic" | "now">,
  car: CarModel,
  call: Pick<JobCall, "request" | "state" | "placedAtMs">,
): Trip {
  if (call.request.kind !== "landing") return journeyOf(view, car, call.request, call);
  const trips = tripsOf(view, car, call);
  const trip = trips[trips.length >> 1]!;
  if (trips.length === 1) return trip;
  const persons = trips.reduce((sum, each) => sum + each.persons, 0);
  return { ...trip, persons: Math.max(1, Math.round(persons)) };
}

/**
 * Where a car is now, as the trajectory needs it. How long its doors still need follows from when
 * they began and from who is expected to walk; where that is not known, half is taken.
 */
export function carNow(
  model: GroupModel,
  car: CarModel,
  { position, state }: LiveCar,
  traffic?: LearnedTraffic,
  now = 0,
): CarNow {
  const { physics } = car;
  const level = (position === null ? undefined : model.indexOf.get(position.level)) ?? car.home;
  const doors = state === null ? {} : state.doors;
  const opening = anyDoor(doors, "opening");
  const opened = anyDoor(doors, "opened") || anyDoor(doors, "limited-opened");
  const closing = !opening && !opened && anyDoor(doors, "closing");
  const wholeMs = opening ? physics.doorOpenMs : closing ? physics.doorCloseMs : 0;
  const since = traffic?.doorsAtMs[car.at] ?? 0;
  const sinceMs = since === 0 ? undefined : now - since;
  const busyMs = sinceMs === undefined ? wholeMs / 2 : Math.max(0, wholeMs - sinceMs);
  let dwellMs = 0;
  if (opening || opened) {
    const whole = traffic?.forLanding[car.at] === 1
      ? physics.dwellLandingCallMs
      : physics.dwellCarCallMs;
    const gone = opening ? 0 : sinceMs ?? whole / 2;
    const walking = traffic === undefined || opening
      ? 0
      : now - traffic.walkedAtMs[car.at]! < physics.transferMs
      ? physics.transferMs / 2
      : 0;
    const entering = (traffic?.toEnter[car.at] ?? 0) * physics.transferMs;
    dwellMs = Math.max(whole - gone, walking, entering, 0);
  }
  const stopsAt = stopOf(model, car, position);
  return {
    positionM: position?.positionM ?? physics.heightsM[level]!,
    speedMps: position?.speedMps ?? 0,
    level,
    heading: headings[position?.direction ?? "none"],
    doorsOpen: opened || opening,
    busyMs,
    dwellMs,
    persons: Math.round(((state?.loadKg ?? 0) + (state?.upper?.loadKg ?? 0)) / personKg),
    stopsAt,
    stopsInMs: stopsAt < 0 ? 0 : position!.nextStopInMs!,
  };
}

/** The level index of the stop that a car says it makes next, if it is too near for it to pass. */
function stopOf(
  model: GroupModel,
  { physics }: CarModel,
  position: CarPositionReport | null,
): number {
  const at = position?.nextStop === undefined ? undefined : model.indexOf.get(position.nextStop);
  if (position?.nextStopInMs === undefined || at === undefined) return -1;
  const leftM = Math.abs(physics.heightsM[at]! - position.positionM);
  const passes = leftM > runUp(position.speedMps, physics.limits).distanceM + 0.01;
  return passes ? -1 : at;
}

const headings: Readonly<Record<CarPositionReport["direction"], Heading>> = {
  up: 1,
  none: 0,
  down: -1,
};

/** What each car serves already, in the order of the model: its calls, and what is lit inside it. */
export function tripsByCar(view: DispatchView): Trip[][] {
  const { model } = view;
  const trips: Trip[][] = model.cars.map(() => []);
  for (const call of view.calls) {
    if (call.sendFromMs !== undefined) continue; // nobody is there yet, and no car on its way
    const car = call.car === undefined ? undefined : model.carOf.get(call.car);
    if (car !== undefined) trips[car.at]!.push(...tripsOf(view, car, call));
  }
  for (const car of model.cars) addAboard(view, car, trips[car.at]!);
  return trips;
}

/** Adds to a car's trips those of the people inside of whom no call tells. */
export function addAboard(
  { model, cars, traffic }: DispatchView,
  car: CarModel,
  own: Trip[],
): void {
  const { position, state } = cars[car.at]!;
  if (state === null) return;
  const known = own.length;
  let persons = (state.loadKg + (state.upper?.loadKg ?? 0)) / personKg;
  const levels = new Set(litStops(car.decks, model.indexOf, state));
  const lit = [...levels].filter((to) => !own.some((trip) => trip.from < 0 && trip.to === to));
  for (const trip of own) if (trip.from < 0) persons -= trip.persons;
  const each = Math.max(1, persons / Math.max(1, lit.length));
  for (const to of lit) own.push(aboardTo(car, to, each));
  const entering = traffic.toEnter[car.at]!;
  const level = position === null ? undefined : model.indexOf.get(position.level);
  if (entering < 0.05 || level === undefined || position!.direction === "none") return;
  const count = spreadOf(entering);
  for (const to of spread(model, car, level, position!.direction === "up", traffic, count)) {
    const same = own.findIndex((trip, at) => at >= known && trip.to === to && trip.from < 0);
    const more = entering / count;
    if (same < 0) own.push(aboardTo(car, to, more));
    else own[same] = aboardTo(car, to, own[same]!.persons + more);
  }
}

function aboardTo(car: CarModel, to: number, persons: number): Trip {
  return { from: -1, fromSides: 0, to, toSides: car.sides[to]!, persons, joinPerMs: 0, ageMs: 0 };
}

/** The price of one more call, and when its passengers would be picked up. */
export interface Quote {
  /** Weighed person-milliseconds. */
  readonly cost: number;
  readonly pickupMs: number;
}

/** A trip that the plan never finishes takes this long: as bad as it gets without being infinite. */
const neverMs = 600_000;

/** Prices a call's trips for a car that serves `trips`. */
export function quote(car: CarModel, now: CarNow, trips: Trip[], more: readonly Trip[]): Quote {
  const count = trips.length;
  if (count + more.length > tripsMax) return { cost: neverMs * count, pickupMs: neverMs };
  const before = planCost(car, now, trips);
  for (const trip of more) trips.push(trip);
  const after = planCost(car, now, trips);
  trips.length = count;
  const pickupMs = more[0]!.from < 0 ? times.dropMs[count]! : times.pickupMs[count]!;
  return { cost: after - before, pickupMs: Math.min(neverMs, pickupMs) };
}

/** What it costs if a car makes exactly these trips; at most {@link tripsMax}. */
export function planCost(car: CarModel, now: CarNow, trips: readonly Trip[]): number {
  if (trips.length === 0) return 0;
  follow(car.physics, now, trips, trips.length, times);
  return weighed(trips, trips.length);
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
  endMs: 0,
  endLevel: 0,
};

/** What counts how much: a wait counts itself and its square over `squareMs`; a ride less. */
export const weights = { squareMs: 60_000, ride: 0.2 };

/** Waits W of who is there, and of those who join evenly until then: ∫ over both of W + W²/s. */
function weighed(trips: readonly Trip[], count: number): number {
  const perSquare = 1 / weights.squareMs;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const { from, persons, joinPerMs, ageMs } = trips[i]!;
    const p = Math.min(neverMs, times.pickupMs[i]!);
    const d = Math.min(neverMs, times.dropMs[i]!);
    if (from < 0) {
      sum += persons * weights.ride * d;
      continue;
    }
    const wait = p + ageMs;
    // Who joined before now is in `persons`: of the first alone it says the whole age.
    const joined = joinPerMs * wait;
    const first = Math.max(0, persons - joinPerMs * ageMs);
    sum += first * wait * (1 + wait * perSquare) +
      joined * wait * (0.5 + wait * perSquare / 3) +
      weights.ride * (first + joined) * (d - p);
  }
  return sum;
}

/**
 * A car as a dispatcher to compare with sees it: where it is and moves, its doors, its load, what is
 * lit inside, and the calls that it was given. It is read off the hardware at the moment of the
 * decision, where the group actor has reports of up to a quarter of a second ago: whoever compares
 * is to have no disadvantage. Who waits and where people go is not in it.
 */
import { motionOf } from "../../../adapters/simulator/car_motion.ts";
import { personKg, type SimulatedCar } from "../../../adapters/simulator/car.ts";
import type { Heading } from "../../lift/collective.ts";
import type { CarNow, CarPhysics, Trip } from "../../lift/trajectory.ts";

/** A call that is open. Levels are indices. */
export interface PeerCall {
  readonly id: string;
  readonly kind: "landing" | "destination";
  readonly from: number;
  /** −1: nobody has said. */
  readonly to: number;
  readonly heading: 1 | -1;
  car: string;
  /** How far the controller has come with it. */
  stage: "accepted" | "fixed" | "serving";
}

/** A car, its calls, and what is lit inside. */
export interface PeerCar {
  readonly id: string;
  readonly car: SimulatedCar;
  readonly physics: CarPhysics;
  readonly calls: readonly PeerCall[];
  /** Level indices. */
  readonly lit: readonly number[];
}

/** A car's physics by level index. */
export function physicsOf({ spec, levels }: SimulatedCar): CarPhysics {
  const door = spec.doors.front!;
  return {
    heightsM: levels.heightsM,
    limits: spec,
    startDelayMs: spec.startDelayMs,
    levellingMs: spec.levellingMs,
    doorOpenMs: door.openMs,
    doorCloseMs: door.closeMs,
    dwellCarCallMs: spec.dwellCarCallMs,
    dwellLandingCallMs: spec.dwellLandingCallMs,
    transferMs: spec.transferMs,
    capacityPersons: Math.max(1, Math.floor(spec.ratedLoadKg * spec.bypassLoad / personKg + 1e-9)),
  };
}

/** The level index at which a car stands or could next stop, and the direction in which it goes. */
export function whereabouts({ car }: PeerCar): { at: number; heading: Heading } {
  const { ride, phase } = car;
  if (ride !== undefined) return { at: ride.firstStop(car.nowMs), heading: ride.heading };
  return { at: car.at, heading: phase === "stopped" ? car.leaving : car.heading };
}

/** Whether nothing is asked of a car and it stands. */
export function isFree({ car, calls, lit }: PeerCar): boolean {
  const rests = car.phase === "standing" || (car.phase === "stopped" && car.leaving === 0);
  return rests && calls.length === 0 && lit.length === 0;
}

/** Where a car is, for following its way. */
export function carNowOf({ car, physics }: PeerCar): CarNow {
  const { positionM, speedMps, at, heading, next, nextInMs } = motionOf(car);
  const committed = car.ride?.committed === true || car.phase === "levelling";
  const door = car.phase === "stopped" ? car.doors.front : undefined;
  const closing = door === "closing";
  const open = door === "opened" || door === "opening";
  return {
    positionM,
    speedMps,
    level: at,
    heading,
    doorsOpen: open,
    busyMs: closing ? car.shutInMs : 0,
    dwellMs: open ? Math.max(0, car.shutInMs - physics.doorCloseMs) : 0,
    persons: Math.round(car.loadKg / personKg),
    stopsAt: committed ? next : -1,
    stopsInMs: committed ? nextInMs : 0,
  };
}

/**
 * The trip that a call is for a car. A landing call says not where to: half the way that is left is
 * where such a passenger goes on average when nothing more is known.
 */
export function tripOf({ car: { sidesAt } }: PeerCar, call: PeerCall): Trip {
  const aboard = call.kind === "destination" && call.stage === "serving";
  const to = call.to >= 0 ? call.to : likely(sidesAt, call.from, call.heading);
  return {
    from: aboard ? -1 : call.from,
    fromSides: 1,
    to,
    toSides: 1,
    persons: 1,
    joinPerMs: 0,
    ageMs: 0,
  };
}

function likely(sidesAt: Uint8Array, from: number, heading: 1 | -1): number {
  const ahead: number[] = [];
  for (let at = from + heading; at >= 0 && at < sidesAt.length; at += heading) {
    if (sidesAt[at] !== 0) ahead.push(at);
  }
  return ahead[Math.floor((ahead.length - 1) / 2)] ?? from;
}

/** All trips of a car: its calls, and the people behind what is lit inside, by its load. */
export function tripsOf(peer: PeerCar): Trip[] {
  const trips = peer.calls.map((call) => tripOf(peer, call));
  const told = new Set(trips.flatMap(({ from, to }) => from < 0 ? [to] : []));
  const lit = peer.lit.filter((at) => !told.has(at));
  const known = trips.filter(({ from }) => from < 0).length;
  const rest = Math.round(peer.car.loadKg / personKg) - known;
  const persons = Math.max(1, rest / Math.max(1, lit.length));
  for (const to of lit) {
    trips.push({ from: -1, fromSides: 0, to, toSides: 1, persons, joinPerMs: 0, ageMs: 0 });
  }
  return trips;
}

/** Where a simulated car is and how it moves, as seen from outside. */
import type { Heading } from "../../src/lift/collective.ts";
import { travelTimeMs } from "../../src/lift/kinematics.ts";
import type { SimulatedCar } from "./car.ts";

/** Where and how a car moves. */
export interface CarMotion {
  readonly positionM: number;
  /** Positive is up. */
  readonly speedMps: number;
  /** The level index it stands at or passed last. */
  readonly at: number;
  readonly heading: Heading;
  /** The level index of the next stop; −1 without one. */
  readonly next: number;
  /** Time until it stands level there. */
  readonly nextInMs: number;
}

/** Where and how a car moves now. */
export function motionOf(car: SimulatedCar): CarMotion {
  const { ride, spec, nowMs, heading } = car;
  if (ride !== undefined) {
    return {
      positionM: ride.positionM(nowMs),
      speedMps: ride.speedMps(nowMs),
      at: ride.passed(nowMs),
      heading,
      next: ride.target,
      nextInMs: Math.max(0, ride.endsMs - nowMs) + spec.levellingMs,
    };
  }
  const { positionM, at, phase } = car;
  const standing = {
    positionM,
    speedMps: 0,
    at,
    heading: phase === "stopped" ? car.leaving : heading,
  };
  if (phase === "levelling") return { ...standing, next: at, nextInMs: car.dueInMs };
  const asked = phase === "starting" ? car.nextStop : -1;
  const next = phase === "starting" && asked < 0 ? car.parkAt : asked;
  if (next < 0) return { ...standing, next, nextInMs: 0 };
  const metres = car.levels.heightsM[next]! - positionM;
  return {
    ...standing,
    next,
    nextInMs: car.dueInMs + travelTimeMs(metres, spec) + spec.levellingMs,
  };
}

/** Time until a car could leave the level it stands at, ms; 0 for one under way. */
export function leavesInMs(car: SimulatedCar): number {
  const { startDelayMs } = car.spec;
  switch (car.phase) {
    case "moving":
      return 0;
    case "starting":
      return car.dueInMs;
    case "levelling":
      return car.dueInMs + startDelayMs;
    case "stopped":
      return car.shutInMs + startDelayMs;
    case "standing":
      return startDelayMs;
    case "halted":
      return Infinity;
  }
}

/**
 * How a lift moves, in this wire's five states, from where its telemetry says that it is. The states
 * make a ring: `STANDING`, `STARTING`, `MOVING`, `DECELERATING`, `STOPPED`, `STANDING`; they are told
 * in this order only, and what the telemetry skipped is filled in.
 *
 * A lift has started when it is seen away from where it stood, and brakes from the point where the
 * ideal ride to its next stop does (`kinematics.ts`): what is left is the run-up to its rated speed,
 * or, on a ride too short for that, half of the ride, which is symmetrical. It has stopped when it is
 * level at the stop it was going to, when its doors move, or when it has not moved for so long that a
 * moving one would have been seen elsewhere.
 */
import { distanceAtMs, motionProfile } from "../../lift/kinematics.ts";
import { runUp } from "../../lift/trajectory.ts";
import type { CarView } from "../../protocol.ts";
import type { LiftShape } from "./lift_shape.ts";

/** How a lift moves, in the order in which it does. */
export const movingStates = ["STANDING", "STARTING", "MOVING", "DECELERATING", "STOPPED"] as const;
/** How a lift moves. */
export type MovingState = (typeof movingStates)[number];

/** A lift's motion as it was told, and what is needed to go on from there. */
export interface Motion {
  readonly state: MovingState;
  readonly positionM: number;
  /** When the position was last seen to change. */
  readonly changedAtMs: number;
  /** Where it stands, or stood before this ride. Null: it was moving when first seen. */
  readonly restM: number | null;
  /** When this ride, or the last one, began. */
  readonly startedAtMs: number;
  /** 1 is up, −1 down; 0 at rest. */
  readonly heading: 1 | 0 | -1;
}

/** What follows from a report. */
export interface MotionStep {
  readonly after: Motion;
  /** The states that it went through, the last being the present one; none where it is as before. */
  readonly passed: readonly MovingState[];
}

/** So far from a landing a lift counts as level with it, m: twice what EN 81-20 §5.12.1.1.4 asks. */
export const levelWithinM = 0.02;
/** Within this of a landing its doors may open: the unlocking zone of EN 81-20 §5.3.8.1, m. */
export const doorZoneM = 0.2;
/** A lift that was seen so far from where it stood has ridden, not levelled, m. */
const rodeM = 0.5;
/** A lift without a next stop has left when it is so far away: less is settling under load, m. */
const leftM = 0.03;
/** What is left of rounding in positions, m. */
const grainM = 0.002;
/** A lift that is level with a landing for so long stands there. */
const levelForMs = 1_500;
/** How long `STOPPED` lasts at most before it is `STANDING`. */
const stoppedForMs = 1_000;

/** What a report says of how the lift moves. */
export function motionSteps(
  shape: LiftShape,
  before: Motion | null,
  view: CarView,
  nowMs: number,
): MotionStep {
  const { positionM } = view;
  if (before === null) return firstSeen(shape, view, nowMs);
  const byM = positionM - before.positionM;
  const seen: Motion = {
    ...before,
    positionM,
    changedAtMs: Math.abs(byM) > grainM ? nowMs : before.changedAtMs,
  };
  const rests = isAtRest(shape, view);
  if (isUnderWay(before.state)) {
    if (rests) return stopped(seen, nowMs);
    if (byM * before.heading < -rodeM / 10) {
      // It has turned, so it has stood somewhere.
      const turned = { ...seen, restM: before.positionM, heading: headingOf(byM) };
      const passed = [...way(before.state, "STOPPED"), ...way("STOPPED", "STARTING")];
      return goneOn(shape, { ...turned, state: "STARTING", startedAtMs: nowMs }, view, passed);
    }
    if (Math.abs(byM) <= grainM) return { after: seen, passed: [] };
    return goneOn(shape, seen, view, []);
  }
  const awayM = positionM - (before.restM ?? positionM);
  if (rests) {
    // A lift whose position came after its doors' state was never where it seemed to be.
    const couldM = rodeM + 1.2 * shape.limits.speedMps * (nowMs - before.changedAtMs) / 1000;
    if (Math.abs(awayM) > rodeM && Math.abs(awayM) <= couldM) {
      const ridden = stopped({ ...seen, state: "STANDING", startedAtMs: nowMs }, nowMs);
      return { after: ridden.after, passed: [...way(before.state, "STANDING"), ...ridden.passed] };
    }
    return stands({ ...seen, restM: positionM });
  }
  const goes = view.nextStop !== undefined && view.direction !== "none";
  if (Math.abs(awayM) <= (goes ? grainM : leftM)) return stands(seen);
  const started: Motion = {
    ...seen,
    state: "STARTING",
    restM: before.restM ?? before.positionM,
    heading: headingOf(awayM),
  };
  const startedAtMs = nowMs - elapsedMs(shape, started, view);
  const passed = way(before.state, "STARTING");
  if (Math.abs(awayM) <= rodeM) return { after: { ...started, startedAtMs }, passed };
  return goneOn(shape, { ...started, startedAtMs }, view, passed);
}

/** What follows from time alone: a lift that was not seen to move for long enough stands. */
export function settledSteps(
  shape: LiftShape,
  before: Motion,
  view: CarView,
  nowMs: number,
): MotionStep {
  const stillMs = nowMs - before.changedAtMs;
  if (before.state === "STOPPED" && stillMs >= stoppedForMs) return stands(before);
  if (!isUnderWay(before.state)) return { after: before, passed: [] };
  const level = levelOf(shape, view.positionM) !== undefined;
  // A car that is known is heard at least so often, and not one of its positions differed.
  const isStill = stillMs > (level ? levelForMs : shape.keepaliveMs + 1_000);
  return isStill ? stopped(before, nowMs) : { after: before, passed: [] };
}

/** Whether a lift is on its way from one stop to another. */
export function isUnderWay(state: MovingState): boolean {
  return state === "STARTING" || state === "MOVING" || state === "DECELERATING";
}

/** The level that a deck at this height is level with; undefined between levels. */
export function levelOf(
  { floors }: LiftShape,
  deckM: number,
  withinM = levelWithinM,
): number | undefined {
  return floors.find(({ heightM }) => Math.abs(heightM - deckM) <= withinM)?.level;
}

/** How long a lift on its way needs until it stands level at its next stop, ms. */
export function leftMs(shape: LiftShape, motion: Motion, view: CarView): number | undefined {
  const target = targetM(shape, view);
  if (target === undefined) return undefined;
  const fromM = motion.restM ?? motion.positionM;
  const { durationMs } = motionProfile(target - fromM, shape.limits);
  const elapsed = elapsedMs(shape, { ...motion, restM: fromM }, view);
  return Math.round(Math.max(0, durationMs - elapsed) + shape.levellingMs);
}

/**
 * The way that a lift needs to stop, m: the ride is symmetrical, so it never is more than what it
 * has gone since it stood.
 */
export function stoppingM({ limits }: LiftShape, { restM, positionM }: Motion): number {
  const rated = runUp(limits.speedMps, limits).distanceM;
  return restM === null ? rated : Math.min(rated, Math.abs(positionM - restM));
}

function firstSeen(shape: LiftShape, view: CarView, nowMs: number): MotionStep {
  const { positionM } = view;
  const level = levelOf(shape, positionM);
  const stood = level !== undefined || isAtRest(shape, view);
  const motion: Motion = {
    state: stood ? "STANDING" : "MOVING",
    positionM,
    changedAtMs: nowMs,
    restM: stood ? positionM : null,
    startedAtMs: nowMs,
    heading: stood ? 0 : view.direction === "up" ? 1 : view.direction === "down" ? -1 : 0,
  };
  if (stood || !brakes(shape, motion, view)) return { after: motion, passed: [motion.state] };
  return { after: { ...motion, state: "DECELERATING" }, passed: ["DECELERATING"] };
}

/** Goes on under way: beyond the start, and as far as braking where that has begun. */
function goneOn(
  shape: LiftShape,
  motion: Motion,
  view: CarView,
  before: readonly MovingState[],
): MotionStep {
  let { state } = motion;
  const passed = [...before];
  const to = brakes(shape, motion, view) ? "DECELERATING" : "MOVING";
  // Braking may have been told for a stop that was then put off: it ends at the next one.
  if (state !== "DECELERATING") {
    passed.push(...way(state, to));
    state = to;
  }
  const byM = motion.restM === null ? 0 : motion.positionM - motion.restM;
  const heading = motion.heading === 0 && byM !== 0 ? headingOf(byM) : motion.heading;
  return { after: { ...motion, state, heading }, passed };
}

function stopped(motion: Motion, nowMs: number): MotionStep {
  return {
    after: {
      ...motion,
      state: "STOPPED",
      restM: motion.positionM,
      changedAtMs: nowMs,
      heading: 0,
    },
    passed: way(motion.state, "STOPPED"),
  };
}

function stands(motion: Motion): MotionStep {
  if (motion.state !== "STOPPED") return { after: motion, passed: [] };
  return { after: { ...motion, state: "STANDING" }, passed: ["STANDING"] };
}

/** The states after one, up to another, around the ring; none from a state to itself. */
function way(from: MovingState, to: MovingState): MovingState[] {
  const passed: MovingState[] = [];
  let at = movingStates.indexOf(from);
  while (movingStates[at] !== to) {
    at = (at + 1) % movingStates.length;
    passed.push(movingStates[at]!);
  }
  return passed;
}

function isAtRest(shape: LiftShape, view: CarView): boolean {
  if (movesDoors(view) && levelOf(shape, view.positionM, doorZoneM) !== undefined) return true;
  const level = levelOf(shape, view.positionM);
  if (level === undefined) return false;
  return view.nextStop === undefined ? view.direction === "none" : view.nextStop === level;
}

function movesDoors({ doors, upper }: CarView): boolean {
  return [doors, upper?.doors ?? {}].some((deck) =>
    Object.values(deck).some((state) =>
      state === "opened" || state === "opening" || state === "closing" ||
      state === "limited-opened"
    )
  );
}

function brakes(shape: LiftShape, motion: Motion, view: CarView): boolean {
  const target = targetM(shape, view);
  if (target === undefined) return false;
  const left = Math.abs(target - motion.positionM);
  const rated = runUp(shape.limits.speedMps, shape.limits).distanceM;
  const whole = motion.restM === null ? Infinity : Math.abs(target - motion.restM);
  return left <= Math.min(rated, whole / 2) + grainM;
}

function targetM({ floorOf }: LiftShape, { nextStop }: CarView): number | undefined {
  return nextStop === undefined ? undefined : floorOf.get(nextStop)?.heightM;
}

/** How long an ideal ride to the next stop has been under way when it is here, by halving. */
function elapsedMs(shape: LiftShape, motion: Motion, view: CarView): number {
  const { restM, positionM } = motion;
  const target = targetM(shape, view);
  if (restM === null || target === undefined) return 0;
  const gone = Math.abs(positionM - restM);
  const profile = motionProfile(target - restM, shape.limits);
  let low = 0;
  let high = profile.durationMs;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (distanceAtMs(profile, middle) < gone) low = middle;
    else high = middle;
  }
  return Math.round(low);
}

function headingOf(byM: number): 1 | 0 | -1 {
  return byM > 0 ? 1 : byM < 0 ? -1 : 0;
}

/**
 * A ride under way: where the car is, where it can still stop, and the exchange of its target for
 * another one. Rides of one start coincide until the nearer one commits (`kinematics.ts`), so an
 * exchange keeps the start and swaps the profile.
 */
import type { Heading } from "../../src/lift/collective.ts";
import {
  distanceAtMs,
  type MotionLimits,
  type MotionProfile,
  motionProfile,
  nearestStopM,
  speedAtMs,
} from "../../src/lift/kinematics.ts";

/** A ride from a height to a level. Heights by level index. */
export class Ride {
  readonly startMs: number;
  /** The level index the ride left, or (from between landings) the one behind it. */
  readonly from: number;
  readonly fromM: number;
  readonly heading: Heading;
  readonly #heightsM: readonly number[];
  readonly #limits: MotionLimits;
  #target: number;
  #profile: MotionProfile;
  /** Set once its commit moment has passed; the target then stands. */
  committed = false;

  constructor(
    start: { ms: number; from: number; fromM: number; heading: Heading; target: number },
    heightsM: readonly number[],
    limits: MotionLimits,
  ) {
    this.startMs = start.ms;
    this.from = start.from;
    this.fromM = start.fromM;
    this.heading = start.heading;
    this.#heightsM = heightsM;
    this.#limits = limits;
    this.#target = start.target;
    this.#profile = this.#profileTo(start.target);
  }

  get target(): number {
    return this.#target;
  }

  /** On the clock that `startMs` is of. */
  get commitsMs(): number {
    return this.startMs + this.#profile.commitMs;
  }

  /** On the clock that `startMs` is of. */
  get endsMs(): number {
    return this.startMs + this.#profile.durationMs;
  }

  /** Exchanges the target for one that {@link firstStop} still allows. */
  retarget(target: number): void {
    this.#target = target;
    this.#profile = this.#profileTo(target);
  }

  /** The first level index ahead at which it can still stop; once committed, the target. */
  firstStop(nowMs: number): number {
    if (this.committed) return this.#target;
    // A nanometre of grace: at the very moment of its commit the target is still reachable.
    const reachM = nearestStopM(nowMs - this.startMs, this.#limits) - 1e-9;
    let at = this.from + this.heading;
    while (at !== this.#target && (this.#heightsM[at]! - this.fromM) * this.heading < reachM) {
      at += this.heading;
    }
    return at;
  }

  positionM(nowMs: number): number {
    return this.fromM + this.heading * distanceAtMs(this.#profile, nowMs - this.startMs);
  }

  /** Positive is up. */
  speedMps(nowMs: number): number {
    return this.heading * speedAtMs(this.#profile, nowMs - this.startMs);
  }

  /** The level index it passed last. */
  passed(nowMs: number): number {
    const positionM = this.positionM(nowMs);
    let at = this.from;
    while (
      at !== this.#target &&
      (positionM - this.#heightsM[at + this.heading]!) * this.heading >= 0
    ) at += this.heading;
    return Math.max(0, Math.min(this.#heightsM.length - 1, at));
  }

  #profileTo(target: number): MotionProfile {
    return motionProfile(this.#heightsM[target]! - this.fromM, this.#limits);
  }
}

/**
 * Ideal lift motion: the fastest ride over a distance that keeps within a speed, an acceleration
 * and a jerk (Peters 1995, "Ideal lift kinematics"). Every ride is `+j 0 −j cruise −j 0 +j`, with
 * phases of no length left out.
 *
 * What makes re-targeting in flight simple: the rides from one start to two targets on the same
 * side coincide until the nearer one begins to differ from every longer one, its
 * {@link commitMs}. So a moving car may exchange its target for any other whose commit moment has
 * not passed, and the exchange keeps the start time: position, speed and acceleration agree.
 *
 * Where the speed is so low that the full acceleration is never reached (v < a²/j, not in the
 * paper) the ride is that of the acceleration √(v·j), which is reached for an instant.
 */

/** What a car's drive may do. */
export interface MotionLimits {
  /** m/s, above 0. */
  readonly speedMps: number;
  /** m/s², above 0. */
  readonly accelerationMps2: number;
  /** m/s³, above 0; left out where the drive has no jerk limit. */
  readonly jerkMps3?: number | undefined;
}

/** A stretch of constant jerk, as it begins. */
export interface MotionPhase {
  readonly startMs: number;
  readonly distanceM: number;
  readonly speedMps: number;
  readonly accelerationMps2: number;
  readonly jerkMps3: number;
}

/** One whole ride, from rest to rest. Distance is absolute: the caller knows the direction. */
export interface MotionProfile {
  readonly distanceM: number;
  readonly durationMs: number;
  /** See {@link commitMs}. */
  readonly commitMs: number;
  /** In order of time, none of no length; empty for a ride over no distance. */
  readonly phases: readonly MotionPhase[];
}

/**
 * How long a ride takes, in milliseconds: Peters' three cases and the two without a jerk limit.
 * `distanceM` may have either sign; over no distance a ride takes no time.
 */
export function travelTimeMs(distanceM: number, limits: MotionLimits): number {
  const d = Math.abs(distanceM);
  if (d === 0) return 0;
  const v = limits.speedMps;
  const j = limits.jerkMps3;
  if (j === undefined) {
    const a = limits.accelerationMps2;
    return 1000 * (d >= v * v / a ? d / v + v / a : 2 * Math.sqrt(d / a));
  }
  const a = reachedAcceleration(v, limits.accelerationMps2, j);
  const rise = a / j;
  if (d >= v * (v / a + rise)) return 1000 * (d / v + v / a + rise);
  if (d >= 2 * a * rise * rise) return 1000 * (rise + Math.sqrt(4 * d / a + rise * rise));
  return 1000 * Math.cbrt(32 * d / j);
}

/** The ride over a distance (either sign), phase by phase. */
export function motionProfile(distanceM: number, limits: MotionLimits): MotionProfile {
  const d = Math.abs(distanceM);
  if (d === 0) return { distanceM: 0, durationMs: 0, commitMs: 0, phases: [] };
  const { speedMps: v, jerkMps3: j } = limits;
  const durationMs = travelTimeMs(d, limits);
  const duration = durationMs / 1000;
  let a = limits.accelerationMps2;
  let rise = 0; // from no acceleration to the greatest, s
  let steady = 0; // at the greatest acceleration, s
  let cruise = 0; // at the rated speed, s
  if (j === undefined) {
    if (d >= v * v / a) {
      steady = v / a;
      cruise = duration - 2 * steady;
    } else {
      steady = duration / 2;
    }
  } else {
    a = reachedAcceleration(v, a, j);
    rise = a / j;
    if (d >= v * (v / a + rise)) {
      steady = v / a - rise;
      cruise = duration - 2 * (v / a + rise);
    } else if (d >= 2 * a * rise * rise) {
      steady = duration / 2 - 2 * rise;
    } else {
      rise = duration / 4;
      a = j * rise;
    }
  }
  const phases: MotionPhase[] = [];
  let at: MotionPhase = {
    startMs: 0,
    distanceM: 0,
    speedMps: 0,
    accelerationMps2: 0,
    jerkMps3: 0,
  };
  const phase = (seconds: number, acceleration: number, jerk: number) => {
    if (seconds <= 1e-9) return; // rounding left of a phase that this ride does not have
    const here = { ...at, accelerationMps2: acceleration, jerkMps3: jerk };
    phases.push(here);
    at = {
      startMs: here.startMs + seconds * 1000,
      distanceM: distanceIn(here, seconds),
      speedMps: speedIn(here, seconds),
      accelerationMps2: 0,
      jerkMps3: 0,
    };
  };
  const jerk = j ?? 0;
  phase(rise, 0, jerk);
  phase(steady, a, 0);
  phase(rise, a, -jerk);
  phase(cruise, 0, 0);
  phase(rise, 0, -jerk);
  phase(steady, -a, 0);
  phase(rise, -a, jerk);
  return { distanceM: d, durationMs, commitMs: commitOf(d, limits), phases };
}

/** How far along its way a ride is, in metres, at a time since its start; held at both ends. */
export function distanceAtMs(profile: MotionProfile, tMs: number): number {
  if (tMs <= 0) return 0;
  if (tMs >= profile.durationMs) return profile.distanceM;
  const phase = phaseAt(profile, tMs);
  return Math.min(profile.distanceM, distanceIn(phase, (tMs - phase.startMs) / 1000));
}

/** How fast a ride is, in m/s and never below 0, at a time since its start. */
export function speedAtMs(profile: MotionProfile, tMs: number): number {
  if (tMs <= 0 || tMs >= profile.durationMs) return 0;
  const phase = phaseAt(profile, tMs);
  return Math.max(0, speedIn(phase, (tMs - phase.startMs) / 1000));
}

/** How long a ride takes. */
export function durationMs(profile: MotionProfile): number {
  return profile.durationMs;
}

/**
 * The latest moment since its start at which a ride can still be exchanged for a longer one, or a
 * longer one for it: when it begins to slow down, or to ease off an acceleration that a longer
 * ride would have kept.
 */
export function commitMs(profile: MotionProfile): number {
  return profile.commitMs;
}

/**
 * The shortest ride that one under way since `elapsedMs` can still be exchanged for, in metres
 * from its start: the least distance whose {@link commitMs} is at least `elapsedMs`. Closed form,
 * so that "which landings can it still stop at" costs one comparison each.
 */
export function nearestStopM(elapsedMs: number, limits: MotionLimits): number {
  if (elapsedMs <= 0) return 0;
  const t = elapsedMs / 1000;
  const { speedMps: v, jerkMps3: j } = limits;
  if (j === undefined) {
    const a = limits.accelerationMps2;
    return t <= v / a ? a * t * t : v * t;
  }
  const a = reachedAcceleration(v, limits.accelerationMps2, j);
  const rise = a / j;
  if (t <= rise) return 2 * j * t * t * t;
  if (t <= v / a) return a * t * (t + rise);
  return v * Math.max(v / a + rise, t);
}

/** {@link commitMs} from a distance alone, without the phases. */
function commitOf(d: number, { speedMps: v, accelerationMps2, jerkMps3: j }: MotionLimits): number {
  if (j === undefined) {
    const a = accelerationMps2;
    return 1000 * (d >= v * v / a ? d / v : Math.sqrt(d / a));
  }
  const a = reachedAcceleration(v, accelerationMps2, j);
  const rise = a / j;
  if (d >= v * (v / a + rise)) return 1000 * d / v;
  if (d >= 2 * a * rise * rise) {
    return 1000 * (Math.sqrt(d / a + rise * rise / 4) - rise / 2);
  }
  return 1000 * Math.cbrt(d / (2 * j));
}

function reachedAcceleration(speed: number, acceleration: number, jerk: number): number {
  return speed * jerk < acceleration * acceleration ? Math.sqrt(speed * jerk) : acceleration;
}

function phaseAt(profile: MotionProfile, tMs: number): MotionPhase {
  const { phases } = profile;
  let index = phases.length - 1;
  while (index > 0 && phases[index]!.startMs > tMs) index--;
  return phases[index]!;
}

function distanceIn({ distanceM, speedMps, accelerationMps2, jerkMps3 }: MotionPhase, s: number) {
  return distanceM + s * (speedMps + s * (accelerationMps2 / 2 + s * jerkMps3 / 6));
}

function speedIn({ speedMps, accelerationMps2, jerkMps3 }: MotionPhase, s: number): number {
  return speedMps + s * (accelerationMps2 + s * jerkMps3 / 2);
}

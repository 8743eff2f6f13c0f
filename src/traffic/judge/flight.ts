/**
 * How long a lift takes over a distance, from rest to rest, in closed form (Peters 1995): written
 * down a second time, so that a judge need not trust the runner's own kinematics.
 */

/** A drive. */
export interface Drive {
  readonly speedMps: number;
  readonly accelerationMps2: number;
  /** `null`: no jerk limit. */
  readonly jerkMps3: number | null;
}

/** Seconds from rest to rest over so many metres. */
export function flightS(metres: number, { speedMps, accelerationMps2, jerkMps3 }: Drive): number {
  const [d, v, a, j] = [metres, speedMps, accelerationMps2, jerkMps3];
  if (d <= 0) return 0;
  if (j === null) return d >= v * v / a ? d / v + v / a : 2 * Math.sqrt(d / a);
  // Acceleration rises for a/j, holds, and eases off; a drive with v < a²/j never holds it.
  if (v < a * a / j) {
    const toSpeedS = 2 * Math.sqrt(v / j);
    return d >= v * toSpeedS ? d / v + toSpeedS : Math.cbrt(32 * d / j);
  }
  if (d >= v * v / a + v * a / j) return d / v + v / a + a / j;
  if (d >= 2 * a ** 3 / j ** 2) return a / j + Math.sqrt(4 * d / a + (a / j) ** 2);
  return Math.cbrt(32 * d / j);
}

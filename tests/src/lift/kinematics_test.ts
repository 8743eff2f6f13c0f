import assert from "node:assert/strict";
import fc from "fast-check";
import {
  commitMs,
  distanceAtMs,
  durationMs,
  type MotionLimits,
  motionProfile,
  nearestStopM,
  speedAtMs,
  travelTimeMs,
} from "../../../src/lift/kinematics.ts";

const reference = { speedMps: 2.5, accelerationMps2: 1, jerkMps3: 1.4 };
const fast = { speedMps: 4, accelerationMps2: 1, jerkMps3: 1 };

const limitsArbitrary: fc.Arbitrary<MotionLimits> = fc.record({
  speedMps: fc.double({ min: 0.1, max: 10, noNaN: true }),
  accelerationMps2: fc.double({ min: 0.1, max: 3, noNaN: true }),
  jerkMps3: fc.double({ min: 0.1, max: 20, noNaN: true }),
}, { requiredKeys: ["speedMps", "accelerationMps2"] });
const distanceArbitrary = fc.double({ min: 0.01, max: 500, noNaN: true });

function close(actual: number, expected: number, within: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= within,
    `${what}: expected ${expected} ± ${within}, got ${actual}`,
  );
}

Deno.test("kinematics gives the published travel times", () => {
  close(travelTimeMs(58.28, fast), 19_570, 0.5, "58.28 m at v 4, a 1, j 1");
  const known: [number, number][] = [[4, 4778], [8, 6416], [20, 11_214], [56, 25_614]];
  for (const [metres, ms] of known) close(travelTimeMs(metres, reference), ms, 0.5, `${metres} m`);
  close(travelTimeMs(3.8, reference), 4678, 0.5, "a 3.8 m hop at 2.5 m/s");
  close(travelTimeMs(3.8, { ...reference, speedMps: 4 }), 4678, 0.5, "the same hop at 4 m/s");
});

Deno.test("kinematics without a jerk limit is the trapezium and the triangle", () => {
  const limits = { speedMps: 2.5, accelerationMps2: 1 };
  close(travelTimeMs(20, limits), 10_500, 1e-9, "20 m reaches full speed");
  close(travelTimeMs(4, limits), 4000, 1e-9, "4 m does not");
});

Deno.test("kinematics takes distances of either sign and no time for none", () => {
  assert.equal(travelTimeMs(-20, reference), travelTimeMs(20, reference));
  assert.equal(travelTimeMs(0, reference), 0);
  const still = motionProfile(0, reference);
  assert.deepEqual([durationMs(still), commitMs(still), distanceAtMs(still, 5)], [0, 0, 0]);
  assert.deepEqual(motionProfile(-20, reference), motionProfile(20, reference));
});

Deno.test("kinematics is continuous where one case passes into the next", () => {
  const { speedMps: v, accelerationMps2: a, jerkMps3: j } = reference;
  for (const breakpoint of [v * v / a + v * a / j, 2 * a ** 3 / j ** 2]) {
    const below = travelTimeMs(breakpoint * (1 - 1e-12), reference);
    close(travelTimeMs(breakpoint, reference), below, 1e-6, `at ${breakpoint} m`);
  }
});

Deno.test("kinematics of a drive too slow for its acceleration keeps its limits", () => {
  // v < a²/j: the published cases would give a negative phase here.
  const slow = { speedMps: 0.4, accelerationMps2: 1, jerkMps3: 1 };
  const profile = motionProfile(3, slow);
  close(profile.durationMs, 1000 * (3 / 0.4 + 2 * Math.sqrt(0.4)), 1e-6, "duration");
  assert.ok(profile.phases.every((phase) => phase.accelerationMps2 <= Math.sqrt(0.4) + 1e-12));
});

Deno.test("kinematics profiles cover the distance and keep speed, acceleration and jerk", () => {
  fc.assert(fc.property(distanceArbitrary, limitsArbitrary, (metres, limits) => {
    const profile = motionProfile(metres, limits);
    const total = profile.durationMs;
    close(total, travelTimeMs(metres, limits), 1e-9 * total, "duration");
    assert.ok(profile.phases.length <= 7);
    // The polynomial pieces join: each phase begins where the one before it ends.
    for (const [index, phase] of profile.phases.entries()) {
      const next = profile.phases[index + 1];
      const seconds = ((next?.startMs ?? total) - phase.startMs) / 1000;
      const end = phase.distanceM + phase.speedMps * seconds +
        phase.accelerationMps2 * seconds ** 2 / 2 + phase.jerkMps3 * seconds ** 3 / 6;
      const speed = phase.speedMps + phase.accelerationMps2 * seconds +
        phase.jerkMps3 * seconds ** 2 / 2;
      const acceleration = phase.accelerationMps2 + phase.jerkMps3 * seconds;
      close(end, next?.distanceM ?? metres, 1e-6 * (1 + metres), "distance at the end of a phase");
      close(speed, next?.speedMps ?? 0, 1e-5 * (1 + limits.speedMps), "speed at its end");
      if (limits.jerkMps3 !== undefined) {
        close(acceleration, next?.accelerationMps2 ?? 0, 1e-5, "acceleration at its end");
      }
      assert.ok(Math.abs(phase.jerkMps3) <= (limits.jerkMps3 ?? 0));
      assert.ok(Math.abs(phase.accelerationMps2) <= limits.accelerationMps2 * (1 + 1e-9));
      assert.ok(Math.abs(acceleration) <= limits.accelerationMps2 * (1 + 1e-5) + 1e-5);
      assert.ok(speed <= limits.speedMps * (1 + 1e-5) + 1e-5);
    }
    // Distance is the integral of speed: Simpson's rule is exact for a phase of constant jerk.
    let summed = 0;
    for (const [index, { startMs }] of profile.phases.entries()) {
      const endMs = profile.phases[index + 1]?.startMs ?? total;
      const speeds = [startMs, (startMs + endMs) / 2, endMs].map((t) => speedAtMs(profile, t));
      summed += (speeds[0]! + 4 * speeds[1]! + speeds[2]!) * (endMs - startMs) / 6000;
    }
    close(summed, metres, 1e-5 * (1 + metres), "speed summed over time");
  }));
});

Deno.test("kinematics: rides to two targets coincide until the nearer one commits", () => {
  fc.assert(
    fc.property(distanceArbitrary, distanceArbitrary, limitsArbitrary, (one, other, limits) => {
      fc.pre(Math.abs(one - other) > 0.01);
      const near = motionProfile(Math.min(one, other), limits);
      const far = motionProfile(Math.max(one, other), limits);
      const scale = 1 + near.distanceM;
      for (const share of [0.3, 0.7, 1]) {
        const tMs = near.commitMs * share;
        close(distanceAtMs(near, tMs), distanceAtMs(far, tMs), 1e-6 * scale, `at ${tMs} ms`);
        close(speedAtMs(near, tMs), speedAtMs(far, tMs), 1e-6 * scale, `speed at ${tMs} ms`);
      }
      const after = near.commitMs + 0.5 * (near.durationMs - near.commitMs);
      assert.ok(speedAtMs(near, after) < speedAtMs(far, after) + 1e-9);
      assert.ok(distanceAtMs(near, after) < distanceAtMs(far, after));
    }),
  );
});

Deno.test("kinematics: the nearest stop is the shortest ride that has not committed", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      distanceArbitrary,
      limitsArbitrary,
      (elapsedMs, metres, limits) => {
        const nearest = nearestStopM(elapsedMs, limits);
        const commit = commitMs(motionProfile(metres, limits));
        if (metres > nearest * (1 + 1e-9)) assert.ok(commit >= elapsedMs * (1 - 1e-9));
        if (metres < nearest * (1 - 1e-9)) assert.ok(commit <= elapsedMs * (1 + 1e-9));
      },
    ),
  );
});

Deno.test("kinematics knows how near a ride under way can still stop", () => {
  const { speedMps: v, accelerationMps2: a, jerkMps3: j } = reference;
  assert.equal(nearestStopM(0, reference), 0);
  close(nearestStopM(500, reference), 2 * 1.4 * 0.5 ** 3, 1e-9, "while acceleration rises");
  close(nearestStopM(1500, reference), 1.5 * (1.5 + a / j), 1e-9, "at full acceleration");
  // Once it eases off towards its rated speed, that speed will be reached.
  for (const ms of [2501, 3000, 3214]) {
    close(nearestStopM(ms, reference), v * (v / a + a / j), 1e-9, `easing off at ${ms} ms`);
  }
  close(nearestStopM(8000, reference), 20, 1e-9, "at rated speed");
});

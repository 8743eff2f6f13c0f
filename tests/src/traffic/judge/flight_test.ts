import assert from "node:assert/strict";
import fc from "fast-check";
import { travelTimeMs } from "../../../../src/lift/kinematics.ts";
import { flightS } from "../../../../src/traffic/judge/flight.ts";

function close(actual: number, expected: number, within: number, what: string): void {
  const text = `${what}: expected ${expected} ± ${within}, got ${actual}`;
  assert.ok(Math.abs(actual - expected) <= within, text);
}

Deno.test("E20 the judge's closed form gives the published flight times", () => {
  const reference = { speedMps: 2.5, accelerationMps2: 1, jerkMps3: 1.4 };
  const known: [number, number][] = [[4, 4.778], [8, 6.416], [20, 11.214], [56, 25.614]];
  for (const [metres, seconds] of known) {
    close(flightS(metres, reference), seconds, 0.0005, `${metres} m`);
  }
  close(flightS(3.8, reference), 4.678, 0.0005, "3.8 m at 2.5 m/s");
  close(flightS(3.8, { ...reference, speedMps: 4 }), 4.678, 0.0005, "3.8 m at 4 m/s");
  const fast = { speedMps: 4, accelerationMps2: 1, jerkMps3: 1 };
  close(flightS(58.28, fast), 19.57, 0.0005, "58.28 m");
  // Neither full speed nor full acceleration: d < 2a³/j² = 1.02 m.
  close(flightS(0.5, reference), (32 * 0.5 / 1.4) ** (1 / 3), 1e-9, "half a metre");
  const kinder = { speedMps: 2.5, accelerationMps2: 1, jerkMps3: null };
  close(flightS(20, kinder), 10.5, 1e-9, "20 m without a jerk limit");
  close(flightS(4, kinder), 4, 1e-9, "4 m without a jerk limit");
  assert.equal(flightS(0, reference), 0);
});

Deno.test("E20 the judge's closed form and the runner's kinematics agree for any drive", () => {
  fc.assert(fc.property(
    fc.double({ min: 0.01, max: 500, noNaN: true }),
    fc.double({ min: 0.1, max: 25, noNaN: true }),
    fc.double({ min: 0.1, max: 3, noNaN: true }),
    fc.option(fc.double({ min: 0.1, max: 20, noNaN: true })),
    (metres, speedMps, accelerationMps2, jerkMps3) => {
      const limits = { speedMps, accelerationMps2, ...(jerkMps3 !== null && { jerkMps3 }) };
      const expected = travelTimeMs(metres, limits) / 1000;
      close(
        flightS(metres, { speedMps, accelerationMps2, jerkMps3 }),
        expected,
        1e-9 * expected,
        `${metres} m`,
      );
    },
  ));
});

import assert from "node:assert/strict";
import { travelTimeMs } from "../../../src/lift/kinematics.ts";
import { firstStop, rideMs, rideTimesOf } from "../../../src/lift/rides.ts";
import { runUp } from "../../../src/lift/trajectory.ts";

const car = {
  heightsM: [0, 5, 8.2, 11.4, 14.6],
  limits: { speedMps: 2.5, accelerationMps2: 1, jerkMps3: 1.4 },
};
const levels = car.heightsM.length;

Deno.test("rides: a car's table holds the time of every ride from rest, either way", () => {
  const table = rideTimesOf(car);
  assert.equal(table.length, levels * levels);
  for (const [from, lower] of car.heightsM.entries()) {
    for (const [to, upper] of car.heightsM.entries()) {
      assert.equal(table[from * levels + to], travelTimeMs(upper - lower, car.limits));
      assert.equal(rideMs(car, from, to), rideMs(car, to, from));
    }
    assert.equal(rideMs(car, from, from), 0);
  }
});

Deno.test("rides: a table is made once a car, and another car has its own", () => {
  assert.equal(rideTimesOf(car), rideTimesOf(car));
  const slower = { ...car, limits: { ...car.limits, speedMps: 1 } };
  assert.ok(rideMs(slower, 0, 4) > rideMs(car, 0, 4));
});

Deno.test("rides: a moving car stops no nearer than its way to rest allows", () => {
  const { distanceM } = runUp(2.5, car.limits);
  const up = { positionM: 5, speedMps: 2.5 };
  assert.ok(distanceM > 3.2 && distanceM < 6.4, `its way to rest is ${distanceM} m`);
  assert.equal(firstStop(car, up, distanceM), 3);
  assert.equal(firstStop(car, { ...up, positionM: 8.2 - distanceM }, distanceM), 2);
  const down = { positionM: 11.4, speedMps: -2.5 };
  assert.equal(firstStop(car, down, distanceM), 1);
  assert.equal(firstStop(car, { ...up, positionM: 14 }, distanceM), 4);
  assert.equal(firstStop(car, { ...down, positionM: 1 }, distanceM), 0);
});

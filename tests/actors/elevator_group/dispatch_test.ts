import assert from "node:assert/strict";
import {
  quote,
  tripsByCar,
  tripsMax,
  tripsOf,
} from "../../../actors/elevator_group/dispatch/cost.ts";
import type { CarNow } from "../../../src/lift/trajectory.ts";
import { button, GroupInHand, journey, testModel } from "./group_in_hand.ts";

/** Cars a and b only, as their words say. */
function group(levels: Record<string, number>): GroupInHand {
  const group = GroupInHand.inService(levels);
  group.carState("c", { mode: "out-of-service" });
  return group;
}

Deno.test("EG5 an idle building sends the nearest car", () => {
  assert.equal(group({ a: 1, b: 8 }).placed(journey(2, 5)).car, "a");
  assert.equal(group({ a: 1, b: 8 }).placed(journey(7, 0)).car, "b");
  assert.equal(group({ a: 9, b: 4 }).placed(button(5, "up")).car, "b");
});

Deno.test("EG5 a car that passes on its way takes along who waits there", () => {
  const cars = group({ a: 0, b: 9 });
  cars.placed(journey(0, 9));
  cars.report({ stages: { "call-1": "serving" } });
  // One person rides up from 1 to 9; three at 3 want the same way, and b would have to come down.
  cars.position("a", 1, { positionM: 5, speedMps: 2.5, direction: "up", nextStop: 9 });
  assert.equal(cars.placed(journey(3, 9, 3)).car, "a");
});

Deno.test("EG5 a car that travels the other way is left alone if another stands free", () => {
  const cars = group({ a: 4, b: 0 });
  cars.placed(journey(4, 0));
  cars.report({ stages: { "call-1": "serving" } });
  cars.position("a", 4, { positionM: 15, speedMps: -1.5, direction: "down", nextStop: 0 });
  assert.equal(cars.placed(journey(3, 9)).car, "b");
});

Deno.test("EG5 one call that would delay many goes to a car that it delays less", () => {
  const cars = group({ a: 0, b: 9 });
  // A full load rides up to 9 with car a and would all stop at 4; b has farther to come, empty.
  const many = cars.placed(journey(0, 9, 9)).id;
  cars.report({ stages: { [many]: "serving" } });
  cars.position("a", 0, { positionM: 1, speedMps: 2, direction: "up", nextStop: 9 });
  cars.carState("a", { loadKg: 9 * 75, carCalls: [9] });
  assert.equal(cars.placed(journey(4, 6)).car, "b");
});

Deno.test("EG5 load is shared: ten calls at one landing do not all go to one car", () => {
  const cars = group({ a: 0, b: 0 });
  const taken = Array.from({ length: 10 }, (_, at) => cars.placed(journey(0, 1 + at % 9, 4)).car);
  assert.ok(taken.includes("a") && taken.includes("b"), taken.join(" "));
});

Deno.test("EG5 two calls at one landing to one floor share a car", () => {
  const cars = group({ a: 0, b: 0 });
  const first = cars.placed(journey(3, 8));
  assert.equal(cars.placed(journey(3, 8)).car, first.car);
});

Deno.test("EG5 a full car does not make the building refuse: nobody knows where they get out", () => {
  const cars = group({ a: 0, b: 9 });
  cars.carState("b", { mode: "out-of-service" });
  // The doors have just shut behind thirteen people, and nobody has pressed a button yet.
  cars.carState("a", { loadKg: 975, carCalls: [] });
  const call = cars.placed(journey(4, 6));
  assert.equal(call.car, "a");
  assert.ok(call.etaMs! >= 60_000, "though it may take long");
});

Deno.test("EG5 the estimate says how long it takes until the doors are open (E17)", () => {
  const cars = group({ a: 3, b: 9 });
  const { speedMps, accelerationMps2, jerkMps3, startDelayMs, levellingMs } =
    testModel.carOf.get("a")!.car;
  assert.deepEqual([speedMps, accelerationMps2, jerkMps3], [2.5, 1, 1.2]);
  // 12 m at 2.5 m/s, 1 m/s², 1.2 m/s³: full speed is reached (from 8.34 m on).
  const travelMs = 1000 * (12 / 2.5 + 2.5 + 1 / 1.2);
  const expected = startDelayMs + travelMs + levellingMs + 1_800;
  assert.equal(cars.placed(journey(0, 5)).etaMs, Math.round(expected));
  assert.equal(group({ a: 3, b: 9 }).placed(button(3, "up")).etaMs, 1_800);
});

Deno.test("EG5 a car whose position is unknown is taken to be at its home", () => {
  const cars = new GroupInHand();
  cars.report();
  cars.carState("a");
  cars.carState("b");
  cars.position("b", 9);
  assert.equal(cars.placed(journey(1, 4)).car, "a");
});

Deno.test("EG5 what is lit in a car counts, and a call that is aboard counts once", () => {
  const cars = group({ a: 0, b: 9 });
  const { id } = cars.placed(journey(0, 7));
  cars.report({ stages: { [id]: "serving" } });
  cars.carState("a", { carCalls: [7, 3, 3, 55] });
  const trips = tripsByCar({
    ...cars.state,
    now: cars.now,
    calls: [...cars.state.calls.values()],
  })[0]!;
  assert.deepEqual(trips.map(({ from, to }) => [from, to - 1]), [[-1, 7], [-1, 3]]);
});

Deno.test("EG5 a landing call goes, before anything is learned, to the middle of what is left", () => {
  const cars = group({ a: 0, b: 9 });
  const goals = (call: string, car: string) =>
    tripsOf({ ...cars.state, now: cars.now }, testModel.carOf.get(car)!, cars.callOf(call)).map((
      { to },
    ) => testModel.levels[to]);
  assert.deepEqual(goals(cars.placed(button(3, "up")).id, "a"), [7]);
  // Downwards half of all that is expected ends where cars are at home.
  assert.deepEqual(goals(cars.placed(button(3, "down")).id, "a"), [0]);
  assert.deepEqual(goals(cars.placed(button(4, "up")).id, "c"), [5]);
});

Deno.test("EG5 beyond what is worth following, the car with the fewest calls is chosen", () => {
  const now: CarNow = {
    positionM: 0,
    speedMps: 0,
    level: 1,
    heading: 0,
    doorsOpen: false,
    busyMs: 0,
    dwellMs: 0,
    persons: 0,
    stopsAt: -1,
    stopsInMs: 0,
  };
  const car = testModel.carOf.get("a")!;
  const trip = { from: 1, fromSides: 1, to: 5, toSides: 1, persons: 1, joinPerMs: 0, ageMs: 0 };
  const price = (trips: number) =>
    quote(car, now, Array.from({ length: trips }, () => trip), [trip]).cost;
  assert.ok(price(tripsMax) > price(tripsMax - 1));
  assert.ok(price(tripsMax + 20) > price(tripsMax + 10));
  assert.ok(Number.isFinite(price(500)));
});

Deno.test("EG16 E19 the same words give the same car, again and again", () => {
  const course = () => {
    const cars = GroupInHand.inService({ a: 2, b: 7, c: 1 });
    return Array.from({ length: 60 }, (_, at) => {
      cars.pass(700);
      if (at % 5 === 0) cars.hearCars({ a: at % 10, b: 9 - at % 10, c: at % 5 });
      const { car, etaMs } = cars.placed(journey(at * 7 % 10, (at * 7 + 3) % 10), {
        caller: `${at}`,
      });
      return `${car} ${etaMs}`;
    });
  };
  assert.deepEqual(course(), course());
});

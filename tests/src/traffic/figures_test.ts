import assert from "node:assert/strict";
import { figuresOf, turnFiguresOf } from "../../../src/traffic/figures.ts";
import { quantileOf } from "../../../src/traffic/quantile.ts";
import type { PassengerRecord } from "../../../src/traffic/recorder.ts";
import { oneCar } from "./one_car.ts";

function passenger(arrivedMs: number, openedMs: number | null): PassengerRecord {
  const doors = openedMs === null ? null : { openingMs: openedMs - 2000, openedMs };
  const exit = openedMs === null
    ? null
    : { openingMs: openedMs + 8000, openedMs: openedMs + 10_000 };
  return {
    passenger: 0,
    by: "landing",
    from: 0,
    to: 1,
    arrivedMs,
    car: doors && "car-1",
    entry: doors,
    enteredMs: openedMs && openedMs + 1000,
    exit,
    leftMs: openedMs && openedMs + 11_000,
  };
}

Deno.test("E17 who is not served counts until the run ends", () => {
  const passengers = [passenger(0, 20_000), passenger(10_000, null)];
  const figures = figuresOf([{ passengers, stops: [], building: oneCar, endMs: 110_000 }]);
  assert.equal(figures.unserved, 1);
  assert.deepEqual([figures.awt, figures.attd], [(20 + 100) / 2, (30 + 100) / 2]);
  assert.deepEqual([figures.max, figures.wt95, figures.over60], [100, 100, 0.5]);
  assert.equal(figures.awtOpening, (18 + 100) / 2);
  assert.equal(figures.meanSquaredWait, (400 + 10_000) / 2);
});

Deno.test("E17 pooled figures count every passenger once, and 60 s exactly is not above 60 s", () => {
  const run = (waits: readonly number[]) => ({
    passengers: waits.map((waitS) => passenger(0, 1000 * waitS)),
    stops: [],
    building: oneCar,
    endMs: 0,
  });
  const figures = figuresOf([run([10]), run([20, 30, 60])]);
  assert.equal(figures.awt, 30);
  assert.equal(figures.over60, 0);
  assert.equal(figures.passengers, 4);
});

Deno.test("E17 a quantile is the nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
  assert.deepEqual([0.5, 0.95, 0.99, 1].map((share) => quantileOf(hundred, share)), [
    50,
    95,
    99,
    100,
  ]);
  assert.equal(quantileOf([7], 0.95), 7);
  assert.equal(quantileOf([], 0.95), 0);
  assert.deepEqual(turnFiguresOf([3, 1, 2]), { turnP50Ms: 2, turnP99Ms: 3 });
});

import assert from "node:assert/strict";
import { readBuildingFile } from "../../../src/traffic/building_file.ts";
import type { PassengerRecord } from "../../../src/traffic/recorder.ts";
import { upPeakFiguresOf, upPeakText } from "../../../src/traffic/up_peak_figures.ts";
import { mixedCars } from "./mixed_cars.ts";

const reference = readBuildingFile(
  await Deno.readTextFile(new URL("../../../traffic/reference.json", import.meta.url)),
  "reference.json",
);

/** One every two seconds for twenty minutes, each out 60 s later. */
function everyTwoSeconds(from: number, to: number): PassengerRecord[] {
  return Array.from({ length: 600 }, (_, passenger) => {
    const arrivedMs = 2000 * (passenger + 1);
    const doors = { openingMs: arrivedMs, openedMs: arrivedMs };
    const times = { arrivedMs, enteredMs: arrivedMs, leftMs: arrivedMs + 60_000 };
    return {
      passenger,
      by: "landing",
      from,
      to,
      car: "car-1",
      entry: doors,
      exit: doors,
      ...times,
    };
  });
}

Deno.test("E17 pure up-peak is shown beside the ceilings of the round trip", () => {
  const figures = upPeakFiguresOf(reference, everyTwoSeconds(0, 9))!;
  // 150 in five minutes came, and from the fifth minute on as many were brought.
  assert.equal(figures.demand, 150);
  assert.ok(Math.abs(figures.carried - 150) < 1);
  assert.equal(figures.population, 840);
  // dispatch.md 2.3: 134 (16.0 %) conventional, 236 (28.1 %) with ideal sectoring.
  assert.match(
    upPeakText("t.csv", figures),
    /150 \(17\.9 %HC5\) came, .* ceiling 134 \(16\.0 %HC5\), with ideal sectoring 236 \(28\.1 %HC5\)$/,
  );
});

Deno.test("E17 only pure up-peak has a ceiling, and cars that differ have no ideal sectors", () => {
  assert.equal(upPeakFiguresOf(reference, everyTwoSeconds(9, 0)), undefined);
  const mixed = [...everyTwoSeconds(0, 9), ...everyTwoSeconds(3, 9)];
  assert.equal(upPeakFiguresOf(reference, mixed), undefined);
  const figures = upPeakFiguresOf(mixedCars, everyTwoSeconds(1, 5))!; // its lobby is floor 1
  assert.equal(figures.sectored, undefined);
  assert.equal(figures.population, undefined);
  // The express does not stop there. Car 1 brings 6.7 a trip of about 50 s, the goods lift 26.7 in
  // about 150 s: some 40 and 53.
  assert.ok(Math.abs(figures.conventional - 93) < 5, `${figures.conventional}`);
  assert.equal(upPeakFiguresOf(mixedCars, everyTwoSeconds(1, -2)), undefined);
});

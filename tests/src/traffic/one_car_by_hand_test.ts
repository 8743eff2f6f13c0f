/** Two passengers and one car of each shipped physics, every moment reckoned by hand. */
import assert from "node:assert/strict";
import { readBuildingFile } from "../../../src/traffic/building_file.ts";
import type { Dispatcher } from "../../../src/traffic/dispatchers.ts";
import { figuresOf } from "../../../src/traffic/figures.ts";
import { runTrace } from "../../../src/traffic/run_trace.ts";
import { readTraceFile } from "../../../src/traffic/trace_file.ts";

/** Ann from floor 14 to the lobby, Ben from the lobby to floor 1. */
const trace = "5,14,0\n80,0,1\n";

async function oneCarOf(physics: string, dispatcher: Dispatcher) {
  const url = new URL(`../../../traffic/${physics}.json`, import.meta.url);
  const building = { ...readBuildingFile(await Deno.readTextFile(url), physics), cars: 1 };
  const journeys = readTraceFile(trace, "t.csv", building);
  const run = { building, journeys, calls: "landing", dispatcher, seed: "1" } as const;
  const records = await runTrace({ ...run, stopwatch: () => 0 });
  const people = records.passengers.map(({ entry, enteredMs, exit, leftMs }) =>
    [entry?.openingMs, entry?.openedMs, enteredMs, exit?.openingMs, exit?.openedMs, leftMs]
      .map((ms) => Math.round(ms ?? NaN))
  );
  const stops = records.stops.map(({ floor, arrivedMs, doors, departedMs }) => [
    floor,
    ...[arrivedMs, ...doors.map(([, ms]) => ms), departedMs]
      .map((ms) => ms === null ? null : Math.round(ms)),
  ]);
  return { people, stops, figures: figuresOf([records]) };
}

for (const dispatcher of ["vestibule", "nearest", "collective", "eta", "etd"] as const) {
  Deno.test(`E17 one car in reference physics by hand, ${dispatcher}`, async () => {
    // v 2.5, a 1, j 1.4. 56 m: 56/2.5 + 2.5/1 + 1/1.4 = 25.614286 s. 4 m, where the speed is not
    // reached: 1/1.4 + √(4·4/1 + (1/1.4)²) = 0.714286 + 4.063275 = 4.777561 s.
    // Ann presses at 5.000; two words of 10 ms: 5.020; start delay 0.5: 5.520; arrives 31.134286;
    // level after 0.7: 31.834286; open after 1.8: 33.634286; Ann in after 1.2: 34.834286; dwell 5
    // from open: closing 38.634286, shut after 3: 41.634286; away 42.134286; arrives 67.748571;
    // level 68.448571; open 70.248571; Ann out 71.448571; dwell 3: closing 73.248571; shut 76.248571.
    // Ben presses at 80.000, heard at 80.020, and the car stands there: open 81.820; Ben in 83.020;
    // closing 86.820; shut 89.820; away 90.320; arrives 95.097561; level 95.797561; open 97.597561;
    // Ben out 98.797561; closing 100.597561; shut 103.597561.
    const { people, stops, figures } = await oneCarOf("reference", dispatcher);
    assert.deepEqual(people, [
      [31_834, 33_634, 34_834, 68_449, 70_249, 71_449],
      [80_020, 81_820, 83_020, 95_798, 97_598, 98_798],
    ]);
    assert.deepEqual(stops, [
      [0, null, 5_520],
      [14, 31_134, 31_834, 33_634, 38_634, 41_634, 42_134],
      [0, 67_749, 68_449, 70_249, 73_249, 76_249, 80_020, 81_820, 86_820, 89_820, 90_320],
      [1, 95_098, 95_798, 97_598, 100_598, 103_598, null],
    ]);
    assert.ok(Math.abs(figures.awt - (28.634286 + 1.82) / 2) < 1e-5);
    assert.ok(Math.abs(figures.attd - (65.248571 + 17.597561) / 2) < 1e-5);
    // In 1.2, shut 3, away 0.5, level 0.7, open 1.8 are 7.2; and the rides.
    assert.ok(Math.abs(figures.lowerBoundAttd - 7.2 - (25.614286 + 4.777561) / 2) < 1e-5);
  });

  Deno.test(`E17 one car in kinder physics by hand, ${dispatcher}`, async () => {
    // No jerk limit: 56 m take 56/2.5 + 2.5 = 24.9 s, 4 m take 2·√(4/1) = 4 s. Nobody takes time
    // through the doors, and there is neither start delay nor levelling.
    // Ann: heard 5.020 and away; arrives 29.920; open 31.920; closing 34.920; shut and away 36.920;
    // arrives 61.820; open 63.820; closing 66.820; shut 68.820.
    // Ben: heard 80.020; open 82.020; closing 85.020; away 87.020; arrives 91.020; open 93.020;
    // closing 96.020; shut 98.020.
    const { people, stops, figures } = await oneCarOf("kinder", dispatcher);
    assert.deepEqual(people, [
      [29_920, 31_920, 31_920, 61_820, 63_820, 63_820],
      [80_020, 82_020, 82_020, 91_020, 93_020, 93_020],
    ]);
    assert.deepEqual(stops, [
      [0, null, 5_020],
      [14, 29_920, 29_920, 31_920, 34_920, 36_920, 36_920],
      [0, 61_820, 61_820, 63_820, 66_820, 68_820, 80_020, 82_020, 85_020, 87_020, 87_020],
      [1, 91_020, 91_020, 93_020, 96_020, 98_020, null],
    ]);
    assert.ok(Math.abs(figures.lowerBoundAttd - 4 - (24.9 + 4) / 2) < 1e-9);
  });
}

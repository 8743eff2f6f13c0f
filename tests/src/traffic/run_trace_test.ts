import assert from "node:assert/strict";
import { runOneCar } from "./one_car.ts";

Deno.test("E17 three passengers and one car, every time reckoned by hand", async () => {
  // Ann presses at floor 2 at 10.000. A word takes 10 ms: the group knows at 10.010, the car at
  // 10.020. Start delay 0.5: it departs at 10.520, rides 8 m in 6 s, arrives at 16.520, is level
  // after 1 s, 17.520, and open after 2 s, 19.520. Ann is inside 1 s later, 20.520. It stays 5 s for
  // the landing call, closes from 24.520 to 27.520, departs at 28.020, arrives at floor 0 at 34.020,
  // opens from 35.020 to 37.020. Ann is outside 1.5 s later, 38.520.
  // It would stay for 3 s, to 40.020. Ben comes at 39.000, before open doors of a car that goes
  // nowhere, and presses; the car hears of it at 39.020, and stays 5 s from then: to 44.020. Ben is
  // inside at 40.020. Doors shut at 47.020, departure at 47.520, for floor 3.
  // Cem presses at floor 1 at 48.000; the car hears at 48.020, when it has gone 0.125 m and can stop
  // from 0.25 m on: it stops. 4 m from 47.520 take 4 s: arrives 51.520, level 52.520, open 54.520,
  // Cem inside 55.520, 5 s: closing 59.520, shut 62.520, departs 63.020, floor 2 at 67.020, level
  // 68.020, open 70.020, Cem outside 71.520, 3 s: closing 73.020, shut 76.020, departs 76.520,
  // floor 3 at 80.520, level 81.520, open 83.520, Ben outside 85.020, closing 86.520, shut 89.520.
  const { records } = await runOneCar();
  const person = { by: "landing", car: "car-1" };
  assert.deepEqual(records.passengers, [
    {
      ...person,
      passenger: 0,
      from: 2,
      to: 0,
      arrivedMs: 10_000,
      entry: { openingMs: 17_520, openedMs: 19_520 },
      enteredMs: 20_520,
      exit: { openingMs: 35_020, openedMs: 37_020 },
      leftMs: 38_520,
    },
    {
      ...person,
      passenger: 1,
      from: 0,
      to: 3,
      arrivedMs: 39_000,
      entry: { openingMs: 35_020, openedMs: 37_020 },
      enteredMs: 40_020,
      exit: { openingMs: 81_520, openedMs: 83_520 },
      leftMs: 85_020,
    },
    {
      ...person,
      passenger: 2,
      from: 1,
      to: 2,
      arrivedMs: 48_000,
      entry: { openingMs: 52_520, openedMs: 54_520 },
      enteredMs: 55_520,
      exit: { openingMs: 68_020, openedMs: 70_020 },
      leftMs: 71_520,
    },
  ]);
  const doors = (opening: number, opened: number, closing: number, closed: number) => [
    ["opening", opening],
    ["opened", opened],
    ["closing", closing],
    ["closed", closed],
  ];
  assert.deepEqual(
    records.stops.map(({ floor, arrivedMs, doors, landingServedMs, departedMs }) => [
      floor,
      arrivedMs,
      doors,
      landingServedMs,
      departedMs,
    ]),
    [
      [0, null, [], [], 10_520],
      [2, 16_520, doors(17_520, 19_520, 24_520, 27_520), [19_520], 28_020],
      [0, 34_020, doors(35_020, 37_020, 44_020, 47_020), [39_020], 47_520],
      [1, 51_520, doors(52_520, 54_520, 59_520, 62_520), [54_520], 63_020],
      [2, 67_020, doors(68_020, 70_020, 73_020, 76_020), [], 76_520],
      [3, 80_520, doors(81_520, 83_520, 86_520, 89_520), [], null],
    ],
  );
});

Deno.test("E17 the same three passengers' figures, by every convention", async () => {
  const { figures } = await runOneCar();
  const mean = (...values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const expected = {
    passengers: 3,
    awt: mean(9.52, 0, 6.52), // Ben came to doors that stood open
    awtOpening: mean(7.52, 0, 4.52),
    awtEntry: mean(10.52, 1.02, 7.52),
    att: mean(17.5, 44.52, 15.5),
    attd: mean(27.02, 44.52, 22.02),
    attdExit: mean(28.52, 46.02, 23.52),
    wt95: 9.52,
    max: 9.52,
    over60: 0,
    meanSquaredWait: mean(9.52 ** 2, 0, 6.52 ** 2),
    unserved: 0,
    stops: 5,
    distanceM: 8 + 8 + 4 + 4 + 4,
    // In 1, shut 3, away 0.5, 8, 12 and 4 m in 6, 8 and 4 s, level 1, open 2.
    lowerBoundAttd: 7.5 + mean(6, 8, 4),
  };
  assert.deepEqual(Object.keys(figures), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    const is = figures[name as keyof typeof figures];
    assert.ok(Math.abs(is - value) < 1e-9, `${name}: expected ${value}, got ${is}`);
  }
});

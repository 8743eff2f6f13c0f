import assert from "node:assert/strict";
import { type Random, randomInt, seededRandom } from "../../../../src/random.ts";
import { readBuildingFile } from "../../../../src/traffic/building_file.ts";
import { eventsText } from "../../../../src/traffic/events_file.ts";
import { dispatchers } from "../../../../src/traffic/dispatchers.ts";
import { figuresOf } from "../../../../src/traffic/figures.ts";
import { judge } from "../../../../src/traffic/judge/judge.ts";
import { leastJourneyS } from "../../../../src/traffic/lower_bound.ts";
import { callModes, runTrace } from "../../../../src/traffic/run_trace.ts";
import { readTraceFile } from "../../../../src/traffic/trace_file.ts";
import { poissonTrace } from "../poisson_trace.ts";

/** A building by seed: any number of floors and cars, any drive, doors and times, zero included. */
function randomBuilding(seed: string) {
  const random = seededRandom(seed);
  const between = (low: number, high: number) =>
    Math.round(1000 * (low + (high - low) * random.next())) / 1000;
  const orNone = (value: number) => random.next() < 0.2 ? 0 : value;
  const top = 1 + randomInt(random, 12);
  let heightM = -5;
  const floors = Array.from({ length: top + 1 }, (_, floor) => {
    heightM = Math.round(1000 * (heightM + between(0.5, 7))) / 1000;
    return { floor, heightM };
  });
  const car = {
    capacityPersons: 2 + randomInt(random, 15),
    bypassLoad: between(0.6, 1),
    speedMps: between(0.3, 6),
    accelerationMps2: between(0.2, 1.5),
    jerkMps3: random.next() < 0.3 ? null : between(0.2, 3),
    doorOpenS: orNone(between(0, 4)),
    doorCloseS: orNone(between(0, 4)),
    startDelayS: orNone(between(0, 1)),
    levellingS: orNone(between(0, 1)),
    dwellCarCallS: between(0, 5),
    dwellLandingCallS: between(0, 6),
    transferInS: orNone(between(0, 2)),
    transferOutS: orNone(between(0, 2)),
    homeFloor: randomInt(random, top + 1),
  };
  const count = 1 + randomInt(random, 5);
  const cars = random.next() < 0.5 ? count : Array.from({ length: count }, (_, at) => {
    if (at === 0) return {}; // one that goes everywhere, so that everybody can be carried
    const floors = someFloors(random, top);
    return {
      ...(random.next() < 0.5 && { id: `lift-${at}` }),
      ...(random.next() < 0.5 && { speedMps: between(0.3, 6), jerkMps3: null }),
      ...(random.next() < 0.5 && { ratedLoadKg: between(200, 2000) }),
      ...(random.next() < 0.5 && { transferInS: between(0, 2), dwellLandingCallS: between(0, 6) }),
      ...(random.next() < 0.5 && { floors, homeFloor: floors[randomInt(random, floors.length)] }),
    };
  });
  const text = JSON.stringify({ name: seed, floors, cars, car });
  return { building: readBuildingFile(text, `${seed}.json`), top, everyS: between(2, 20) };
}

/** Two floors or more. */
function someFloors(random: Random, top: number): number[] {
  const floors = Array.from({ length: top + 1 }, (_, floor) => floor)
    .filter(() => random.next() < 0.6);
  return floors.length >= 2 ? floors : [0, top];
}

Deno.test("E20 the judge finds nothing in runs of random buildings, drives, doors and calls", async () => {
  for (let seed = 1; seed <= 32; seed++) {
    const { building, top, everyS } = randomBuilding(`building ${seed}`);
    const text = poissonTrace(`trace ${seed}`, 60, everyS, top);
    const journeys = readTraceFile(text, "t.csv", building);
    const calls = callModes[seed % callModes.length]!;
    const able = dispatchers.filter((each) =>
      calls === "landing" || (each !== "nearest" && each !== "collective")
    );
    const dispatcher = seed % 2 === 0 ? "vestibule" : able[seed % able.length]!;
    const parking = dispatcher !== "vestibule" && seed % 3 === 0 ? "lobby" as const : undefined;
    const run = { building, journeys, calls, dispatcher, parking, seed: "1" };
    const records = await runTrace({ ...run, stopwatch: () => 0 });
    const figures = figuresOf([records]);
    const events = eventsText(run, [{ trace: "t.csv", records, figures }], figures);
    assert.deepEqual(
      judge(events, [journeys]).findings,
      [],
      `seed ${seed}, ${calls}, ${dispatcher}`,
    );
    assert.equal(figures.passengers, 60);
    assert.equal(figures.unserved, 0, `seed ${seed}, ${calls}, ${dispatcher}`);
    const least = leastJourneyS(building);
    for (const { from, to, arrivedMs, exit } of records.passengers) {
      assert.ok((exit!.openedMs - arrivedMs) / 1000 >= least(from, to) - 1e-5);
    }
  }
});

/** A building with one car of round figures, and three passengers, for reckoning by hand. */
import { readBuildingFile, type TrafficBuilding } from "../../../src/traffic/building_file.ts";
import { eventsText } from "../../../src/traffic/events_file.ts";
import { figuresOf } from "../../../src/traffic/figures.ts";
import { runTrace } from "../../../src/traffic/run_trace.ts";
import { readTraceFile } from "../../../src/traffic/trace_file.ts";

/** Floors 4 m apart, no jerk limit: 4 m take 4/2 + 2/1 = 4 s, 8 m 6 s, 12 m 8 s. */
export const oneCar: TrafficBuilding = readBuildingFile(
  JSON.stringify({
    name: "One car",
    floors: [0, 1, 2, 3].map((floor) => ({ floor, heightM: 4 * floor })),
    cars: 1,
    car: {
      capacityPersons: 13,
      bypassLoad: 0.8,
      speedMps: 2,
      accelerationMps2: 1,
      jerkMps3: null,
      doorOpenS: 2,
      doorCloseS: 3,
      startDelayS: 0.5,
      levellingS: 1,
      dwellCarCallS: 3,
      dwellLandingCallS: 5,
      transferInS: 1,
      transferOutS: 1.5,
      homeFloor: 0,
    },
  }),
  "one_car.json",
);

/** Ann, Ben and Cem. */
export const threePassengers = "10,2,0\n39,0,3\n48,1,2\n";

/** Their run. */
export async function runOneCar() {
  const journeys = readTraceFile(threePassengers, "three.csv", oneCar);
  const records = await runTrace({
    building: oneCar,
    journeys,
    calls: "landing",
    dispatcher: "vestibule",
    seed: "1",
    stopwatch: () => 0,
  });
  const figures = figuresOf([records]);
  const run = { building: oneCar, calls: "landing", seed: "1" } as const;
  const text = eventsText(run, [{ trace: "three.csv", records, figures }], figures);
  return { journeys, records, figures, text };
}

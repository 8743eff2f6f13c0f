import assert from "node:assert/strict";
import { eventsText } from "../../../../src/traffic/events_file.ts";
import { figuresOf } from "../../../../src/traffic/figures.ts";
import { judge } from "../../../../src/traffic/judge/judge.ts";
import { type CallMode, callModes, runTrace } from "../../../../src/traffic/run_trace.ts";
import { readTraceFile } from "../../../../src/traffic/trace_file.ts";
import { mixedCars } from "../mixed_cars.ts";

/** Between any two floors that some car serves both of. */
const trace = Array.from(
  { length: 12 },
  (_, round) =>
    [[0, 7], [-2, 1], [5, 0], [1, 2], [6, -2], [2, 5], [7, 5], [0, 6]]
      .map(([from, to], at) => `${20 * round + 2 * at},${from},${to}`),
).flat().join("\n");

async function events(calls: CallMode, dispatcher: "vestibule" | "etd") {
  const journeys = readTraceFile(trace, "t.csv", mixedCars);
  const run = { building: mixedCars, journeys, calls, dispatcher, seed: "1" };
  const records = await runTrace({ ...run, stopwatch: () => 0 });
  const figures = figuresOf([records]);
  const text = eventsText(run, [{ trace: "t.csv", records, figures }], figures);
  return { journeys, records, figures, text };
}

Deno.test("E20 cars that differ carry everybody, and the judge finds nothing, however they ask", async () => {
  for (const calls of callModes) {
    for (const dispatcher of ["vestibule", "etd"] as const) {
      const { journeys, figures, text } = await events(calls, dispatcher);
      assert.equal(figures.unserved, 0, `${calls} ${dispatcher}`);
      assert.deepEqual(judge(text, [journeys]).findings, [], `${calls} ${dispatcher}`);
    }
  }
});

Deno.test("E18 where a button could bring the wrong car, people ask by their destination", async () => {
  const { records } = await events("landing", "vestibule");
  const by = (from: number, to: number) =>
    new Set(
      records.passengers.filter((each) => each.from === from && each.to === to)
        .map((each) => each.by),
    );
  assert.deepEqual([...by(0, 7)], ["phone"]); // the goods car does not go to 7
  assert.deepEqual([...by(7, 5)], ["landing"]); // the express alone stops at 7
});

Deno.test("E20 the judge finds what a car of its own kind cannot do", async () => {
  const { journeys, text } = await events("phone", "etd");
  const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  const found = (change: (building: { cars: Record<string, unknown>[] }) => void) => {
    const copy = structuredClone(lines);
    change(copy[0].building);
    const changed = copy.map((line) => JSON.stringify(line)).join("\n");
    return judge(changed, [journeys]).findings.map(({ finding }) => finding).join("\n");
  };
  assert.match(found(({ cars }) => cars[1]!.speedMps = 2), /express at floor 7: its ride over/);
  assert.match(found(({ cars }) => cars[1]!.floors = [0, 5, 6]), /floor 7: it does not stop there/);
  assert.match(found(({ cars }) => cars[2]!.homeFloor = 0), /goods .*elsewhere than at its home/);
  assert.match(found(({ cars }) => cars[0]!.doorCloseS = 1), /car-1 at .* they need 1000 ms/);
  assert.match(found(({ cars }) => cars[0]!.capacityPersons = 1), /car-1 as number 1, 0 may/);
  assert.match(found(({ cars }) => cars[1]!.transferInS = 2), /lowerBoundAttd is/);
  assert.match(found(({ cars }) => cars[1]!.id = "goods"), /two cars are named goods/);
  assert.match(found(({ cars }) => cars.pop()), /the building has no such car/);
});

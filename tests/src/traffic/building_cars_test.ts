import assert from "node:assert/strict";
import { boardingMax, carsOf, lobbyOf } from "../../../src/traffic/building_cars.ts";
import { readBuildingFile } from "../../../src/traffic/building_file.ts";
import { InputFaultsError } from "../../../src/traffic/input_faults.ts";
import { readTraceFile } from "../../../src/traffic/trace_file.ts";
import { mixedCars, mixedFile } from "./mixed_cars.ts";

const text = (value: unknown) => JSON.stringify(value, null, 2);

function faultsOf(value: unknown): string[] {
  try {
    readBuildingFile(text(value), "b.json");
  } catch (error) {
    assert.ok(error instanceof InputFaultsError);
    return error.faults.map(({ place, fault }) => `${place} ${fault}`);
  }
  return [];
}

Deno.test("E17 cars may differ in everything, each over what they have in common", () => {
  const [low, high, goods] = carsOf(mixedCars);
  assert.deepEqual([low!.id, high!.id, goods!.id], ["car-1", "express", "goods"]);
  assert.deepEqual(low!.floors, [-2, 0, 1, 2, 5]);
  assert.deepEqual(high!.floors, [0, 5, 6, 7]);
  assert.deepEqual([low!.speedMps, high!.speedMps, goods!.speedMps], [1.6, 4, 0.63]);
  assert.deepEqual([low!.homeFloor, goods!.homeFloor], [0, -2]);
  assert.deepEqual([low!, high!, goods!].map(boardingMax), [6, 8, 26]); // 6.72, 8, 26.67
  assert.equal(goods!.capacityPersons, 26); // 2000 kg
  assert.equal(lobbyOf(mixedCars), 1);
  assert.equal(lobbyOf({ ...mixedCars, lobby: undefined }), 0);
});

Deno.test("E17 what stands in no common part stands in every car", () => {
  const { car, ...rest } = mixedFile;
  const { ratedLoadKg: _, ...parts } = car;
  // A load of its own stands for the common one, and both must not stand in one car.
  const cars = mixedFile.cars.map((own) =>
    "capacityPersons" in own || "ratedLoadKg" in own ? { ...parts, ...own } : { ...car, ...own }
  );
  const whole = { ...rest, cars };
  const building = readBuildingFile(text(whole), "b.json");
  assert.deepEqual(carsOf(building), carsOf(mixedCars));
});

Deno.test("building_file lists the faults of cars that differ, each with its place", () => {
  const { car, ...rest } = mixedFile;
  const faults = faultsOf({
    ...rest,
    lobby: 9,
    car: { ...car, doorOpenS: undefined },
    cars: [
      { id: "a", floors: [0], doorOpenS: 2 },
      { id: "a", floors: [0, 0, 3], homeFloor: 0, doorOpenS: 2 },
      { floors: [1, 2] },
      { capacityPersons: 8, ratedLoadKg: 630, doorOpenS: 2, speed: 3 },
    ],
  }).map((fault) => fault.replace(/^b\.json:\d+ /, ""));
  for (
    const wanted of [
      /^lobby must be one of the floors, got 9$/,
      /^cars\[0\]\.floors is not as it must be: must be two floors at least$/,
      /^cars\[1\]\.id is the name of another car too: "a"$/,
      /^cars\[1\]\.floors\[1\] stands twice: 0$/,
      /^cars\[1\]\.floors\[2\] must be one of the floors, got 3$/,
      /^cars\[2\] lacks doorOpenS: it must stand here or in car$/,
      /^cars\[2\]\.homeFloor must be a floor where the car stops, got 0$/,
      /^cars\[3\]\.ratedLoadKg stands beside capacityPersons: give one of them$/,
      /^cars\[3\]\.speed is no key of a building file$/,
    ]
  ) assert.ok(faults.some((fault) => wanted.test(fault)), `${wanted} in\n${faults.join("\n")}`);
  assert.equal(faults.length, 9);
});

Deno.test("trace_file refuses a journey that no car makes", () => {
  const read = (trace: string) => readTraceFile(trace, "t.csv", mixedCars);
  assert.throws(() => read("seconds,from,to\n1,0,5\n2,1,7\n3,-1,2\n"), (error: Error) => {
    assert.match(error.message, /2 faults/);
    assert.match(error.message, /t\.csv:3: no car stops at both floors, 1 and 7/);
    assert.match(error.message, /t\.csv:4: no car stops at both floors, -1 and 2/);
    return true;
  });
});

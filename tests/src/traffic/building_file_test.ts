import assert from "node:assert/strict";
import { boardingMax } from "../../../src/traffic/building_cars.ts";
import { readBuildingFile } from "../../../src/traffic/building_file.ts";
import { InputFaultsError } from "../../../src/traffic/input_faults.ts";

const shipped = (name: string) =>
  Deno.readTextFile(new URL(`../../../traffic/${name}`, import.meta.url));

function faultsOf(text: string): string[] {
  try {
    readBuildingFile(text, "b.json");
  } catch (error) {
    assert.ok(error instanceof InputFaultsError);
    return error.faults.map(({ place, fault }) => `${place} ${fault}`);
  }
  return [];
}

Deno.test("E17 both sets of physics ship as building files, with every parameter", async () => {
  const reference = readBuildingFile(await shipped("reference.json"), "reference.json");
  assert.deepEqual(
    reference.floors,
    Array.from({ length: 15 }, (_, floor) => ({
      floor,
      heightM: 4 * floor,
      ...(floor > 0 && { population: 60 }), // 840
    })),
  );
  assert.equal(reference.cars, 6);
  assert.deepEqual(reference.car, {
    capacityPersons: 13,
    bypassLoad: 0.8,
    speedMps: 2.5,
    accelerationMps2: 1,
    jerkMps3: 1.4,
    doorOpenS: 1.8,
    doorCloseS: 3,
    startDelayS: 0.5,
    levellingS: 0.7,
    dwellCarCallS: 3,
    dwellLandingCallS: 5,
    transferInS: 1.2,
    transferOutS: 1.2,
    homeFloor: 0,
  });
  assert.equal(boardingMax(reference.car), 10); // 80 % of 13 are 10.4
  const kinder = readBuildingFile(await shipped("kinder.json"), "kinder.json");
  assert.deepEqual(kinder.floors, reference.floors);
  assert.deepEqual(kinder.car, {
    ...reference.car,
    jerkMps3: null,
    doorOpenS: 2,
    doorCloseS: 2,
    startDelayS: 0,
    levellingS: 0,
    dwellLandingCallS: 3,
    transferInS: 0,
    transferOutS: 0,
  });
});

Deno.test("building_file lists every fault of a file with its line", async () => {
  const lines = (await shipped("reference.json")).split("\n");
  const change = (from: string, to: string) => {
    const at = lines.findIndex((line) => line.includes(from));
    assert.ok(at >= 0, from);
    lines[at] = lines[at]!.replace(from, to);
    return at + 1;
  };
  const places = [
    [change('"floor": 3,', '"floor": 2,'), /floors\[3\]\.floor stands twice: 2/],
    [
      change('"heightM": 24', '"heightM": 19'),
      /floors\[6\]\.heightM must be above 20 m of floor 5/,
    ],
    [change('"speedMps": 2.5', '"speedMps": 0'), /car\.speedMps is not as it must be: /],
    [change('"doorOpenS": 1.8', '"doorOpenS": -1'), /car\.doorOpenS is not as it must be: /],
    [change('"levellingS": 0.7', '"levellingS": 0.70001'), /to the millisecond/],
    [
      change('"startDelayS": 0.5', '"startDelay": 0.5'),
      /car\.startDelay is no key of a building file/,
    ],
    [change('"cars": 6', '"cars": "6"'), / cars is not as it must be: /],
  ] as const;
  const faults = faultsOf(lines.join("\n"));
  for (const [line, fault] of places) {
    const found = faults.some((text) => text.startsWith(`b.json:${line} `) && fault.test(text));
    assert.ok(found, `${line} ${fault} in\n${faults.join("\n")}`);
  }
  // The key that the misspelt one stands for is missing, which is the eighth fault.
  assert.ok(
    faults.some((text) => /car\.startDelayS is not as it must be: /.test(text)),
    faults.join("\n"),
  );
  assert.equal(faults.length, places.length + 1);
});

Deno.test("building_file refuses faults of meaning, names that stand twice, and what is no JSON", async () => {
  const text = await shipped("reference.json");
  assert.match(
    faultsOf(text.replace('"homeFloor": 0', '"homeFloor": 15')).join(),
    /homeFloor must be one of the floors, got 15/,
  );
  assert.match(
    faultsOf(text.replace('"capacityPersons": 13', '"capacityPersons": 1')).join(),
    /bypassLoad lets nobody board/,
  );
  const cars = text.split("\n").findIndex((line) => line.includes('"cars"'));
  assert.deepEqual(faultsOf(text.replace('"cars": 6,', '"cars": 6,\n"cars": 7,')), [
    `b.json:${cars + 2} "cars" stands twice`,
  ]);
  const broken = faultsOf(text.replace('"cars": 6,', '"cars": 6'));
  assert.equal(broken.length, 1);
  assert.match(broken[0]!, /^b\.json:\d+ is not JSON: /);
  for (const nonsense of ["", "[]", "null", "7", "{}", '"x"']) {
    assert.ok(faultsOf(nonsense).length > 0, nonsense);
  }
  assert.match(faultsOf(" ".repeat(1_000_001)).join(), /at most 1000000 characters/);
});

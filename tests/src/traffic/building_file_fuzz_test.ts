/** Files that nobody meant: whatever they hold, they are read or refused with places, never a crash. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { carsOf } from "../../../src/traffic/building_cars.ts";
import { readBuildingFile } from "../../../src/traffic/building_file.ts";
import { InputFaultsError } from "../../../src/traffic/input_faults.ts";
import { siteOf } from "../../../src/traffic/site_of_building.ts";
import { readTraceFile } from "../../../src/traffic/trace_file.ts";

const reference = await Deno.readTextFile(
  new URL("../../../traffic/reference.json", import.meta.url),
);

/** Reads; of a refusal every fault must name a place of the file and say something. */
function readOrRefused<T>(file: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputFaultsError)) throw error;
    assert.ok(error.faults.length > 0);
    for (const { place, fault } of error.faults) {
      assert.match(place, new RegExp(`^${file}(:\\d+)?$`));
      assert.ok(fault.length > 5 && fault.length < 400, fault);
    }
    return undefined;
  }
}

/** Whatever is accepted can be built. */
function accepted(text: string): boolean {
  const building = readOrRefused("b.json", () => readBuildingFile(text, "b.json"));
  if (building === undefined) return false;
  assert.equal(siteOf(building).group.cars.length, carsOf(building).length);
  return true;
}

const odd = fc.oneof(
  fc.constantFrom(null, -1, 0, 1e9, 0.0001, "", "6", [], {}, true, 1.5, -0, 300, 16, 17),
  fc.double(),
  fc.array(fc.integer({ min: -3, max: 16 }), { maxLength: 5 }),
  fc.jsonValue(),
);

Deno.test("building_file takes whatever text comes, and builds what it accepts", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void accepted(text)));
  fc.assert(fc.property(fc.json(), (text) => void accepted(text)));
});

Deno.test("building_file takes the reference building with anything put anywhere", () => {
  let sound = 0;
  const own = ["floors", "homeFloor", "ratedLoadKg", "capacityPersons", "speedMps", "id"];
  const paths = fc.oneof(
    fc.tuple(fc.constantFrom("name", "floors", "cars", "car", "lobby", "extra")),
    fc.tuple(fc.constant("car"), fc.constantFrom(...Object.keys(JSON.parse(reference).car))),
    fc.tuple(fc.constant("car"), fc.constantFrom("floors", "ratedLoadKg", "id", "extra")),
    fc.tuple(fc.constant("floors"), fc.nat(14), fc.constantFrom("floor", "heightM", "population")),
    fc.tuple(fc.constant("cars"), fc.nat(2), fc.constantFrom(...own)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, odd), { maxLength: 3 }), fc.boolean(), (puts, list) => {
      const value = JSON.parse(reference);
      if (list) value.cars = [{}, {}, {}];
      for (const [path, put] of puts) {
        let at = value;
        for (const part of path.slice(0, -1)) at = at?.[part];
        if (typeof at === "object" && at !== null) at[path.at(-1)!] = put;
      }
      if (accepted(JSON.stringify(value, null, 1))) sound++;
    }),
    { numRuns: 400 },
  );
  assert.ok(sound > 20, `some must be sound, ${sound} were`);
});

Deno.test("trace_file takes whatever text comes", () => {
  const building = readBuildingFile(reference, "b.json");
  const read = (text: string) =>
    readOrRefused("t.csv", () => readTraceFile(text, "t.csv", building));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void read(text)));
  const field = fc.oneof(
    fc.integer({ min: -2, max: 16 }).map(String),
    fc.double().map(String),
    fc.constantFrom("NaN", "", " ", "1e3", "-0", "0x1", "lobby", "٣", "+1", "1.", ".5"),
  );
  const line = fc.array(field, { minLength: 2, maxLength: 4 }).map((fields) => fields.join(","));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
      const journeys = read(lines.join(end));
      for (const { atMs, from, to } of journeys ?? []) {
        assert.ok(Number.isFinite(atMs) && atMs >= 0 && from !== to);
        assert.ok(from >= 0 && from <= 14 && to >= 0 && to <= 14);
      }
    }),
    { numRuns: 400 },
  );
});

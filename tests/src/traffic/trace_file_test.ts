import assert from "node:assert/strict";
import { InputFaultsError } from "../../../src/traffic/input_faults.ts";
import { readTraceFile } from "../../../src/traffic/trace_file.ts";

const floors = [-1, 0, 1, 2].map((floor) => ({ floor, heightM: 3 * floor }));

function faultsOf(text: string): string[] {
  try {
    readTraceFile(text, "t.csv", { floors });
  } catch (error) {
    assert.ok(error instanceof InputFaultsError);
    return error.faults.map(({ place, fault }) => `${place} ${fault}`);
  }
  return [];
}

Deno.test("trace_file reads passengers in order, with either ending of lines", () => {
  assert.deepEqual(readTraceFile("0,0,2\r\n12.345, 2, -1\r\n12.345,0,1\n\n", "t.csv", { floors }), [
    { atMs: 0, from: 0, to: 2 },
    { atMs: 12_345, from: 2, to: -1 },
    { atMs: 12_345, from: 0, to: 1 },
  ]);
});

Deno.test("trace_file takes a heading of three words, and nothing but that before the first line", () => {
  const journeys = [{ atMs: 1000, from: 0, to: 1 }];
  for (const heading of ["seconds,origin,destination", '"time (s)", "from", "to floor"']) {
    assert.deepEqual(readTraceFile(`${heading}\r\n1,0,1`, "t.csv", { floors }), journeys);
  }
  assert.equal(faultsOf("1,0,1\nseconds,origin,destination").length, 3);
  assert.deepEqual(faultsOf("seconds,from,to\n"), [
    "t.csv:1 must hold at least one passenger, is empty",
  ]);
});

Deno.test("trace_file lists every fault of a file with its line", () => {
  const faults = faultsOf(
    [
      "5,0,1",
      "4.9,0,1",
      "x,0,1",
      "6,0",
      "7,1,1",
      "8,0,3",
      "-1,9,0",
      "",
      "1e3,0,1",
      "9,0,1.5",
      "90000,0,1",
    ]
      .join("\n"),
  );
  assert.deepEqual(faults, [
    't.csv:2 the time must not be before the line above, 5, got "4.9"',
    't.csv:3 the time must be a number of seconds from 0 to 86400, got "x"',
    't.csv:4 must be seconds, origin floor and destination floor, got "6,0"',
    't.csv:5 the destination must be another floor than the origin, got "7,1,1"',
    't.csv:6 the destination must be a floor of the building, got "3"',
    't.csv:7 the time must be a number of seconds from 0 to 86400, got "-1"',
    't.csv:7 the origin must be a floor of the building, got "9"',
    't.csv:8 must be seconds, origin floor and destination floor, got ""',
    't.csv:9 the time must be a number of seconds from 0 to 86400, got "1e3"',
    't.csv:10 the destination must be a floor of the building, got "1.5"',
    't.csv:11 the time must be a number of seconds from 0 to 86400, got "90000"',
  ]);
  assert.deepEqual(faultsOf("# made by hand\n1,0,1"), [
    't.csv:1 must be seconds, origin floor and destination floor, got "# made by hand"; a trace takes no comments',
  ]);
  assert.equal(faultsOf("NaN,NaN,NaN\n").length, 3);
  const nonsense = faultsOf("x,9,9\n".repeat(1000));
  assert.deepEqual([nonsense.length, nonsense.at(-1)], [1001, "t.csv and 3000 more"]);
  assert.match(faultsOf("1".repeat(10_000_001)).join(), /at most 10000000 characters/);
  assert.deepEqual(faultsOf(" \n"), ["t.csv:1 must hold at least one passenger, is empty"]);
  assert.match(faultsOf("1,0,1\n".repeat(100_001)).join(), /^t\.csv:100001 must hold at most/);
});

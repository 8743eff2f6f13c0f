import assert from "node:assert/strict";
import { readBuildingFile } from "../../../../src/traffic/building_file.ts";
import {
  answerText,
  boundOfHour,
  boundOfTrace,
  requestOf,
} from "../../../../src/traffic/bounds/main.ts";

const file = new URL("../../../../traffic/kinder.json", import.meta.url);

Deno.test("the command sets bounds beside a run: up-peak has two, other traffic one", async () => {
  const building = readBuildingFile(await Deno.readTextFile(file), "kinder.json");
  const request = { calls: "phone" as const, seed: "1", iterations: 25, gridS: 1 };
  const up = Array.from({ length: 40 }, (_, at) => ({
    atMs: at * 3_000,
    from: 0,
    to: 1 + at * 5 % 14,
  }));
  const above = await boundOfTrace(building, "up.csv", up, request);
  assert.ok(above.clairvoyant! > 0 && above.clairvoyant! < above.attd);
  assert.ok(above.perPassenger < above.attd);
  assert.equal(above.ratio, above.attd / Math.max(above.perPassenger, above.clairvoyant!));
  const both = [...up.slice(0, 10), { atMs: 40_000, from: 4, to: 0 }];
  const mixed = await boundOfTrace(building, "mixed.csv", both, request);
  assert.equal(mixed.clairvoyant, null);
  assert.equal(mixed.ratio, mixed.attd / mixed.perPassenger);
  const lines = answerText([above, mixed], []).split("\n");
  assert.equal(lines.length, 3);
  assert.match(lines[2]!, /^mixed\.csv .* – +\d+\.\d\d$/);
});

Deno.test("E21 the command bounds an hour of 1996, beside our own policy", () => {
  const hour = boundOfHour(1, { seed: "bound", iterations: 6, gridS: 2 });
  assert.ok(hour.waitBoundS >= 0 && hour.waitBoundS < hour.waitS);
  assert.ok(hour.systemBoundS >= 0 && hour.systemBoundS < hour.systemS);
  assert.equal(hour.waitRatio, hour.waitS / hour.waitBoundS);
  assert.equal(answerText([], [hour]).split("\n").length, 2);
});

Deno.test("the command of bounds refuses what makes no sense, and says what", () => {
  assert.equal(requestOf(["--hours", "2"]).hours, 2);
  assert.throws(() => requestOf([]), /--building FILE.json and --trace FILE.csv, or --hours N/);
  assert.throws(() => requestOf(["--building", "b.json"]), /missing/);
  assert.throws(() => requestOf(["--hours", "1.5"]), /--hours is from 0 to 1000, got 1.5/);
  assert.throws(() => requestOf(["--hours", "1", "--grid", "3"]), /--grid is from 0.05 to 2/);
  assert.throws(() => requestOf(["--hours", "1", "--iterations", "0"]), /--iterations is from 1/);
  assert.throws(() => requestOf(["--hours", "1", "--calls", "shout"]), /--calls is landing/);
});

import assert from "node:assert/strict";
import {
  ratiosOver,
  requestOf,
  tableRows,
  tableText,
} from "../../../../src/traffic/lewis_1996/main.ts";
import { figuresOf } from "../../../../src/traffic/lewis_1996/figures.ts";

Deno.test("E21 the columns of the table are reckoned from the journeys", () => {
  const journey = (enteredS: number, leftS: number) => ({
    atS: 10,
    from: 5,
    to: 1,
    car: 0,
    enteredS,
    leftS,
  });
  const journeys = [journey(20, 50), journey(70, 100), journey(71, 110), journey(10, 40)];
  assert.deepEqual(figuresOf(journeys), {
    averageWaitS: (10 + 60 + 61 + 0) / 4,
    squaredWait: (100 + 3600 + 3721) / 4,
    systemTimeS: (40 + 90 + 100 + 30) / 4,
    longWaitsPercent: 25, // 60 s exactly is not above 60 s
  });
  assert.throws(() => figuresOf([]), /at least one rider/);
});

Deno.test("E21 the command runs what is asked for and sets it beside the published row", () => {
  const request = requestOf(["--hours", "2", "--policy", "basic_huff", "--policy", "LQF"]);
  assert.deepEqual(request, {
    hours: 2,
    seed: "1",
    policies: ["BASIC HUFF", "LQF"],
    table: 2,
    json: false,
  });
  const rows = tableRows(request);
  const [huff] = rows;
  assert.equal(huff!.published.averageWaitS, 19.9);
  assert.equal(huff!.ratios.squaredWait, huff!.figures.squaredWait / 580);
  assert.ok(huff!.errors.averageWaitS > 0);
  assert.equal(rows[0]!.riders, rows[1]!.riders, "the same riders for both");
  const text = tableText(request, rows);
  assert.equal(text.split("\n").length, 2 + 3 * 2);
  assert.match(text, /^LQF +\d+\.\d\d ± \d+\.\d\d/m);
  assert.match(text, /^ {2}published +19\.1 +534 +46\.6 +0\.89$/m);
});

Deno.test("E21 our own policy stands beside RLd, and over SECTOR and LQF in the same hours", () => {
  const request = requestOf(["--hours", "1", "--policy", "vestibule"]);
  assert.deepEqual(request.policies, ["SECTOR", "LQF", "VESTIBULE"]);
  const rows = tableRows(request);
  const [sector, lqf, own] = rows;
  assert.equal(own!.publishedAs, "RLd");
  assert.equal(own!.published.averageWaitS, 14.7);
  assert.equal(own!.ratios.squaredWait, own!.figures.squaredWait / 313);
  const over = ratiosOver(rows);
  assert.deepEqual(Object.keys(over), ["SECTOR", "LQF"]);
  const waits = [sector!, lqf!, own!].map(({ figures }) => figures.averageWaitS);
  assert.equal(over.SECTOR!.averageWaitS, waits[2]! / waits[0]!);
  assert.equal(over.LQF!.averageWaitS, waits[2]! / waits[1]!);
  const text = tableText(request, rows);
  assert.match(text, /^ {2}RLd +14\.7 +313 +41\.7 +0\.07$/m);
  assert.match(text, /^VEST\.\/LQF +0\.\d{3}/m);
  assert.deepEqual(ratiosOver([sector!, lqf!]), {}, "without ours there is nothing to compare");
});

Deno.test("E21 the command refuses what makes no sense, and says what", () => {
  for (const hours of ["0", "1.5", "x", "10001"]) {
    assert.throws(() => requestOf(["--hours", hours]), /Cannot run: --hours is a whole number/);
  }
  assert.throws(() => requestOf(["--table", "5"]), /Cannot run: --table is 2, 3 or 4, got 5/);
  assert.throws(() => requestOf(["--policy", "RLd"]), /--policy is one of SECTOR, .*, got RLD/);
  assert.throws(() => requestOf(["--nonsense"]));
});

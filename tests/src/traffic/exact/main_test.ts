import assert from "node:assert/strict";
import { seededRandom } from "../../../../src/random.ts";
import { readBuildingFile } from "../../../../src/traffic/building_file.ts";
import {
  answerText,
  gapsOf,
  instancesOf,
  modelOf,
  requestOf,
} from "../../../../src/traffic/exact/main.ts";

const file = new URL("../../../../traffic/reference.json", import.meta.url);

Deno.test("the search is within 1 % of the exact optimum on choices of busy minutes, insertion alone is not", async () => {
  const building = readBuildingFile(await Deno.readTextFile(file), "reference.json");
  // Five minutes of lunch, half as much again as the reference.
  const random = seededRandom("gap test");
  const floor = () => 1 + Math.floor(random.next() * 14);
  const journeys = Array.from({ length: 160 }, (_, at) => {
    const kind = random.next();
    const from = kind < 0.45 ? 0 : floor();
    let to = kind >= 0.45 && kind < 0.9 ? 0 : floor();
    if (to === from) to = from === 14 ? 1 : from + 1;
    return { atMs: at * 1900, from, to };
  });
  const request = { calls: "landing" as const, instances: 12, least: 7, most: 9, seed: "1" };
  const { jobs, searches } = await instancesOf(building, [journeys], request);
  assert.equal(jobs.length, 12);
  const answer = gapsOf(modelOf(building), jobs, searches, () => 0);
  assert.equal(Object.values(answer.byCalls).reduce((sum, count) => sum + count), 12);
  assert.ok(answer.insertionAndSearch.mean < 0.01, `${answer.insertionAndSearch.mean}`);
  assert.ok(answer.searchFromStanding.mean < 0.01, `${answer.searchFromStanding.mean}`);
  assert.ok(answer.insertion.mean > answer.insertionAndSearch.mean);
  assert.ok(answer.insertion.meanOfAdded >= answer.insertion.mean);
  assert.match(answerText(answer), /^12 instances of \d+ searches; calls: /);
});

Deno.test("the command refuses what makes no sense, and says what", () => {
  const good = ["--building", "b.json", "--trace", "a.csv,b.csv"];
  assert.deepEqual(requestOf(good).traces, ["a.csv", "b.csv"]);
  assert.throws(() => requestOf([]), /--building FILE.json is missing/);
  assert.throws(() => requestOf(["--building", "b.json"]), /--trace .* is missing/);
  assert.throws(
    () => requestOf([...good, "--most", "15"]),
    /--most is a whole number from 10 to 14/,
  );
  assert.throws(
    () => requestOf([...good, "--least", "0"]),
    /--least is a whole number from 1 to 14/,
  );
  assert.throws(() => requestOf([...good, "--instances", "x"]), /--instances is a whole number/);
  assert.throws(() => requestOf([...good, "--calls", "shout"]), /--calls is landing/);
});

/** The benchmark, tiny: whatever it runs on in earnest runs here, so it cannot rot. */
import assert from "node:assert/strict";
import type { BenchSize } from "./bench_site.ts";
import { benchSite, fullSize } from "./bench_site.ts";
import { type CallsBenchPlan, faultsOf, runCallsBench } from "./calls_bench.ts";
import { figuresOf, tablesOf } from "./report.ts";
import { koneFiguresOf, koneTableOf, resultTimes } from "./kone_report.ts";
import { monitorsTable, runMonitorsBench } from "./monitors_bench.ts";
import { runSocketsBench } from "./sockets_bench.ts";
import { checkSite } from "../../src/site.ts";

const tiny: BenchSize = { buildings: 1, groupsPerBuilding: 2, carsPerGroup: 2, floors: 4 };
const plan: Omit<CallsBenchPlan, "sides"> = {
  relayLegs: "acknowledged",
  size: tiny,
  phones: 8,
  levels: [1, 4],
  rounds: 1,
  warmUpMs: 50,
  durationMs: 250,
};

Deno.test("E16 the bench site has 64 groups of 4 cars and is without faults", () => {
  const site = checkSite(benchSite());
  const groups = site.buildings.flatMap((building) => building.groups);
  assert.equal(groups.length, 64);
  assert.ok(groups.every((group) => group.cars.length === fullSize.carsPerGroup));
  assert.equal(site.devices.length, 64);
});

Deno.test("E16 the relay carries calls to the hardware and back, two publishes a call", async () => {
  const runs = await runCallsBench({ ...plan, sides: ["relay"] }, () => {});
  for (const level of ["1", "4"]) {
    const run = runs.relay[level]?.[0];
    assert.ok(run !== undefined && run.calls > 0, `no calls at ${level} in flight`);
    assert.equal(faultsOf(run), "");
    assert.ok(run.acceptedP50Ms > 0 && run.acceptedP50Ms <= run.acceptedP99Ms);
    assert.ok(run.hardwareP50Ms > 0 && run.hardwareP50Ms <= run.hardwareP99Ms);
    assert.ok(run.publishesPerCall >= 2 && run.publishesPerCall < 3);
  }
});

Deno.test("E16 the relay carries a call's end as well where it is asked to", async () => {
  const runs = await runCallsBench(
    { ...plan, levels: [4], sides: ["relay"], relayLegs: "served" },
    () => {},
  );
  const run = runs.relay["4"]?.[0];
  assert.ok(run !== undefined && run.calls > 0);
  assert.equal(faultsOf(run), "");
  assert.ok(run.hardwareP50Ms < run.endedP50Ms);
  assert.ok(run.publishesPerCall >= 3 && run.publishesPerCall < 4);
});

Deno.test("E16 calls go through the server to the hardware and back, and all are served", async () => {
  const runs = await runCallsBench({ ...plan, sides: ["calls"] }, () => {});
  for (const level of ["1", "4"]) {
    const run = runs.calls[level]?.[0];
    assert.ok(run !== undefined && run.calls > 0, `no calls at ${level} in flight`);
    assert.equal(faultsOf(run), "");
    // What is confirmed was accepted first, and what ended was confirmed first.
    assert.ok(run.acceptedP50Ms > 0 && run.acceptedP50Ms <= run.hardwareP50Ms);
    assert.ok(run.hardwareP50Ms <= run.endedP50Ms);
    assert.ok(run.publishesPerCall >= 2);
    assert.ok(run.server !== undefined && run.server.turnsPerCall > 0);
    assert.ok(run.server.turnsPerCommit > 0 && run.server.commitMeanMs > 0);
  }
  const figures = figuresOf(runs);
  assert.deepEqual(Object.keys(figures), ["relay", "calls"]);
  assert.ok((figures.calls["4"]?.perSecond ?? 0) > 0);
  assert.match(tablesOf(runs), /in flight/);
});

Deno.test("E16 clients of the KONE-compatible API get ack and result beside the native API's", async () => {
  const paced = { inFlight: 4, perSecond: 60 };
  const runs = await runCallsBench(
    {
      ...plan,
      size: { ...tiny, floors: fullSize.floors },
      levels: [4, paced],
      sides: ["calls", "kone"],
      durationMs: 400,
    },
    () => {},
  );
  const figures = koneFiguresOf(runs);
  for (const level of ["4", "4@60"]) {
    const run = runs.kone[level]?.[0];
    assert.ok(run !== undefined && run.calls > 0, `no calls at ${level}`);
    assert.equal(faultsOf(run), "");
    // Ack and result leave in one write, and what is served had a result first.
    assert.ok(run.ackP50Ms! > 0 && run.ackP50Ms! <= run.acceptedP50Ms);
    assert.ok(run.acceptedP50Ms <= run.endedP50Ms);
    assert.ok(run.callFrames >= 8 * run.calls, "each state of each call is told");
    assert.ok(resultTimes(figures, level)! > 0);
  }
  const { kone: { "4@60": kone }, calls: { "4@60": native } } = figures;
  for (const side of [kone, native]) assert.ok(side!.perSecond <= 70, "no more than the rate");
  assert.match(koneTableOf(figures), /result p50/);
});

Deno.test("E10 monitors of a busy group are told of its cars, and what that costs is measured", async () => {
  const figures = await runMonitorsBench({
    size: { ...tiny, groupsPerBuilding: 1 },
    watchers: 4,
    perFiveMinutes: 300,
    rounds: 1,
    durationMs: 700,
  }, () => {});
  assert.equal(figures.nobody.framesPerSecond, 0);
  for (const who of ["native", "everything"] as const) {
    assert.ok(figures[who].framesPerSecond > 0, who);
    assert.equal(figures[who].dropped, 0);
  }
  assert.ok(figures.everything.pingP50Ms > 0 && figures.everything.turnP99Ms > 0);
  assert.match(monitorsTable(figures, 4), /lift_/);
});

Deno.test("E10 an event reaches every socket that follows a group", async () => {
  const result = await runSocketsBench({
    size: tiny,
    sockets: 40,
    holders: 2,
    broadcasts: 2,
    inFlight: 1,
    phones: 32,
    warmUpMs: 50,
    durationMs: 250,
  }, () => {});
  assert.equal(result.sockets, 40);
  for (const held of [result.server, result.bare]) {
    assert.ok(held.rssMb > 0 && held.lastP50Ms > 0 && held.lastMaxMs >= held.lastP50Ms);
  }
  assert.ok(result.acceptedP99QuietMs > 0);
});

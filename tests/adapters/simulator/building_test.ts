import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { BuildingEvent } from "../../../adapters/simulator/building_events.ts";
import { startBuilding } from "../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { siteOf } from "./rig.ts";

const lunch = {
  perFiveMinutes: 70,
  mix: { incoming: 0.45, outgoing: 0.45, interfloor: 0.1 },
};

/** One hour of four cars under lunch traffic. */
function hour(seed: number) {
  const clock = new ManualClock();
  const adapter = new DirectAdapter(clock);
  const said: string[] = [];
  const events: BuildingEvent[] = [];
  void adapter.start({
    report: (report) => said.push(report.type),
    nonsense: (topic, fault) => assert.fail(`${topic}: ${fault}`),
    link: () => {},
  });
  const building = startBuilding({
    site: siteOf({ cars: 4 }),
    clock,
    random: seededRandom(seed),
    connect: (at) => adapter.link(at),
    passengers: lunch,
    observe: (event) => events.push(event),
  });
  const startedMs = performance.now();
  clock.advance(3_600_000);
  const tookMs = performance.now() - startedMs;
  const hash = createHash("sha256").update(JSON.stringify(events)).digest("hex");
  return { building, clock, events, hash, tookMs, said };
}

Deno.test("building runs an hour of four cars under traffic in far less than two seconds", async () => {
  const { building, clock, tookMs, events } = hour(1);
  assert.ok(tookMs < 2000, `took ${tookMs} ms`);
  const { people } = building.groups[0]!;
  assert.ok(people.arrived > 700 && people.arrived < 980, `${people.arrived} came`);
  assert.ok(people.delivered > 0.95 * people.arrived - 50, `${people.delivered} are there`);
  const loads = events.filter((event) => event.what === "person_entered").length;
  assert.equal(loads, people.delivered + people.aboard);
  await building.stop();
  assert.equal(clock.waiting, 0, "stopping leaves no timer behind");
});

Deno.test("building gives the same events for the same seed and others for another", async () => {
  const runs = [hour(7), hour(7), hour(8)];
  assert.equal(runs[0]!.hash, runs[1]!.hash);
  assert.deepEqual(runs[0]!.said, runs[1]!.said);
  assert.notEqual(runs[0]!.hash, runs[2]!.hash);
  for (const { building } of runs) await building.stop();
});

Deno.test("building stops its stream of passengers when told, and begins again", async () => {
  const { building, clock } = hour(1);
  const { people } = building.groups[0]!;
  building.setPassengers(undefined);
  const arrived = people.arrived;
  clock.advance(1_800_000);
  assert.equal(people.arrived, arrived);
  assert.equal(people.delivered, arrived);
  building.setPassengers({ perFiveMinutes: 30 });
  clock.advance(300_000);
  assert.ok(people.arrived > arrived);
  await building.stop();
});

Deno.test("building names the group that it does not have", async () => {
  const { building } = hour(1);
  assert.equal(building.group({ building: "b", group: "g" }), building.groups[0]);
  assert.throws(() => building.group({ building: "b", group: "x" }), /got b\/x/);
  await building.stop();
});

import assert from "node:assert/strict";
import type { HardwareReport } from "../../../adapters/adapter.ts";
import { startBuilding } from "../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { landing, siteOf } from "./rig.ts";

const at = { building: "b", group: "g" };

function line(delayMs: number) {
  const clock = new ManualClock();
  const adapter = new DirectAdapter(clock, delayMs);
  const heard: HardwareReport[] = [];
  const links: boolean[] = [];
  const building = startBuilding({
    site: siteOf(),
    clock,
    random: seededRandom(1),
    connect: (group) => adapter.link(group),
  });
  void adapter.start({
    report: (report) => heard.push(report),
    nonsense: (topic, fault) => assert.fail(`${topic}: ${fault}`),
    link: (up) => links.push(up),
  });
  const group = building.groups[0]!;
  const { unit } = group.controller;
  return { clock, adapter, heard, links, building, group, unit };
}

Deno.test("direct adapter carries both ways after its delay, in order", async () => {
  const { clock, adapter, heard, links, building, unit } = line(20);
  assert.deepEqual([adapter.linked, links], [true, [true]]);
  clock.advance(100);
  assert.deepEqual(heard.slice(0, 4).map(({ type }) => type), [
    "status",
    "status",
    "report",
    "carState",
  ]);
  adapter.desired(at, { epoch: 1, revision: 1, boot: unit.boot, calls: [landing("c", 3, "up")] });
  heard.length = 0;
  clock.advance(39);
  assert.equal(heard.length, 0);
  clock.advance(1);
  assert.ok(heard[0]?.type === "report" && heard[0].report.held[0]?.call === "c");
  adapter.ask(at, 1);
  assert.ok(adapter.act(at, {
    act: "one",
    kind: "open_doors",
    car: "a",
    side: "front",
    boot: unit.boot,
    notAfterUnitMs: unit.unitMs() + 1000,
  }));
  clock.advance(40);
  const outcome = heard.find(({ type }) => type === "outcome");
  assert.ok(outcome?.type === "outcome" && outcome.outcome.outcome === "done");
  await building.stop();
  const last = heard.at(-1)!;
  assert.ok(last.type === "status" && !last.online);
  await adapter.stop();
  assert.deepEqual([adapter.linked, links], [false, [true, false]]);
});

Deno.test("E4 direct adapter loses what is under way when the link is cut", async () => {
  const { clock, adapter, heard, building, group, unit } = line(20);
  clock.advance(100);
  adapter.desired(at, { epoch: 1, revision: 1, boot: unit.boot, calls: [landing("c", 3, "up")] });
  clock.advance(10);
  group.faults.linkCut(true);
  assert.ok(heard.at(-1)?.type === "status");
  heard.length = 0;
  clock.advance(60_000);
  assert.equal(heard.length, 0, "nothing comes through a cut");
  assert.deepEqual(group.controller.report().held, [], "in either direction");
  const act = {
    act: "one",
    kind: "open_doors" as const,
    car: "a",
    side: "front" as const,
    boot: unit.boot,
    notAfterUnitMs: 1e9,
  };
  assert.equal(adapter.act(at, act), false, "an act says that it did not leave");
  assert.equal(adapter.act({ building: "b", group: "x" }, act), false);
  group.faults.linkCut(false);
  clock.advance(20);
  assert.deepEqual(heard.map(({ type }) => type), ["status", "report", "carState", "carPosition"]);
  await building.stop();
});

/**
 * A peak over the real actor and the simulated building, and something fails in its midst: every
 * call ends once, served or cancelled with a reason, and none is forgotten. The same holds where
 * the server chooses the cars and where the controller does.
 */
import assert from "node:assert/strict";
import { modelGroup } from "../../actors/elevator_group/model.ts";
import { type RunningGroup, startBuilding } from "../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../src/clock.ts";
import type { CallRequest, CallView } from "../../src/protocol.ts";
import { forkRandom, seededRandom } from "../../src/random.ts";
import { checkSite } from "../../src/site.ts";
import { GroupHost } from "../../src/traffic/group_host.ts";

const operations = ["dispatching", "delegating"] as const;
type Operation = (typeof operations)[number];

const floors = 12;
/** Calls of the peak, one every so often. */
const calls = 60;
const everyMs = 3_500;
/** The failure begins after a third of them. */
const failsAtMs = calls / 3 * everyMs;

function siteOf(operation: Operation) {
  const levels = Array.from({ length: floors }, (_, level) => level);
  return checkSite({
    version: 1,
    cluster: "test",
    buildings: [{
      id: "b",
      floors: levels.map((level) => ({ level, label: `${level}`, heightM: 4 * level })),
      groups: [{
        id: "g",
        operation,
        keepaliveMs: 5_000,
        cars: ["a", "b", "c", "d"].map((id) => ({
          id,
          speedMps: 2.5,
          accelerationMps2: 1,
          jerkMps3: 1.4,
          ratedLoadKg: 975,
          serves: levels.map((level) => ({ level })),
        })),
      }],
    }],
  });
}

/** What came of a peak. */
interface Peak {
  readonly ended: ReadonlyMap<string, readonly string[]>;
  readonly placed: readonly string[];
  readonly refused: number;
  readonly open: number;
  readonly group: RunningGroup;
  readonly servedBy: ReadonlyMap<string, number>;
}

/** Runs a peak: people come in by a phone, most of them up from the lowest floor. */
async function peak(
  operation: Operation,
  fail: (group: RunningGroup, clock: ManualClock) => void,
): Promise<Peak> {
  const clock = new ManualClock();
  const random = seededRandom(`peak ${operation}`);
  const site = siteOf(operation);
  const adapter = new DirectAdapter(clock, 10);
  const building = startBuilding({
    site,
    clock,
    random: forkRandom(random, "building"),
    connect: (at) => adapter.link(at),
  });
  const ended = new Map<string, string[]>();
  const servedBy = new Map<string, number>();
  const told = ({ id, state, reason, car }: CallView) => {
    if (state !== "served" && state !== "cancelled") return;
    ended.set(id, [...ended.get(id) ?? [], reason ?? state]);
    if (state === "served") servedBy.set(car!, (servedBy.get(car!) ?? 0) + 1);
  };
  const host = new GroupHost({
    model: modelGroup(site.buildings[0]!, site.buildings[0]!.groups[0]!),
    adapter,
    clock,
    random: forkRandom(random, "actor"),
    stopwatch: () => 0,
    wordDelayMs: 10,
    told,
  });
  await host.start();
  clock.advance(2_000);
  const placed: string[] = [];
  let refused = 0;
  const journeys = forkRandom(random, "journeys");
  const group = building.groups[0]!;
  const floor = () => Math.floor(journeys.next() * floors);
  for (let at = 0; at < calls; at++) {
    const from = journeys.next() < 0.7 ? 0 : floor();
    let to = floor();
    while (to === from) to = floor();
    const request: CallRequest = { kind: "destination", from, to, persons: 1 };
    host.place(`caller-${at}`, request as Parameters<typeof host.place>[1], (answer) => {
      if ("call" in answer) placed.push(answer.call.id);
      else refused++;
    });
    if (at * everyMs === failsAtMs) fail(group, clock);
    clock.advance(everyMs);
  }
  clock.advance(20 * 60_000);
  await building.stop();
  return { ended, placed, refused, open: host.openCalls, group, servedBy };
}

function checkNoneForgotten(peak: Peak): void {
  assert.equal(peak.placed.length + peak.refused, calls, "every call was answered");
  assert.equal(peak.open, 0, "no call is open for ever");
  for (const id of peak.placed) {
    assert.equal(peak.ended.get(id)?.length, 1, `call ${id} ended ${peak.ended.get(id)}`);
  }
}

const ends = (peak: Peak) =>
  `otherwise: ${[...peak.ended.values()].filter(([how]) => how !== "served")}`;

const share = (peak: Peak, end: string) =>
  [...peak.ended.values()].filter(([how]) => how === end).length / calls;

for (const operation of operations) {
  Deno.test(`EG33 ${operation}: an undisturbed peak is served to the last call`, async () => {
    const calm = await peak(operation, () => {});
    checkNoneForgotten(calm);
    assert.equal(share(calm, "served"), 1, ends(calm));
    assert.equal(calm.servedBy.size, 4, "by all four cars");
  });

  Deno.test(`EG33 ${operation}: a car that fails in mid-peak, and every call ends`, async () => {
    // With people in it, at a landing or between two, until somebody comes to free them.
    const failed = await peak(operation, ({ faults }, clock) => {
      faults.carStuck("b", true);
      clock.after(15 * 60_000, () => faults.carStuck("b", false));
    });
    checkNoneForgotten(failed);
    assert.ok(share(failed, "served") > 0.8, ends(failed));
    const why = [...failed.ended.values()].flat().filter((how) => how !== "served");
    assert.ok(why.every((how) => how === "car_out_of_service"), ends(failed));
  });

  Deno.test(`EG33 ${operation}: a car that is switched off and comes back`, async () => {
    const failed = await peak(operation, ({ faults }, clock) => {
      faults.outOfService("b", true);
      clock.after(120_000, () => faults.outOfService("b", false));
    });
    checkNoneForgotten(failed);
    assert.ok(share(failed, "served") > 0.8, ends(failed));
    const why = [...failed.ended.values()].flat().filter((how) => how !== "served");
    assert.ok(why.every((how) => how === "car_out_of_service"), ends(failed));
    assert.ok(failed.servedBy.get("b")! > 3, "it serves again");
  });

  Deno.test(`EG33 ${operation}: a controller silent for 60 s, and every call ends`, async () => {
    const silent = await peak(operation, ({ faults }, clock) => {
      faults.controllerSilent(true);
      clock.after(60_000, () => faults.controllerSilent(false));
    });
    checkNoneForgotten(silent);
    assert.ok(share(silent, "served") > 0.6, ends(silent));
    assert.ok(silent.refused <= 60_000 / everyMs + 2, "refused only while it is silent");
  });

  Deno.test(`EG33 ${operation}: a controller that reboots, and every call ends`, async () => {
    const rebooted = await peak(operation, ({ faults }) => faults.controllerReboot());
    checkNoneForgotten(rebooted);
    assert.ok(share(rebooted, "served") > 0.75, ends(rebooted));
    const why = [...rebooted.ended.values()].flat().filter((how) => how !== "served");
    assert.deepEqual([...new Set(why)], ["hardware_dropped"], "only those aboard have lost theirs");
  });

  Deno.test(`EG33 ${operation}: a cable cut for 20 s, and every call ends`, async () => {
    const cut = await peak(operation, ({ faults }, clock) => {
      faults.linkCut(true);
      clock.after(20_000, () => faults.linkCut(false));
    });
    checkNoneForgotten(cut);
    assert.ok(share(cut, "served") > 0.8, ends(cut));
  });

  Deno.test(`EG12 C17 ${operation}: fire in mid-peak ends every call, and none resumes`, async () => {
    const fire = await peak(operation, ({ faults }, clock) => {
      faults.fire(true);
      clock.after(60_000, () => faults.fire(false));
    });
    checkNoneForgotten(fire);
    assert.ok([...fire.ended.values()].some(([how]) => how === "fire_operation"));
    assert.ok(fire.refused > 0);
  });
}

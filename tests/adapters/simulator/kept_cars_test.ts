import assert from "node:assert/strict";
import type { Desired } from "../../../adapters/mqtt/payloads.ts";
import { checkSite } from "../../../src/site.ts";
import { destination, Rig, siteOf } from "./rig.ts";

type Leases = NonNullable<Desired["leases"]>;
type Holds = NonNullable<Desired["holds"]>;

/** A moment so long after now on the controller's clock. */
const inMs = (rig: Rig, ms: number) => rig.group.controller.unit.unitMs() + ms;
const lease = (rig: Rig, ms: number, car = "a"): Leases => [
  { lease: "l", car, expiresAtUnitMs: inMs(rig, ms) },
];
const hold = (rig: Rig, ms: number, id = "h"): Holds => [
  { hold: id, car: "a", side: "front", expiresAtUnitMs: inMs(rig, ms) },
];
const modeOf = (rig: Rig, car: string) =>
  rig.link.states.findLast((said) => said.car === car)!.mode;

Deno.test("simulator: a leased car serves calls under its lease; whoever waits at a landing is passed by", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 2, car: { homeLevel: 0 } }));
  rig.want([{ ...destination("r", 0, 5), lease: "l" }], { leases: lease(rig, 120_000) });
  assert.equal(modeOf(rig, "a"), "vip");
  assert.equal(modeOf(rig, "b"), "normal");
  const person = rig.person(2, 5);
  rig.clock.advance(60_000);
  const entered = rig.events.find((event) =>
    event.what === "person_entered" && event.person === person
  );
  assert.ok(entered?.what === "person_entered");
  assert.equal(entered.car, "b", "the other car comes for them");
  assert.deepEqual(rig.link.lastReport.finished, [{ call: "r", outcome: "served" }]);
  await rig.stop();
});

Deno.test("simulator: nobody walks into a leased car that stands open for its lease", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 1, car: { homeLevel: 0 } }));
  rig.want([{ ...destination("r", 0, 5), lease: "l" }], { leases: lease(rig, 60_000) });
  const person = rig.person(0, 5);
  rig.clock.advance(50_000);
  const entered = () =>
    rig.events.some((event) => event.what === "person_entered" && event.person === person);
  assert.ok(!entered(), "it is there for another");
  rig.clock.advance(60_000);
  assert.ok(entered(), "and comes for them when the lease is over, by the car's own clock");
  assert.equal(modeOf(rig, "a"), "normal");
  await rig.stop();
});

Deno.test("simulator: a car with a priority call is vip until the call is served", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 2, car: { homeLevel: 0 } }));
  rig.want([{ ...destination("p", 1, 5), priority: true }]);
  assert.equal(modeOf(rig, "a"), "vip");
  rig.clock.advance(60_000);
  assert.deepEqual(rig.link.lastReport.finished, [{ call: "p", outcome: "served" }]);
  assert.equal(modeOf(rig, "a"), "normal");
  await rig.stop();
});

Deno.test("simulator: doors stay open for as long as a call says, and no longer for the next", async () => {
  const stays = async (dwellMs?: number) => {
    const rig = new Rig(siteOf({ levels: 6, cars: 1, car: { homeLevel: 0 } }));
    rig.want([{ ...destination("d", 0, 3), ...(dwellMs !== undefined && { dwellMs }) }]);
    rig.clock.advance(90_000);
    const doors = rig.events.filter((event) => event.what === "door");
    const opened = doors.filter(({ state }) => state === "opened").map(({ atMs }) => atMs);
    const closing = doors.filter(({ state }) => state === "closing").map(({ atMs }) => atMs);
    await rig.stop();
    return closing.slice(0, 2).map((atMs, at) => Math.round(atMs - opened[at]!));
  };
  assert.deepEqual(await stays(15_000), [15_000, 15_000], "at either end");
  assert.deepEqual(await stays(), [5_000, 3_000]);
});

Deno.test("simulator: held doors stay open until the hold's moment on the controller's own clock", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 1, car: { homeLevel: 0 } }));
  rig.want([], { holds: hold(rig, 45_000) });
  rig.clock.advance(10_000);
  rig.link.cut(true); // an outage neither loses nor prolongs it
  rig.person(3, 5);
  rig.clock.advance(34_000);
  assert.equal(rig.car().doors.front, "opened");
  rig.clock.advance(3_000);
  assert.notEqual(rig.car().doors.front, "opened");
  await rig.stop();
});

Deno.test("simulator: a hold that is released, or ended for safety, lets the doors close", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 1, car: { homeLevel: 0 } }));
  rig.want([], { holds: hold(rig, 300_000) });
  rig.clock.advance(30_000);
  assert.equal(rig.car().doors.front, "opened");
  rig.want([]);
  rig.clock.advance(10_000);
  assert.equal(rig.car().doors.front, "closed");
  const holds = hold(rig, 300_000, "h2");
  rig.want([], { holds });
  rig.clock.advance(30_000);
  rig.group.faults.nudge("a");
  rig.clock.advance(10_000);
  assert.equal(rig.car().doors.front, "closed");
  assert.deepEqual(rig.link.lastReport.endedHolds, ["h2"]);
  rig.want([], { holds });
  rig.clock.advance(5_000);
  assert.equal(rig.car().doors.front, "closed", "it does not take it up again");
  rig.want([]);
  assert.equal(rig.link.lastReport.endedHolds, undefined, "nobody names it any more");
  await rig.stop();
});

Deno.test("simulator: fire, a car out of service and a reboot end holds; a door that cannot open none", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 2, car: { homeLevel: 0 } }));
  rig.want([], { holds: hold(rig, 300_000) });
  rig.clock.advance(5_000);
  rig.group.faults.fire(true);
  assert.deepEqual(rig.link.lastReport.endedHolds, ["h"]);
  rig.group.faults.fire(false);
  rig.want([], { holds: hold(rig, 300_000, "h2") });
  rig.clock.advance(5_000);
  rig.group.faults.outOfService("a", true);
  assert.ok(rig.link.lastReport.endedHolds!.includes("h2"));
  rig.want([], { holds: hold(rig, 300_000, "h3") });
  assert.ok(rig.link.lastReport.endedHolds!.includes("h3"), "it is out of service");
  rig.group.faults.controllerReboot();
  assert.equal(rig.link.lastReport.endedHolds, undefined);
  await rig.stop();
});

Deno.test("simulator: a car under attendant control is sent to no landing", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 2, car: { homeLevel: 0 } }));
  rig.group.faults.attended("a", true);
  assert.equal(modeOf(rig, "a"), "attendant-control");
  rig.person(0, 3);
  rig.clock.advance(40_000);
  assert.ok(
    rig.events.every((event) => event.what !== "person_entered" || event.car === "b"),
  );
  rig.group.faults.attended("a", false);
  assert.equal(modeOf(rig, "a"), "normal");
  await rig.stop();
});

Deno.test("simulator: a controller that chooses sends only cars that may serve a call", async () => {
  const site = siteOf({ levels: 6, cars: 2, car: { homeLevel: 0 } });
  const [building] = site.buildings;
  const delegating = checkSite({
    ...site,
    buildings: [{ ...building, groups: [{ ...building!.groups[0], operation: "delegating" }] }],
  });
  const rig = new Rig(delegating);
  const { car: _, ...call } = destination("d", 0, 3);
  rig.want([{ ...call, cars: ["b"] }]);
  assert.equal(rig.link.lastReport.held[0]?.car, "b");
  const { car: __, ...urgent } = destination("p", 1, 4);
  rig.want([{ ...call, cars: ["b"] }, { ...urgent, priority: true }]);
  rig.clock.advance(60_000);
  const finished = rig.link.lastReport.finished.map(({ call, outcome }) => `${call} ${outcome}`);
  assert.deepEqual(finished.sort(), ["d served", "p served"]);
  await rig.stop();
});

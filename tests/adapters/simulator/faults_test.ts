import assert from "node:assert/strict";
import { motionOf } from "../../../adapters/simulator/car_motion.ts";
import { destination, landing, Rig, siteOf } from "./rig.ts";

/** Four people on their way from 0 to 10, the car in full flight. */
function underWay(): Rig {
  const rig = new Rig(siteOf());
  for (let count = 0; count < 4; count++) rig.person(0, 10);
  rig.clock.advance(10_300 + 5000);
  assert.equal(rig.car().phase, "moving");
  return rig;
}

Deno.test("faults: a car out of service stops where it can, lets people out and rests", async () => {
  const rig = underWay();
  rig.group.faults.outOfService("a", true);
  assert.equal(rig.link.states.at(-1)?.mode, "out-of-service");
  rig.clock.advance(60_000);
  const { people } = rig.group;
  assert.deepEqual([people.aboard, people.waiting, people.delivered], [0, 4, 0]);
  assert.deepEqual([rig.car().phase, rig.car().doors.front], ["standing", "closed"]);
  assert.deepEqual(rig.story(["arrived"]), ["19914 arrived 4"]);
  rig.group.faults.outOfService("a", false);
  rig.clock.advance(60_000);
  assert.equal(people.delivered, 4, "they ride on when it is back");
  await rig.stop();
});

Deno.test("faults: a car out of service gives its calls back, but for those aboard", async () => {
  const rig = new Rig(siteOf({ cars: 2 }));
  rig.want([destination("in", 0, 12), landing("out", 5, "up")]);
  rig.clock.advance(20_000);
  assert.deepEqual(rig.link.lastReport.held.map(({ stage }) => stage), ["serving", "fixed"]);
  rig.group.faults.outOfService("a", true);
  assert.deepEqual(rig.link.lastReport.held.map(({ stage }) => stage), ["serving", "accepted"]);
  rig.want([destination("in", 0, 12), landing("out", 5, "up", "b")]);
  assert.deepEqual(rig.link.lastReport.held.map(({ car }) => car), ["a", "b"]);
  await rig.stop();
});

Deno.test("faults: an obstructed door turns round as often as something is in its way", async () => {
  const rig = new Rig(siteOf());
  rig.group.faults.doorObstructed("a", "front", 2);
  rig.person(0, 2);
  rig.clock.advance(30_000);
  assert.deepEqual(rig.story(["door"]).slice(2, 9), [
    "6800 door closing at 0",
    "8300 door opening at 0", // halfway
    "9200 door opened at 0",
    "12200 door closing at 0", // the dwell of a car call: nobody new
    "13700 door opening at 0",
    "14600 door opened at 0",
    "17600 door closing at 0",
  ]);
  rig.clock.advance(60_000);
  assert.equal(rig.group.people.delivered, 1);
  await rig.stop();
});

Deno.test("faults: a broken door keeps the car, shows its fault and is mended", async () => {
  const rig = new Rig(siteOf());
  rig.person(0, 2);
  rig.clock.advance(7000);
  rig.group.faults.doorFault("a", "front", true);
  const { mode, doors, faults } = rig.link.states.at(-1)!;
  assert.deepEqual({ mode, doors, faults }, {
    mode: "out-of-service",
    doors: { front: "door-fault" },
    faults: ["door-closing-fault"],
  });
  rig.clock.advance(60_000);
  assert.equal(rig.car().at, 0);
  rig.group.faults.doorFault("a", "front", false);
  rig.clock.advance(90_000);
  assert.equal(rig.group.people.delivered, 1);
  assert.deepEqual(rig.link.states.at(-1)?.faults, []);
  await rig.stop();
});

Deno.test("faults: a stuck car halts between landings, and rides on when it is mended", async () => {
  const rig = underWay();
  const halted = motionOf(rig.car()).positionM;
  rig.group.faults.carStuck("a", true);
  assert.deepEqual(rig.link.states.at(-1)?.faults, ["car-stopped-outside-landing-zone"]);
  rig.clock.advance(60_000);
  assert.equal(motionOf(rig.car()).positionM, halted);
  assert.equal(rig.link.positions.at(-1)?.speedMps, 0);
  assert.equal(rig.link.positions.at(-1)?.level, Math.floor(halted / 4));
  rig.group.faults.carStuck("a", false);
  rig.clock.advance(90_000);
  const [first] = rig.events.filter((event) => event.what === "arrived");
  assert.equal(first?.level, 10);
  assert.equal(rig.group.people.delivered, 4);
  await rig.stop();
});

Deno.test("faults: a stuck car out of service rides to the next landing and lets people out", async () => {
  const rig = underWay();
  const above = Math.ceil(motionOf(rig.car()).positionM / 4);
  rig.group.faults.carStuck("a", true);
  rig.group.faults.outOfService("a", true);
  rig.clock.advance(10_000);
  rig.group.faults.carStuck("a", false);
  rig.clock.advance(90_000);
  const [first] = rig.events.filter((event) => event.what === "arrived");
  assert.equal(first?.level, above);
  assert.deepEqual([rig.group.people.aboard, rig.group.people.waiting], [0, 4]);
  await rig.stop();
});

Deno.test("faults: a stuck car at the top end rides back where there is nothing further on", async () => {
  const rig = new Rig(siteOf({ levels: 3 }));
  rig.group.controller.pressCar(rig.car(), 2, "front");
  rig.clock.advance(3000);
  rig.group.faults.carStuck("a", true);
  rig.clock.advance(1000);
  rig.group.faults.carStuck("a", false);
  rig.clock.advance(30_000);
  assert.equal(rig.car().phase, "standing");
  assert.equal(motionOf(rig.car()).positionM, rig.car().at * 4);
  await rig.stop();
});

Deno.test("faults: a silent controller says and hears nothing, then everything", async () => {
  const rig = new Rig(siteOf());
  rig.clock.advance(10_000);
  rig.group.faults.controllerSilent(true);
  const said = rig.link.reports.length + rig.link.states.length + rig.link.positions.length;
  rig.want([landing("c", 5, "up")]);
  rig.act();
  rig.clock.advance(60_000);
  assert.equal(rig.link.reports.length + rig.link.states.length + rig.link.positions.length, said);
  assert.deepEqual(rig.link.outcomes, []);
  rig.group.faults.controllerSilent(false);
  assert.equal(rig.link.lastReport.unitMs, 70_000);
  assert.deepEqual(rig.link.lastReport.held, []);
  await rig.stop();
});

Deno.test("E4 after a cut the controller says what it finished meanwhile, once it is asked or back", async () => {
  const rig = new Rig(siteOf());
  rig.want([landing("c", 2, "up")]);
  rig.group.faults.linkCut(true);
  const said = rig.link.reports.length;
  rig.clock.advance(60_000);
  assert.equal(rig.link.reports.length, said);
  rig.group.faults.linkCut(false);
  assert.deepEqual(rig.link.lastReport.finished, [{ call: "c", outcome: "served" }]);
  rig.link.ask();
  assert.equal(rig.link.reports.length, said + 2);
  await rig.stop();
});

Deno.test("faults: fire operation takes everybody out at the exit and refuses all calls", async () => {
  const rig = underWay();
  rig.want([landing("waits", 3, "down")]);
  rig.group.faults.fire(true);
  assert.equal(rig.link.lastReport.mode, "fire-operation");
  assert.deepEqual(rig.link.lastReport.finished, [{ call: "waits", outcome: "dropped" }]);
  rig.want([landing("waits", 3, "down"), landing("more", 4, "up")]);
  assert.deepEqual(rig.link.lastReport.finished.map(({ outcome }) => outcome), [
    "dropped",
    "dropped",
  ]);
  const stranded = rig.person(7, 2);
  rig.clock.advance(120_000);
  assert.deepEqual([rig.car().at, rig.car().doors.front], [0, "opened"], "it waits there, open");
  assert.equal(rig.group.people.aboard, 0);
  assert.equal(rig.group.people.waiting, 5);
  assert.equal(rig.link.states.at(-1)?.mode, "fire-operation");
  rig.group.faults.fire(false);
  rig.clock.advance(240_000);
  assert.equal(rig.group.people.delivered, 5);
  assert.ok(rig.story(["person_left"]).some((line) => line.includes(`person_left ${stranded} `)));
  await rig.stop();
});

Deno.test("faults name a car or a door that is not there", async () => {
  const rig = new Rig(siteOf());
  assert.throws(() => rig.group.faults.outOfService("z", true), /must be one of a, got z/);
  assert.throws(() => rig.group.faults.doorFault("a", "rear", true), /must have one, got none/);
  await rig.stop();
});

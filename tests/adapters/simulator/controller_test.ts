import assert from "node:assert/strict";
import type { Report } from "../../../adapters/mqtt/payloads.ts";
import { destination, landing, Rig, siteOf } from "./rig.ts";

const stageOf = ({ held }: Report, call: string) => held.find((one) => one.call === call)?.stage;
const outcomeOf = ({ finished }: Report, call: string) =>
  finished.find((one) => one.call === call)?.outcome;

Deno.test("E4 a destination call goes accepted, fixed, serving, served", async () => {
  const rig = new Rig(siteOf());
  rig.want([destination("c", 5, 9)]);
  assert.deepEqual(rig.link.lastReport.held, [{ call: "c", car: "a", stage: "accepted" }]);
  rig.clock.advance(60_000);
  assert.deepEqual(rig.story(["committed", "call", "door", "person_entered", "person_left"]), [
    "8500 committed to 5 leaving up",
    "8500 c fixed",
    "12414 door opening at 5",
    "12414 c serving",
    "14214 door opened at 5",
    "15414 person_entered 0 at 5",
    "19214 door closing at 5",
    "22214 door closed at 5",
    "29114 committed to 9 leaving none", // departed at 22714, 16 m at 2.5 m/s commit after 6.4 s
    "33029 door opening at 9",
    "34829 door opened at 9",
    "34829 c served",
    "36029 person_left 0 at 9",
    "37829 door closing at 9",
    "40829 door closed at 9",
  ]);
  assert.equal(outcomeOf(rig.link.lastReport, "c"), "served");
  assert.deepEqual(rig.link.lastReport.held, []);
  await rig.stop();
});

Deno.test("E4 a landing call is served when the doors are fully open in its direction", async () => {
  const rig = new Rig(siteOf());
  rig.want([landing("up", 5, "up"), landing("down", 5, "down")]);
  rig.clock.advance(60_000);
  assert.deepEqual(rig.story(["call", "door"]), [
    "8500 up fixed",
    "12414 door opening at 5",
    "12414 up serving",
    "14214 door opened at 5",
    "14214 up served",
    "19214 door closing at 5",
    "22214 door closed at 5",
    "22214 door opening at 5",
    "22214 down serving",
    "24014 door opened at 5",
    "24014 down served",
    "29014 door closing at 5",
    "32014 door closed at 5",
  ]);
  await rig.stop();
});

Deno.test("E4 a car call is served when the doors open at its level", async () => {
  const rig = new Rig(siteOf());
  rig.want([{
    call: "c",
    kind: "car",
    car: "a",
    to: { level: 3, side: "front" },
    persons: 1,
    expiresAtUnitMs: 60_000,
  }]);
  assert.deepEqual(rig.link.states.at(-1)?.carCalls, [3], "it is lit inside the car");
  rig.clock.advance(30_000);
  assert.equal(outcomeOf(rig.link.lastReport, "c"), "served");
  assert.deepEqual(rig.link.states.at(-1)?.carCalls, []);
  await rig.stop();
});

Deno.test("E4 a finished call is reported until the desired state drops it, and never begun again", async () => {
  const rig = new Rig(siteOf());
  rig.want([landing("c", 2, "up")]);
  rig.clock.advance(60_000);
  assert.equal(outcomeOf(rig.link.lastReport, "c"), "served");
  const opened = rig.story(["door"]).length;
  // A server that lost its memory wants it again, in a later epoch even.
  rig.want([landing("c", 2, "up")]);
  rig.want([landing("c", 2, "up")], { epoch: 2, revision: 1 });
  rig.clock.advance(60_000);
  assert.equal(outcomeOf(rig.link.lastReport, "c"), "served");
  assert.equal(rig.story(["door"]).length, opened, "the doors did not open for it again");
  rig.want([], { epoch: 2, revision: 2 });
  assert.deepEqual(rig.link.lastReport.finished, []);
  await rig.stop();
});

Deno.test("E4 an older epoch or revision is ignored and answered with where it stands", async () => {
  const rig = new Rig(siteOf());
  rig.want([landing("new", 2, "up")], { epoch: 5, revision: 7 });
  for (const older of [{ epoch: 5, revision: 6 }, { epoch: 4, revision: 99 }]) {
    const before = rig.link.reports.length;
    rig.want([landing("old", 3, "up")], older);
    assert.equal(rig.link.reports.length, before + 1, "it answers");
    assert.deepEqual(rig.link.lastReport.held.map(({ call }) => call), ["new"]);
    assert.deepEqual([rig.link.lastReport.epoch, rig.link.lastReport.revision], [5, 7]);
  }
  rig.want([landing("next", 3, "up")], { epoch: 6, revision: 0 });
  assert.deepEqual(rig.link.lastReport.held.map(({ call }) => call), ["next"]);
  await rig.stop();
});

Deno.test("E4 a rebooted controller does not run yesterday's calls", async () => {
  const rig = new Rig(siteOf());
  const yesterday = { boot: rig.boot, epoch: 1, revision: 1 };
  rig.want([landing("c", 9, "up")], yesterday);
  rig.clock.advance(1000);
  rig.group.faults.controllerReboot();
  assert.notEqual(rig.boot, yesterday.boot);
  assert.deepEqual(rig.link.boots, [yesterday.boot, rig.boot]);
  const { boot, epoch, revision, held } = rig.link.lastReport;
  assert.deepEqual({ boot, epoch, revision, held }, {
    boot: rig.boot,
    epoch: 0,
    revision: 0,
    held: [],
  });
  rig.want([landing("c", 9, "up")], yesterday); // what a broker had kept
  rig.want([landing("c", 9, "up")], { ...yesterday, revision: 2 });
  rig.clock.advance(60_000);
  assert.deepEqual(rig.link.lastReport.held, []);
  assert.deepEqual(rig.story(["door"]), [], "no door opened for it");
  rig.want([landing("c", 9, "up")], { epoch: 1, revision: 3 });
  assert.equal(stageOf(rig.link.lastReport, "c"), "accepted", "by its new boot it is wanted anew");
  await rig.stop();
});

Deno.test("E4 a call ends as expired at its moment of the unit's own clock", async () => {
  const rig = new Rig(siteOf());
  rig.clock.advance(1000);
  rig.want([{ ...landing("late", 9, "up"), expiresAtUnitMs: 5000 }]);
  rig.want([{ ...landing("late", 9, "up"), expiresAtUnitMs: 5000 }, {
    ...landing("dead", 2, "up"),
    expiresAtUnitMs: 1000,
  }]);
  assert.equal(outcomeOf(rig.link.lastReport, "dead"), "expired");
  rig.clock.advance(3999);
  assert.equal(stageOf(rig.link.lastReport, "late"), "accepted");
  rig.clock.advance(1);
  assert.equal(outcomeOf(rig.link.lastReport, "late"), "expired");
  rig.clock.advance(60_000);
  assert.deepEqual(rig.story(["door"]), [], "nobody is fetched any more");
  await rig.stop();
});

Deno.test("E4 a call whose passengers are aboard does not expire on the way", async () => {
  const rig = new Rig(siteOf());
  rig.want([{ ...destination("c", 0, 14), expiresAtUnitMs: 10_000 }]);
  rig.clock.advance(15_000);
  assert.equal(stageOf(rig.link.lastReport, "c"), "serving");
  rig.clock.advance(60_000);
  assert.equal(outcomeOf(rig.link.lastReport, "c"), "served");
  await rig.stop();
});

Deno.test("E4 a call that no car can serve so is finished as not servable", async () => {
  const rig = new Rig(siteOf({ levels: 5 }));
  rig.want([
    landing("car", 2, "up", "z"),
    landing("level", 9, "up"),
    { ...landing("side", 2, "up"), from: { level: 2, side: "rear" } },
    destination("nowhere", 2, 2),
    { call: "half", kind: "landing", car: "a", persons: 1, expiresAtUnitMs: 99_000 },
  ]);
  assert.deepEqual(
    rig.link.lastReport.finished,
    ["car", "level", "side", "nowhere", "half"].map((call) => ({
      call,
      outcome: "not-servable",
    })),
  );
  await rig.stop();
});

Deno.test("E4 a call changes its car until it is fixed, and then stays", async () => {
  const rig = new Rig(siteOf({ cars: 2 }));
  rig.want([landing("c", 5, "up", "a")]);
  rig.clock.advance(2000);
  rig.want([landing("c", 5, "up", "b")]);
  assert.deepEqual(rig.link.lastReport.held, [{ call: "c", car: "b", stage: "accepted" }]);
  rig.clock.advance(8500);
  assert.equal(stageOf(rig.link.lastReport, "c"), "fixed");
  rig.want([landing("c", 5, "up", "a")]);
  assert.deepEqual(rig.link.lastReport.held, [{ call: "c", car: "b", stage: "fixed" }]);
  rig.clock.advance(60_000);
  const opened = rig.events.filter((event) => event.what === "door" && event.state === "opened");
  assert.deepEqual(opened.map((event) => event.what === "door" && event.car), ["b"]);
  await rig.stop();
});

Deno.test("E4 a call that is dropped is let go: its car does not open for it", async () => {
  const rig = new Rig(siteOf());
  rig.want([landing("c", 5, "up")]);
  rig.clock.advance(9000);
  assert.equal(stageOf(rig.link.lastReport, "c"), "fixed");
  rig.want([]);
  assert.deepEqual([rig.link.lastReport.held, rig.link.lastReport.finished], [[], []]);
  rig.clock.advance(60_000);
  assert.deepEqual(rig.story(["arrived", "door"]), ["11714 arrived 5"]);
  await rig.stop();
});

Deno.test("E4 a call made where the car stands open is served at once", async () => {
  const rig = new Rig(siteOf());
  rig.person(0, 5);
  rig.clock.advance(3000);
  rig.want([landing("c", 0, "up"), destination("d", 0, 9)]);
  assert.equal(outcomeOf(rig.link.lastReport, "c"), "served");
  assert.equal(stageOf(rig.link.lastReport, "d"), "serving");
  rig.clock.advance(60_000);
  assert.equal(outcomeOf(rig.link.lastReport, "d"), "served");
  assert.equal(rig.group.people.delivered, 2);
  await rig.stop();
});

Deno.test("controller sends people without a phone the car that comes soonest", async () => {
  const rig = new Rig(siteOf({ cars: 2 }));
  rig.group.controller.pressCar(rig.car("b"), 12, "front");
  rig.clock.advance(60_000);
  rig.person(11, 3);
  rig.person(2, 5);
  rig.clock.advance(120_000);
  const entered = rig.events.filter((event) => event.what === "person_entered");
  assert.deepEqual(
    entered.map((event) => `${event.car} at ${event.level}`).sort(),
    ["a at 2", "b at 11"],
  );
  await rig.stop();
});

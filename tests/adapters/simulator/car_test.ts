import assert from "node:assert/strict";
import { motionOf } from "../../../adapters/simulator/car_motion.ts";
import { Rig, siteOf } from "./rig.ts";

const motion = ["committed", "departed", "arrived", "door"] as const;

Deno.test("car serves one passenger at the milliseconds reckoned by hand", async () => {
  const rig = new Rig(siteOf());
  rig.person(0, 2);
  rig.clock.advance(30_000);
  assert.deepEqual(rig.story([...motion, "person_entered", "person_left"]), [
    "0 door opening at 0",
    "1800 door opened at 0", // 1.8 s
    "3000 person_entered 0 at 0", // 1.2 s transfer
    "6800 door closing at 0", // dwell of a landing call, 5 s
    "9800 door closed at 0", // 3.0 s
    "10300 departed 0", // start delay 0.5 s
    "12794 committed to 2 leaving none", // an 8 m ride eases off after 2.494 s
    "16716 arrived 2", // 8 m take 6.416 s
    "17416 door opening at 2", // levelling 0.7 s
    "19216 door opened at 2",
    "20416 person_left 0 at 2",
    "22216 door closing at 2", // dwell of a car call, 3 s
    "25216 door closed at 2",
  ]);
  assert.equal(rig.car().heading, 0);
  await rig.stop();
});

Deno.test("car stays with its doors open for max(dwell, movers × transfer)", async () => {
  const rig = new Rig(siteOf());
  for (let count = 0; count < 6; count++) rig.person(0, 2);
  rig.clock.advance(9000);
  // 1.8 s to open, 6 × 1.2 s to walk in: longer than the dwell of 5 s.
  assert.deepEqual(rig.story(["door"]).at(-1), "9000 door closing at 0");
  await rig.stop();
});

for (
  const { pressedMs, stops } of [
    { pressedMs: 7999, stops: [5, 10] },
    { pressedMs: 8001, stops: [10, 5] },
  ]
) {
  const when = pressedMs < 8000 ? "before" : "after";
  Deno.test(`car takes on a stop in flight ${when} its commit moment: ${when === "before"}`, async () => {
    const rig = new Rig(siteOf());
    rig.group.controller.pressCar(rig.car(), 10, "front");
    // It departs at 500 ms; a ride of 20 m commits after 8 s.
    rig.clock.advance(500 + pressedMs);
    assert.equal(rig.car().ride?.target, 10);
    rig.group.controller.pressCar(rig.car(), 5, "front");
    assert.equal(rig.car().ride?.target, stops[0]);
    const { positionM, speedMps } = motionOf(rig.car());
    rig.clock.advance(0.001);
    const after = motionOf(rig.car());
    assert.ok(Math.abs(after.positionM - positionM) < 1e-5, "position does not jump");
    assert.ok(Math.abs(after.speedMps - speedMps) < 1e-5, "speed does not jump");
    rig.clock.advance(120_000);
    const arrivals = rig.events.filter(({ what }) => what === "arrived");
    assert.deepEqual(arrivals.map((event) => "level" in event && event.level), stops);
    if (when === "before") {
      // As if 20 m had been its target from the start: 11.214 s.
      assert.equal(Math.round(arrivals[0]!.atMs), 500 + 11_214);
    }
    await rig.stop();
  });
}

Deno.test("car lengthens a ride whose target is lost to a call further on", async () => {
  const rig = new Rig(siteOf());
  const { controller } = rig.group;
  rig.person(5, 9);
  rig.clock.advance(3000);
  assert.equal(rig.car().ride?.target, 5);
  rig.want([{
    call: "c",
    kind: "car",
    car: "a",
    to: { level: 8, side: "front" },
    persons: 1,
    expiresAtUnitMs: 60_000,
  }]);
  assert.equal(rig.car().ride?.target, 5, "the nearer one stays");
  rig.car().demand.up.fill(0);
  rig.car().demandChanged();
  assert.equal(rig.car().ride?.target, 8);
  assert.ok(controller.report().held.length === 1);
  await rig.stop();
});

Deno.test("car whose target is gone stops at the next landing it can, doors shut", async () => {
  const rig = new Rig(siteOf());
  rig.want([{
    call: "c",
    kind: "car",
    car: "a",
    to: { level: 10, side: "front" },
    persons: 1,
    expiresAtUnitMs: 60_000,
  }]);
  rig.clock.advance(500 + 5000); // at 5 s it can stop from 12.5 m on
  rig.want([]);
  assert.equal(rig.car().ride?.target, 4);
  rig.clock.advance(60_000);
  assert.deepEqual(rig.story(["arrived", "door"]), ["10114 arrived 4"]);
  assert.equal(rig.car().phase, "standing");
  await rig.stop();
});

Deno.test("car turns its closing doors round for a new call at the same landing", async () => {
  const rig = new Rig(siteOf());
  rig.person(0, 2);
  rig.clock.advance(6800 + 1000); // a third of the way shut
  rig.person(0, 3);
  rig.clock.advance(20_000);
  assert.deepEqual(rig.story(["door"]).slice(2, 7), [
    "6800 door closing at 0",
    "7800 door opening at 0",
    "8400 door opened at 0", // a third of 1.8 s
    "13400 door closing at 0", // another landing call's dwell
    "16400 door closed at 0",
  ]);
  await rig.stop();
});

Deno.test("car closes regardless when its doors have turned round often enough", async () => {
  const rig = new Rig(siteOf({ car: { ratedLoadKg: 20_000 } }));
  rig.person(0, 5);
  while (rig.car().phase === "stopped") {
    if (rig.car().doors.front === "closing") rig.person(0, 5);
    rig.clock.advance(100);
    assert.ok(rig.clock.monotonic() < 120_000, "it never left");
  }
  const turned = rig.events.filter((event) => event.what === "door" && event.state === "opening");
  assert.equal(turned.length, 1 + 4);
  assert.equal(rig.car().phase, "starting");
  rig.clock.advance(300_000);
  assert.equal(rig.group.people.delivered, rig.group.people.arrived, "it comes back for the rest");
  await rig.stop();
});

Deno.test("car opens the side that is asked for", async () => {
  const rig = new Rig(siteOf({
    levels: 8,
    sides: (level) => level === 0 ? ["front"] : level === 7 ? ["rear"] : ["front", "rear"],
  }));
  rig.person(0, 7, "front", "rear");
  rig.person(3, 7, "rear", "rear");
  rig.clock.advance(120_000);
  const opened = rig.events.filter((event) => event.what === "door" && event.state === "opened");
  assert.deepEqual(
    opened.map((event) => event.what === "door" && `${event.level} ${event.side}`),
    ["0 front", "3 rear", "7 rear"],
  );
  assert.equal(rig.group.people.delivered, 2);
  await rig.stop();
});

Deno.test("car that is full passes landing calls by and comes back for them", async () => {
  const rig = new Rig(siteOf({ car: { ratedLoadKg: 375 } })); // 80 % of it: four people
  for (let count = 0; count < 4; count++) rig.person(0, 10);
  rig.clock.advance(5000);
  rig.person(5, 8);
  rig.clock.advance(200_000);
  const arrivals = rig.events.filter(({ what }) => what === "arrived");
  assert.deepEqual(arrivals.map((event) => "level" in event && event.level), [10, 5, 8]);
  const loads = rig.link.states.map(({ loadKg }) => loadKg);
  assert.equal(Math.max(...loads), 300);
  await rig.stop();
});

Deno.test("car leaves behind who finds no room; they press again and are fetched", async () => {
  const rig = new Rig(siteOf({ car: { ratedLoadKg: 375 } }));
  for (let count = 0; count < 6; count++) rig.person(0, 10);
  rig.clock.advance(20_000);
  assert.deepEqual([rig.group.people.aboard, rig.group.people.waiting], [4, 2]);
  rig.clock.advance(200_000);
  assert.equal(rig.group.people.delivered, 6);
  await rig.stop();
});

import assert from "node:assert/strict";
import { ActGuard, actsKnownMax } from "../../../adapters/simulator/act_guard.ts";
import type { Act } from "../../../adapters/mqtt/payloads.ts";
import { Rig, siteOf } from "./rig.ts";

const act = (more: Partial<Act> = {}): Act => ({
  act: "one",
  kind: "open_doors",
  car: "a",
  side: "front",
  boot: "boot",
  notAfterUnitMs: 1000,
  ...more,
});

Deno.test("E5 an act opens the doors of a car that stands at a landing, and is done", async () => {
  const rig = new Rig(siteOf());
  assert.deepEqual(rig.act(), { act: "act-1", outcome: "done" });
  rig.clock.advance(20_000);
  assert.deepEqual(rig.story(["door"]), [
    "0 door opening at 0",
    "1800 door opened at 0",
    "4800 door closing at 0",
    "7800 door closed at 0",
  ]);
  await rig.stop();
});

Deno.test("E5 an act keeps doors open that stand open, and turns closing ones round", async () => {
  const rig = new Rig(siteOf());
  rig.act();
  rig.clock.advance(4000);
  assert.equal(rig.act({ act: "act-2" }).outcome, "done");
  rig.clock.advance(6000); // 5 s from then
  assert.equal(rig.car().doors.front, "closing");
  assert.equal(rig.act({ act: "act-3" }).outcome, "done");
  assert.equal(rig.car().doors.front, "opening");
  await rig.stop();
});

Deno.test("E5 the same id opens nothing again, also where it was refused before", async () => {
  const rig = new Rig(siteOf());
  rig.act();
  rig.clock.advance(10_000);
  assert.deepEqual(rig.act(), { act: "act-1", outcome: "refused", reason: "known-id" });
  assert.equal(rig.car().doors.front, "closed");
  rig.group.controller.pressCar(rig.car(), 9, "front");
  rig.clock.advance(2000);
  assert.equal(rig.act({ act: "act-2" }).reason, "not-at-landing");
  rig.clock.advance(60_000);
  assert.equal(rig.act({ act: "act-2" }).reason, "known-id");
  assert.equal(rig.car().doors.front, "closed");
  await rig.stop();
});

Deno.test("E5 an act that a broker released late is refused", async () => {
  const rig = new Rig(siteOf());
  rig.clock.advance(10_000);
  assert.equal(rig.act({ notAfterUnitMs: 10_000 }).outcome, "done");
  rig.clock.advance(10_000);
  assert.deepEqual(rig.act({ act: "act-2", notAfterUnitMs: 19_999 }), {
    act: "act-2",
    outcome: "refused",
    reason: "too-late",
  });
  assert.equal(rig.car().doors.front, "closed");
  await rig.stop();
});

Deno.test("E5 a unit that has rebooted refuses what was meant for its earlier boot", async () => {
  const rig = new Rig(siteOf());
  const boot = rig.boot;
  rig.group.faults.controllerReboot();
  assert.deepEqual(rig.act({ boot, notAfterUnitMs: 60_000 }), {
    act: "act-1",
    outcome: "refused",
    reason: "other-boot",
  });
  assert.equal(rig.car().doors.front, "closed");
  assert.equal(rig.act().outcome, "done", "of its own boot it does it");
  await rig.stop();
});

for (const offMs of [-3_600_000, 0, 3_600_000]) {
  Deno.test(`E5 a unit's wall clock ${offMs / 60_000} minutes off makes no difference`, async () => {
    const rig = new Rig(siteOf());
    rig.group.faults.wallClockOff(offMs);
    rig.clock.jumpWall(offMs);
    assert.equal(
      rig.group.controller.unit.wallMs() - rig.clock.now(),
      offMs,
      "it is as wrong as it should be",
    );
    rig.clock.advance(1000);
    assert.equal(rig.act({ notAfterUnitMs: 1000 }).outcome, "done");
    assert.equal(rig.act({ act: "act-2", notAfterUnitMs: 999 }).reason, "too-late");
    assert.equal(rig.link.lastReport.unitMs, 0, "as it said at its boot");
    rig.clock.advance(1500);
    assert.equal(rig.link.lastReport.unitMs, 2500);
    await rig.stop();
  });
}

Deno.test("E5 a unit refuses an unknown car, a moving car and one out of service", async () => {
  const rig = new Rig(siteOf({ cars: 2 }));
  assert.equal(rig.act({ act: "1", car: "z" }).reason, "unknown-car");
  assert.equal(rig.act({ act: "2", side: "rear" }).reason, "not-at-landing");
  rig.group.controller.pressCar(rig.car(), 5, "front");
  rig.clock.advance(1000);
  assert.equal(rig.act({ act: "3" }).reason, "not-at-landing");
  rig.group.faults.outOfService("b", true);
  assert.equal(rig.act({ act: "4", car: "b" }).reason, "not-in-service");
  rig.group.faults.fire(true);
  assert.equal(rig.act({ act: "5" }).reason, "not-in-service");
  await rig.stop();
});

Deno.test("E5 a guard lets an id pass once, until its moment, in its boot", () => {
  const guard = new ActGuard();
  assert.equal(guard.refuse(act(), "boot", 1000), undefined);
  assert.equal(guard.refuse(act(), "boot", 1000), "known-id");
  assert.equal(guard.refuse(act({ act: "two" }), "boot", 1000.5), "too-late");
  assert.equal(guard.refuse(act({ act: "three" }), "other", 0), "other-boot");
});

Deno.test("E5 a guard that knows too many ids refuses, until their moments have passed", () => {
  const guard = new ActGuard();
  for (let id = 0; id < actsKnownMax; id++) {
    assert.equal(guard.refuse(act({ act: `${id}` }), "boot", 0), undefined);
  }
  assert.equal(guard.refuse(act({ act: "more" }), "boot", 0), "not-in-service");
  assert.equal(guard.refuse(act({ act: "later", notAfterUnitMs: 3000 }), "boot", 1001), undefined);
  assert.equal(guard.refuse(act({ act: "0" }), "boot", 1001), "too-late");
});

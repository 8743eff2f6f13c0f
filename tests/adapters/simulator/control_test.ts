import assert from "node:assert/strict";
import { obey, obeyAll } from "../../../adapters/simulator/control.ts";
import { Rig, siteOf } from "./rig.ts";

const order = (order: object) => JSON.stringify({ building: "b", group: "g", ...order });

Deno.test("control breaks and mends on order", async () => {
  const rig = new Rig(siteOf());
  const last = () => rig.link.states.at(-1)!;
  obey(rig.building, order({ do: "outOfService", car: "a", on: true }));
  assert.equal(last().mode, "out-of-service");
  obey(rig.building, order({ do: "outOfService", car: "a", on: false }));
  assert.equal(last().mode, "normal");
  obey(rig.building, order({ do: "carStuck", car: "a", on: true }));
  assert.deepEqual(last().faults, ["start-failure"]);
  obey(rig.building, order({ do: "carStuck", car: "a", on: false }));
  obey(rig.building, order({ do: "doorFault", car: "a", side: "front", on: true }));
  assert.deepEqual(last().faults, ["door-opening-fault"]);
  obey(rig.building, order({ do: "doorFault", car: "a", side: "front", on: false }));
  obey(rig.building, order({ do: "fire", on: true }));
  assert.equal(rig.link.lastReport.mode, "fire-operation");
  obey(rig.building, order({ do: "fire", on: false }));
  obey(rig.building, order({ do: "wallClockOff", ms: 3_600_000 }));
  assert.equal(rig.group.controller.unit.wallMs(), rig.clock.now() + 3_600_000);
  const { boot } = rig;
  obey(rig.building, order({ do: "controllerReboot" }));
  assert.notEqual(rig.boot, boot);
  obey(rig.building, order({ do: "controllerSilent", on: true }));
  const said = rig.link.reports.length;
  rig.clock.advance(10_000);
  assert.equal(rig.link.reports.length, said);
  obey(rig.building, order({ do: "controllerSilent", on: false }));
  assert.equal(rig.link.reports.length, said + 1);
  obey(rig.building, order({ do: "linkCut", on: true }));
  assert.equal(rig.link.up, false);
  obey(rig.building, order({ do: "linkCut", on: false }));
  obey(rig.building, order({ do: "doorObstructed", car: "a", side: "front", times: 1 }));
  rig.person(0, 3);
  rig.clock.advance(9000);
  assert.equal(rig.car().doors.front, "opening", "something was in its way");
  obey(rig.building, JSON.stringify({ do: "passengers", perFiveMinutes: 300 }));
  rig.clock.advance(60_000);
  const { arrived } = rig.group.people;
  assert.ok(arrived > 20);
  obey(rig.building, JSON.stringify({ do: "passengers", perFiveMinutes: 0 }));
  rig.clock.advance(60_000);
  assert.equal(rig.group.people.arrived, arrived);
  await rig.stop();
});

Deno.test("control takes a stream apart into lines and goes on after one that it cannot obey", async () => {
  const rig = new Rig(siteOf());
  const text = [
    order({ do: "outOfService", car: "a", on: true }),
    "nonsense",
    order({ do: "carStuck", car: "z", on: true }),
    order({ do: "fire", on: "yes" }),
    "",
    "x".repeat(10_000),
    order({ do: "fire", on: true }),
  ].join("\n");
  const faults: string[] = [];
  const bytes = new TextEncoder().encode(text);
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
      controller.close();
    },
  });
  await obeyAll(rig.building, input, (fault) => faults.push(fault));
  assert.equal(faults.length, 4);
  assert.ok(faults.every((fault) => fault.startsWith("Cannot obey: ")));
  assert.equal(rig.car().inService, false);
  assert.equal(rig.link.lastReport.mode, "fire-operation");
  await rig.stop();
});

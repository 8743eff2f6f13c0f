import assert from "node:assert/strict";
import type { DesiredCall } from "../../../adapters/mqtt/payloads.ts";
import { destination, Rig, siteOf } from "./rig.ts";

/** A car that is full, with ten persons on their way to 10, and stops at 3 for a car call. */
function fullAt3(): Rig {
  const rig = new Rig(siteOf({ cars: 2 }));
  for (let count = 0; count < 10; count++) rig.person(0, 10);
  while (!rig.car().full) rig.clock.advance(1_000);
  const stop: DesiredCall = {
    call: "stop",
    kind: "car",
    car: "a",
    to: { level: 3, side: "front" },
    persons: 1,
    expiresAtUnitMs: 600_000,
  };
  rig.want([destination("late", 3, 10), stop]);
  return rig;
}

Deno.test("EG33 a call that finds no room is reported back, and no car carries a ghost", async () => {
  const rig = fullAt3();
  const ends = () => rig.link.lastReport.finished;
  while (ends().length < 2) rig.clock.advance(1_000);
  assert.deepEqual(ends().find(({ call }) => call === "late"), {
    call: "late",
    outcome: "no-room",
  });
  assert.equal(rig.link.lastReport.held.some(({ call }) => call === "late"), false);
  const { people } = rig.group;
  assert.equal(people.waiting, 1, "its passenger waits at the landing");
  rig.want([]);
  rig.want([destination("late", 3, 10, "b")]);
  while (ends().length === 0) rig.clock.advance(1_000);
  assert.deepEqual(ends(), [{ call: "late", outcome: "served" }]);
  rig.clock.advance(60_000);
  assert.equal(people.waiting + people.aboard, 0);
  assert.equal(people.delivered, people.arrived, "nobody came into being twice");
  await rig.stop();
});

Deno.test("EG33 who finds no room and is fetched by nobody presses like everybody else", async () => {
  const rig = fullAt3();
  while (rig.link.lastReport.finished.length < 2) rig.clock.advance(1_000);
  rig.want([]);
  rig.clock.advance(180_000);
  const { people } = rig.group;
  assert.equal(people.delivered, people.arrived);
  await rig.stop();
});

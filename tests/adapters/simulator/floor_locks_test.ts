/** A controller obeys what the desired state says of floors (C13). */
import assert from "node:assert/strict";
import { destination, Rig, siteOf } from "./rig.ts";

/** Presses a floor's button in a car; whether it lights. */
function lights(rig: Rig, level: number, id = "a"): boolean {
  const { controller } = rig.group;
  const car = rig.car(id);
  controller.pressCar(car, level, "front");
  return controller.carState(car).carCalls.includes(level);
}

Deno.test("C13 the button of a locked floor stays dark, and those of all others light", async () => {
  const rig = new Rig(siteOf({ levels: 6 }));
  rig.want([], { locked: [4] });
  assert.deepEqual([4, 3, 0].map((level) => lights(rig, level)), [false, true, true]);
  rig.want([]);
  assert.equal(lights(rig, 4), true, "what is not named is not locked");
  await rig.stop();
});

Deno.test("C13 a floor is unlocked in the car that is named, until its moment and not longer", async () => {
  const rig = new Rig(siteOf({ levels: 6, cars: 2 }));
  const until = rig.group.controller.unit.unitMs() + 60_000;
  rig.want([], { locked: [4], unlocked: [{ car: "a", level: 4, expiresAtUnitMs: until }] });
  assert.equal(lights(rig, 4, "b"), false);
  rig.clock.advance(59_999);
  assert.equal(lights(rig, 4), true);
  rig.clock.advance(60_000); // it has been there and has gone dark
  assert.equal(lights(rig, 4), false);
  await rig.stop();
});

Deno.test("C13 a call of the desired state takes its people to a locked floor", async () => {
  const rig = new Rig(siteOf({ levels: 6 }));
  rig.want([destination("c", 0, 4)], { locked: [4] });
  rig.clock.advance(120_000);
  assert.deepEqual(rig.link.lastReport.finished, [{ call: "c", outcome: "served" }]);
  assert.equal(rig.group.people.delivered, 1);
  assert.equal(rig.person(0, 4), -1, "who has only a button does not set out");
  await rig.stop();
});

Deno.test("C13 over a reboot floors stay locked, and what was unlocked is not", async () => {
  const rig = new Rig(siteOf({ levels: 6 }));
  rig.want([], { locked: [4], unlocked: [{ car: "a", level: 4, expiresAtUnitMs: 1e12 }] });
  rig.group.controller.reboot();
  assert.equal(lights(rig, 4), false);
  await rig.stop();
});

Deno.test("C13 an older desired state unlocks nothing", async () => {
  const rig = new Rig(siteOf({ levels: 6 }));
  rig.want([], { locked: [4] });
  rig.link.desired({ epoch: 1, revision: 0, boot: rig.boot, calls: [] });
  assert.equal(lights(rig, 4), false);
  await rig.stop();
});

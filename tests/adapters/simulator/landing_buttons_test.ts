/** A controller that reports its landing buttons and lets the server send the cars. */
import assert from "node:assert/strict";
import { landing, Rig, siteOf } from "./rig.ts";

Deno.test("C13 by itself a controller sends a car, and says nothing of buttons", async () => {
  const rig = new Rig(siteOf());
  rig.person(5, 0);
  assert.equal("pressed" in rig.link.lastReport, false);
  rig.clock.advance(120_000);
  assert.equal(rig.group.people.delivered, 1);
  await rig.stop();
});

Deno.test("C13 where it reports buttons it sends no car until the server does", async () => {
  const rig = new Rig(siteOf(), { buttons: "reported" });
  rig.person(5, 0);
  rig.person(5, 1);
  rig.person(7, 9);
  const pressed = [
    { level: 5, side: "front", direction: "down" },
    { level: 7, side: "front", direction: "up" },
  ];
  assert.deepEqual(rig.link.lastReport.pressed, pressed);
  rig.clock.advance(60_000);
  assert.deepEqual(rig.story(["departed"]), []);
  assert.deepEqual(rig.link.lastReport.pressed, pressed);
  rig.want([landing("c", 5, "down")]);
  rig.clock.advance(60_000);
  assert.deepEqual(rig.link.lastReport.pressed, pressed.slice(1));
  assert.deepEqual(rig.link.lastReport.finished, [{ call: "c", outcome: "served" }]);
  assert.equal(rig.group.people.delivered, 2);
  await rig.stop();
});

Deno.test("C13 a button goes dark whichever car opens there, and a reboot forgets all", async () => {
  const rig = new Rig(siteOf(), { buttons: "reported" });
  rig.person(5, 9);
  rig.want([{
    call: "other",
    kind: "destination",
    car: "a",
    from: { level: 5, side: "front" },
    to: { level: 7, side: "front" },
    persons: 1,
    expiresAtUnitMs: 600_000,
  }]);
  rig.clock.advance(20_000);
  assert.deepEqual(rig.link.lastReport.pressed, []);
  rig.person(3, 0);
  assert.equal(rig.link.lastReport.pressed?.length, 1);
  rig.group.controller.reboot();
  // Whoever waits there presses again.
  assert.equal(rig.link.lastReport.pressed?.length, 1);
  await rig.stop();
});

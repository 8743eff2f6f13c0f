import assert from "node:assert/strict";
import { landing, Rig, siteOf } from "./rig.ts";

Deno.test("E4 an idle car rides to where it should wait, doors shut, in mode parking meanwhile", async () => {
  const rig = new Rig(siteOf());
  rig.want([], { parking: [{ car: "a", level: 10 }] });
  rig.clock.advance(5_000);
  assert.equal(rig.link.states.at(-1)!.mode, "parking");
  assert.equal(rig.link.positions.at(-1)!.nextStop, 10);
  rig.clock.advance(60_000);
  // 0.5 s to start, 40 m in 19.214 s.
  assert.deepEqual(rig.story(["departed", "arrived", "door"]), [
    "500 departed 0",
    "19714 arrived 10",
  ]);
  assert.equal(rig.link.states.at(-1)!.mode, "normal");
  assert.equal(rig.link.positions.at(-1)!.direction, "none");
  rig.want([], { parking: [{ car: "a", level: 10 }] });
  rig.want([]);
  rig.clock.advance(60_000);
  assert.equal(rig.car().at, 10, "where it should wait is where it is, then nowhere");
  await rig.stop();
});

Deno.test("E4 a car on its way to wait turns to a call in flight", async () => {
  const rig = new Rig(siteOf());
  const parking = [{ car: "a", level: 14 }];
  rig.want([], { parking });
  rig.clock.advance(500 + 4_000);
  rig.want([landing("up", 8, "up")], { parking });
  assert.equal(rig.car().ride?.target, 8);
  assert.equal(rig.link.states.at(-1)!.mode, "normal");
  rig.clock.advance(90_000);
  // 32 m in 16.014 s; nobody is there, and after 11 s at the landing it goes on, 24 m in 12.814 s.
  assert.deepEqual(rig.story(["arrived"]), ["16514 arrived 8", "40329 arrived 14"]);
  await rig.stop();
});

Deno.test("E4 a car on its way to wait stops and turns for a call behind it", async () => {
  const rig = new Rig(siteOf());
  rig.want([], { parking: [{ car: "a", level: 14 }] });
  rig.clock.advance(500 + 10_000);
  rig.want([landing("up", 0, "up")]);
  rig.clock.advance(60_000);
  const arrivals = rig.story(["arrived"]);
  assert.equal(arrivals.length, 2);
  assert.match(arrivals[1]!, /arrived 0$/);
  await rig.stop();
});

Deno.test("E4 where a car cannot wait, or is out of service, it is not sent", async () => {
  const rig = new Rig(siteOf());
  const { controller } = rig.group;
  rig.want([], { parking: [{ car: "a", level: 99 }, { car: "nobody", level: 3 }] });
  rig.clock.advance(30_000);
  assert.equal(rig.car().phase, "standing");
  controller.setCause(rig.car(), "test", true);
  rig.want([], { parking: [{ car: "a", level: 5 }] });
  rig.clock.advance(30_000);
  assert.deepEqual(rig.story(["departed"]), []);
  controller.setCause(rig.car(), "test", false);
  rig.clock.advance(30_000);
  assert.equal(rig.car().at, 5);
  await rig.stop();
});

/** Doors that clients hold open, over real lift groups and doors. */
import assert from "node:assert/strict";
import { at } from "../../journeys/journey_house.ts";
import { calling, type KoneStage, koneStage, robotCalling } from "./kone_stage.ts";

const robot = { scopes: robotCalling };

/** The stage with a robot's right, and car b standing at 2 with open doors for a call of its own. */
async function standing(): Promise<
  { stage: KoneStage; session: number; openForMs: () => Promise<number> }
> {
  const stage = await koneStage();
  stage.rights = { ...stage.rights, robot: true };
  const session = await stage.placed(
    { area: 3000, destination: 6000, allowedLifts: [1002010] },
    robot,
  );
  await stage.until(session, "being_served");
  await stage.house.clock.run(2_000);
  const { cars } = stage.house.simulated.group(at("main")).controller;
  const isOpen = () => Object.values(cars.get("b")!.doors).some((state) => state !== "closed");
  return {
    stage,
    session,
    openForMs: async () => {
      let ms = 0;
      for (; isOpen() && ms < 200_000; ms += 100) await stage.house.clock.run(100);
      return ms;
    },
  };
}

const there = { liftDeck: 1002010, servedArea: 3000 };

Deno.test("KONE robot a door is held for the hard time and then until somebody passes", async () => {
  const { stage, session, openForMs } = await standing();
  const held = await stage.hold({ ...there, hardS: 10, softS: 20 }, robot);
  assert.deepEqual(held, { request_id: held.request_id, success: true });
  const ms = await openForMs();
  assert.ok(ms > 30_000 && ms < 38_000, `${ms} ms`);
  await stage.until(session, "served");
  await stage.stop();
});

Deno.test("KONE robot the soft time ends when the load of the car says that somebody passed", async () => {
  const { stage, openForMs } = await standing();
  await stage.hold({ ...there, hardS: 5, softS: 30 }, robot);
  await stage.house.clock.run(6_000);
  const { people } = stage.house.simulated.group(at("main"));
  people.arrive({ at: 2, side: "front" }, { at: 5, side: "front" });
  const ms = await openForMs();
  assert.ok(ms < 15_000, `${ms} ms`);
  await stage.stop();
});

Deno.test("KONE robot a door is held beyond 40 s by asking again, and let go by 0/0", async () => {
  const { stage, openForMs } = await standing();
  for (let round = 0; round < 8; round++) {
    assert.equal((await stage.hold({ ...there, hardS: 10 }, robot)).success, true);
    await stage.house.clock.run(9_000);
    const { cars } = stage.house.simulated.group(at("main")).controller;
    assert.ok(Object.values(cars.get("b")!.doors).includes("opened"), `round ${round}`);
  }
  await stage.hold({ ...there, hardS: 10 }, robot);
  assert.equal((await stage.hold({ ...there }, robot)).success, true);
  assert.ok(await openForMs() < 5_000);
  assert.equal(
    (await stage.hold({ ...there }, robot)).success,
    true,
    "letting go again is no fault",
  );
  await stage.stop();
});

Deno.test("KONE robot a hold needs no request id", async () => {
  const { stage } = await standing();
  assert.deepEqual(await stage.hold({ ...there, hardS: 5, requestId: null }, robot), {
    success: true,
  });
  await stage.stop();
});

Deno.test("KONE robot times out of their range and places that are not there are refused", async () => {
  const { stage } = await standing();
  const error = async (payload: Parameters<KoneStage["hold"]>[0]) =>
    (await stage.hold({ ...there, ...payload }, robot)).error;
  assert.equal(await error({ hardS: 11 }), "Invalid json payload");
  assert.equal(await error({ softS: 31 }), "Invalid json payload");
  assert.equal(await error({ hardS: -1 }), "Invalid json payload");
  assert.equal(
    await error({ hardS: 5, liftDeck: 7 }),
    "Ignoring call, unable to resolve area: area:7",
  );
  assert.equal(
    await error({ hardS: 5, servedArea: 8000 }),
    "Ignoring call, unable to resolve area: area:8000",
  );
  assert.equal(await error({ hardS: 5, servedArea: 4000 }), "CANNOT_SERVE_NOW");
  assert.equal(await error({ hardS: 5, liftDeck: 1001010 }), "CANNOT_SERVE_NOW");
  await stage.stop();
});

Deno.test("KONE robot a door that stands open for others is a robot's to hold, and nobody else's", async () => {
  const { stage, openForMs } = await standing();
  const other = { client: "c2", scopes: calling };
  const hold = { ...there, hardS: 10 };
  assert.equal((await stage.hold(hold, other)).error, "ACCESS_DENIED", "by scope");
  stage.rights = { ...stage.rights, robot: false };
  assert.equal((await stage.hold(hold, { ...robot, client: "c2" })).error, "ACCESS_DENIED");
  assert.equal((await stage.hold(hold, robot)).success, true, "its own call's, as anybody");
  stage.rights = { ...stage.rights, robot: true };
  assert.equal((await stage.hold(hold, { ...robot, client: "c2" })).success, true);
  const { faults } = stage.house.simulated.group(at("main"));
  faults.outOfService("b", true);
  await stage.house.clock.run(1_000);
  const out = await stage.hold(hold, { ...robot, client: "c3" });
  assert.equal(out.error, "NO_LIFT_AVAILABLE");
  await openForMs();
  await stage.stop();
});

Deno.test("EG27 without a robot's right a door is kept for a minute in all, by however many calls", async () => {
  const { stage } = await standing();
  stage.rights = { ...stage.rights, robot: false };
  const errors: unknown[] = [];
  for (let round = 0; round < 8; round++) {
    await stage.placed({ area: 3000, destination: 6000, allowedLifts: [1002010] }, robot);
    errors.push((await stage.hold({ ...there, hardS: 10 }, robot)).error ?? "held");
    await stage.house.clock.run(9_000);
  }
  assert.deepEqual(errors.slice(0, 6), Array.from({ length: 6 }, () => "held"));
  assert.ok(!errors.slice(7).includes("held"), JSON.stringify(errors));
  await stage.stop();
});

/** Calls from request to last state, over the real lift groups of a simulated building. */
import assert from "node:assert/strict";
import { koneCallStates } from "../../../../src/kone/calls/call_news.ts";
import { at } from "../../journeys/journey_house.ts";
import { calling, koneStage, robotCalling } from "./kone_stage.ts";

const allStates = koneCallStates.filter((state) => state !== "cancelled");

Deno.test("KONE 2 a destination call runs through every state once, after its result", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 1000, destination: 6000 });
  await stage.until(session, "served");
  assert.deepEqual(stage.states(session), allStates);
  const first = stage.seen.findIndex(({ frame }) => frame === "news");
  const result = stage.seen.findIndex(({ frame }) => frame === "answer");
  assert.ok(result >= 0 && result < first, "the result stands before any news");
  const [action] = stage.seen.flatMap((one) => one.frame === "news" ? one.news : []);
  assert.equal(action?.subtopic, `action/${session}/2`);
  const fixed = stage.state(session, "fixed") as {
    allocated_lift_deck: number[];
    eta: string;
    time: string;
  };
  assert.ok([1001010, 1002010].includes(fixed.allocated_lift_deck[0]!));
  assert.ok(fixed.eta >= fixed.time && fixed.eta.endsWith("Z"), `${fixed.eta} ${fixed.time}`);
  assert.ok(!("eta" in stage.state(session, "served")));
  await stage.stop();
});

Deno.test("KONE 3 C16 an exit floor can be called whatever the caller's rights", async () => {
  const stage = await koneStage();
  stage.rights = { ...stage.rights, levels: new Set([2]) };
  const refusedCall = await stage.act({ area: 3000, destination: 7000 });
  assert.deepEqual([refusedCall.success, refusedCall.error], [false, "FLOOR_IS_LOCKED"]);
  const session = await stage.placed({ area: 3000, destination: 1000 });
  await stage.until(session, "served");
  await stage.stop();
});

Deno.test("KONE 7 the doors wait as much longer as the passenger does", async () => {
  const open = async (delayS: number) => {
    const stage = await koneStage();
    const { house } = stage;
    const session = await stage.placed({ area: 1000, destination: 6000, delayS });
    await stage.until(session, "fixed");
    const decks = stage.state(session, "fixed").allocated_lift_deck as number[];
    const id = decks[0] === 1001010 ? "a" : "b";
    let openMs = 0;
    const { controller } = house.simulated.group(at("main"));
    const isOpen = () => controller.cars.get(id)!.at === 0 && isDoorOpen(controller.cars.get(id)!);
    while (!isOpen()) await house.clock.run(50);
    for (; isOpen(); openMs += 50) await house.clock.run(50);
    await stage.until(session, "served");
    await stage.stop();
    return openMs;
  };
  const usualMs = await open(0);
  const longerMs = await open(5) - usualMs;
  assert.ok(longerMs >= 4_800 && longerMs <= 5_600, `${longerMs} ms longer than ${usualMs}`);
});

Deno.test("KONE 9 three travel together; 14 the allowed lift alone serves", async () => {
  const stage = await koneStage();
  const three = await stage.placed({ area: 1000, destination: 6000, groupSize: 3 });
  for (const deck of [1002010, 1001010]) {
    const session = await stage.placed({ area: 3000, destination: 6000, allowedLifts: [deck] });
    await stage.until(session, "served");
    assert.deepEqual(stage.state(session, "fixed").allocated_lift_deck, [deck]);
  }
  const never = await stage.act({ area: 1000, destination: 7000, allowedLifts: [1003010] });
  assert.equal(never.error, "NO_LIFT_AVAILABLE", "c does not stop at 0");
  await stage.until(three, "served");
  await stage.stop();
});

Deno.test("KONE landing calls are served when their doors are open", async () => {
  const stage = await koneStage();
  const up = await stage.placed({ area: 3000, action: 2001, destination: 0 });
  await stage.until(up, "served");
  assert.deepEqual(stage.states(up), allStates);
  await stage.stop();
});

Deno.test("KONE robot calls and car calls are made under the robot's scope alone", async () => {
  const stage = await koneStage();
  const robot = { scopes: robotCalling };
  const session = await stage.placed({ area: 1002010, action: 5000, destination: 4000 }, robot);
  await stage.until(session, "served");
  assert.deepEqual(stage.state(session, "served").allocated_lift_deck, [1002010]);
  await stage.until(await stage.placed({ area: 1000, destination: 3000 }, robot), "served");
  const none = await stage.act({ area: 1002010, action: 5000, destination: 9000 }, robot);
  assert.equal(none.error, "Ignoring call, unable to resolve destination: area:9000");
  await stage.stop();
});

Deno.test("KONE 15 a call is cancelled by its own client alone, and once", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 7000, destination: 1000 });
  const refused = async (id: number, who?: { client?: string; user?: string }) => {
    const frame = await stage.cancel(id, who);
    return frame.frame === "error" ? frame.status : frame.frame;
  };
  assert.equal(await refused(session, { client: "c2" }), 404);
  assert.equal(await refused(session, { user: "u1" }), 404);
  assert.equal(await refused(session + 7), 404);
  assert.deepEqual(await stage.cancel(session), { frame: "answer", data: { success: true } });
  await stage.until(session, "cancelled");
  const told = stage.seen.findIndex((one) =>
    one.frame === "news" && one.news.subtopic === `call_state/${session}/cancelled`
  );
  const result = stage.seen.findIndex((one) =>
    one.frame === "answer" && !("request_id" in one.data)
  );
  assert.ok(result < told, "the result stands before the state");
  assert.equal(stage.state(session, "cancelled").cancel_reason, "CALL_CANCELLED");
  assert.equal(await refused(session), 409);
  const aboard = await stage.placed({ area: 1000, destination: 7000 });
  await stage.until(aboard, "being_served");
  assert.equal(await refused(aboard), 409);
  await stage.until(aboard, "served");
  assert.equal(await refused(aboard), 409);
  await stage.stop();
});

Deno.test("KONE 36 37 C16 a floor that somebody locked is shut, and open again after", async () => {
  const stage = await koneStage();
  const { house } = stage;
  const lock = (locked: boolean) =>
    house.asked<readonly number[]>((done) =>
      house.process.lifts.lockFloor(at("main"), 2, locked, done)
    );
  await lock(true);
  const shut = await stage.act({ area: 3000, destination: 1000 });
  assert.deepEqual([shut.success, shut.error], [false, "FLOOR_IS_LOCKED"]);
  const session = shut.session_id as number;
  assert.deepEqual(stage.states(session), ["cancelled"]);
  assert.equal(stage.state(session, "cancelled").cancel_reason, "FLOOR_IS_LOCKED");
  const there = await stage.act({ area: 1000, destination: 3000 });
  assert.equal(there.error, "FLOOR_IS_LOCKED");
  stage.rights = { ...stage.rights, granted: new Set([2]) };
  await stage.placed({ area: 1000, destination: 3000 });
  stage.rights = { ...stage.rights, granted: new Set() };
  await lock(false);
  await stage.until(await stage.placed({ area: 3000, destination: 1000 }), "served");
  await stage.stop();
});

Deno.test("KONE 26 C16 who shows a medium has the floors of its holder", async () => {
  const stage = await koneStage();
  stage.mediaRights.set("A1", { ...stage.rights, levels: new Set([0, 4]), granted: new Set([4]) });
  stage.mediaRights.set("77A1", { ...stage.rights, levels: new Set([0, 5]) });
  const to = async (destination: number, media: { mediaId: string; mediaCc?: string }) =>
    (await stage.act({ area: 1000, destination, ...media })).error ?? "yes";
  assert.deepEqual([
    await to(5000, { mediaId: "A1" }),
    await to(6000, { mediaId: "A1" }),
    await to(5000, { mediaId: "A1", mediaCc: "77" }),
    await to(6000, { mediaId: "A1", mediaCc: "77" }),
  ], ["yes", "FLOOR_IS_LOCKED", "FLOOR_IS_LOCKED", "yes"]);
  const told = JSON.stringify(stage.seen);
  assert.ok(!told.includes("A1"), "no frame and no event names a medium");
  await stage.stop();
});

Deno.test("KONE 38 39 no lift is available, and then one is", async () => {
  const stage = await koneStage();
  const { house } = stage;
  const { faults } = house.simulated.group(at("main"));
  for (const id of ["a", "b", "c"]) faults.outOfService(id, true);
  await house.clock.run(2_000);
  const none = await stage.act({ area: 1000, destination: 3000 });
  assert.deepEqual([none.success, none.error], [false, "NO_LIFT_AVAILABLE"]);
  const session = none.session_id as number;
  assert.equal(stage.state(session, "cancelled").cancel_reason, "NO_LIFT_AVAILABLE");
  for (const id of ["a", "b", "c"]) faults.outOfService(id, false);
  await house.clock.run(2_000);
  await stage.until(await stage.placed({ area: 1000, destination: 3000 }), "served");
  faults.fire(true);
  await house.clock.run(2_000);
  assert.equal((await stage.act({ area: 1000, destination: 3000 })).error, "NO_LIFT_AVAILABLE");
  faults.fire(false);
  await house.clock.run(10_000);
  await stage.placed({ area: 1000, destination: 3000 });
  await stage.stop();
});

Deno.test("KONE 38 a call whose lift goes out of service later is told to be cancelled", async () => {
  const stage = await koneStage();
  const { house } = stage;
  const session = await stage.placed({ area: 7000, destination: 1000 });
  const { faults } = house.simulated.group(at("main"));
  for (const id of ["a", "b", "c"]) faults.outOfService(id, true);
  await stage.until(session, "cancelled");
  assert.equal(stage.state(session, "cancelled").cancel_reason, "NO_LIFT_AVAILABLE");
  const states = stage.states(session);
  assert.deepEqual(states, [...new Set(states)]);
  await stage.stop();
});

Deno.test("KONE 40 41 42 a call without equipment is told 1005, and works once it is back", async () => {
  const stage = await koneStage();
  const { house } = stage;
  const { faults } = house.simulated.group(at("main"));
  const reachable = () =>
    house.asked<boolean>((done) =>
      stage.calls.reachable(at("main"), (value) => done({ ok: true, value }))
    );
  assert.deepEqual(await reachable(), { ok: true, value: true });
  faults.linkCut(true);
  await house.clock.run(20_000);
  const lost = await stage.act({ area: 1000, destination: 3000 });
  assert.deepEqual(lost, { request_id: lost.request_id, success: false, error: "1005" });
  assert.deepEqual(await reachable(), { ok: true, value: false });
  faults.linkCut(false);
  await house.clock.run(10_000);
  assert.deepEqual(await reachable(), { ok: true, value: true });
  await stage.until(await stage.placed({ area: 1000, destination: 3000 }), "served");
  await stage.stop();
});

Deno.test("KONE 24 25 a second group is called by its number", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 1000, destination: 3000 }, { group: 2 });
  await stage.until(session, "served");
  assert.deepEqual(stage.state(session, "served").allocated_lift_deck, [1001010]);
  assert.equal(stage.calls.latest(at("main"), "c1", null).length, 0);
  assert.equal(stage.calls.latest(at("side"), "c1", null).at(-1)?.session, session);
  await stage.stop();
});

Deno.test("C3 when a client's right ends its calls are cancelled, and it is told", async () => {
  const stage = await koneStage();
  const mine = await stage.placed({ area: 7000, destination: 1000 }, { user: "u1" });
  const others = await stage.placed({ area: 6000, destination: 1000 }, { user: "u2" });
  stage.endRights({ client: "c1", concerns: (user) => user === "u1" });
  await stage.until(mine, "cancelled");
  assert.equal(stage.state(mine, "cancelled").cancel_reason, "ACCESS_DENIED");
  await stage.until(others, "served");
  await stage.stop();
});

Deno.test("C5 only the client and end user of a call find it; its id in the equipment is its own", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 1000, destination: 7000 }, { user: "u1" });
  const find = (client: string, user: string | null) =>
    stage.calls.sessionsIn(at("main"), client, user).map((one) => one.session);
  assert.deepEqual(find("c1", "u1"), [session]);
  assert.deepEqual([find("c1", null), find("c2", "u1"), find("c1", "u2")], [[], [], []]);
  await stage.until(session, "being_served");
  const [own] = stage.calls.sessionsIn(at("main"), "c1", "u1");
  assert.equal(own?.aboard, true);
  assert.ok(own?.car !== null);
  await stage.stop();
});

Deno.test("KONE a burst of calls of one client is not refused for being of one client", async () => {
  const stage = await koneStage();
  for (let call = 0; call < 200; call++) {
    stage.send({ area: 1000 * (1 + call % 3), destination: 6000 }, { scopes: calling });
  }
  await stage.house.clock.run(1_000);
  const answers = stage.seen.filter(({ frame }) => frame === "answer");
  assert.equal(answers.length, 200);
  const sessions = answers.map((one) => one.frame === "answer" ? one.data.session_id : null);
  assert.equal(new Set(sessions).size, 200);
  await stage.stop();
});

Deno.test("E6 states whose events were lost with a load are told after it, in their order", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 7000, destination: 1000 });
  await stage.until(session, "assigned");
  stage.deaf = true;
  await stage.house.clock.run(60_000);
  assert.equal(stage.states(session).at(-1), "assigned");
  stage.house.process.lifts.loaded({ kind: "group", key: "tower/main" });
  await stage.until(session, "served");
  assert.deepEqual(stage.states(session), allStates);
  await stage.stop();
});

Deno.test("KONE 2 a monitor that begins a moment later is told what it missed, and later the last", async () => {
  const stage = await koneStage();
  const { clock } = stage.house;
  const session = await stage.placed({ area: 1000, destination: 7000 });
  await stage.until(session, "being_served");
  const latest = () =>
    stage.calls.latest(at("main"), "c1", null).map(({ subtopic }) => subtopic.split("/")[2]);
  assert.deepEqual(latest(), stage.states(session));
  await clock.run(6_000);
  assert.deepEqual(latest(), ["being_served"]);
  await stage.until(session, "served");
  await clock.run(6_000);
  assert.deepEqual(latest(), ["served"]);
  await clock.run(60_000);
  assert.deepEqual(latest(), []);
  await stage.stop();
});

function isDoorOpen(
  car: { readonly doors: Readonly<Record<string, string | undefined>> },
): boolean {
  return Object.values(car.doors).some((state) => state !== undefined && state !== "closed");
}

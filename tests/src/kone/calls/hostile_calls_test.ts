/** What a client could do to a lift group by calls that no client of today makes. */
import assert from "node:assert/strict";
import type { Done, GroupSnapshot } from "../../../../src/lifts.ts";
import { at, valueOf } from "../../journeys/journey_house.ts";
import { bookedMax, lostAfterMs } from "../../../../src/kone/calls/call_book.ts";
import { type KoneStage, koneStage, robotCalling } from "./kone_stage.ts";

const robot = { scopes: robotCalling };
const there = { liftDeck: 1002010, servedArea: 3000 };

/** The process ends and another begins on what the groups wrote down; all must be able to read it. */
async function startsAgain({ house }: KoneStage): Promise<void> {
  await house.restart();
  await house.clock.run(5_000);
  assert.deepEqual(house.process.directory.outOfService(), []);
}

/** Car b standing at 2 for a call of the robot's own. */
async function standing(stage: KoneStage): Promise<void> {
  stage.rights = { ...stage.rights, robot: true };
  const way = { area: 3000, destination: 6000, allowedLifts: [1002010] };
  await stage.until(await stage.placed(way, robot), "being_served");
  await stage.house.clock.run(2_000);
}

Deno.test("KONE 7 a delay of fractions of a millisecond leaves a group that can be loaded again", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 1000, destination: 6000, delayS: 2.345678 });
  await stage.until(session, "being_served");
  await startsAgain(stage);
  await stage.stop();
});

Deno.test("KONE robot a hold of fractions, asked for until its time is over, leaves a group that can be loaded again", async () => {
  const stage = await koneStage();
  await standing(stage);
  stage.rights = { ...stage.rights, robot: false };
  let error: unknown;
  for (let round = 0; round < 20 && error === undefined; round++) {
    ({ error } = await stage.hold({ ...there, hardS: 9.0000004, softS: 0.1234567 }, robot));
    await stage.house.clock.run(8_999.37);
  }
  assert.equal(error, "PLEASE_WAIT", "a minute is most");
  await startsAgain(stage);
  await stage.stop();
});

/** The open calls of the first group, whoever's. */
async function openCalls({ house }: KoneStage): Promise<GroupSnapshot["anyCalls"]> {
  const { lifts } = house.process;
  const ask = (done: Done<GroupSnapshot>) => lifts.snapshot(at("main"), "nobody", done);
  return valueOf(await house.asked(ask)).anyCalls;
}

/** The codes and errors of the answers, counted. */
function told(stage: KoneStage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of stage.seen) {
    if (one.frame === "news") continue;
    const word = one.frame === "error" ? `${one.status} ${one.text}` : one.data.error ?? "success";
    counts[String(word)] = (counts[String(word)] ?? 0) + 1;
  }
  return counts;
}

Deno.test("E1 one client never has a whole group's calls, and one end user never its client's", async () => {
  const stage = await koneStage();
  const from = [1000, 2000, 3000, 4000];
  const send = (count: number, who: { client: string; user?: string }) => {
    for (let n = 0; n < count; n++) {
      stage.send({ area: from[n % 4]!, destination: 6000 + 1000 * (Math.floor(n / 4) % 2) }, who);
    }
  };
  for (let n = 0; n < 80; n++) {
    // Another end user's way each time, or it would be the same call.
    const way = { area: from[n % 4]!, mediaId: `0A0B${n}`, destination: 6000 };
    stage.send(way, { client: "c1", user: "phone" });
  }
  await stage.house.clock.run(500);
  assert.deepEqual(told(stage), { success: 64, "429 Too many requests": 16 });
  stage.seen.length = 0;
  send(300, { client: "c1" });
  await stage.house.clock.run(500);
  assert.deepEqual(told(stage), { success: 192, "429 Too many requests": 108 });
  assert.equal(
    (await stage.act({ area: 2000, destination: 1000 }, { client: "c2" })).success,
    true,
  );
  await stage.stop();
});

Deno.test("C3 a call that is on its way while its client's rights end is cancelled all the same", async () => {
  const stage = await koneStage();
  stage.send({ area: 3000, destination: 6000 }, { client: "c1" });
  stage.send({ area: 3000, destination: 9000 }, { client: "c1" });
  stage.send({ area: 3000, destination: 4000 }, { client: "c2" });
  stage.endRights({ client: "c1", concerns: () => true });
  await stage.house.clock.run(3_000);
  assert.equal((await openCalls(stage)).length, 1);
  await stage.stop();
});

for (const fate of ["lost", "applied"] as const) {
  Deno.test(`E2 a call whose commit is ${fate} without a word is one call, and answered once`, async () => {
    const stage = await koneStage();
    stage.house.process.store.faults.failNext(1, fate);
    stage.send({ area: 3000, destination: 6000 });
    await stage.house.clock.run(5_000);
    assert.deepEqual(told(stage), { success: 1 });
    assert.equal((await openCalls(stage)).length, 1);
    await stage.stop();
  });
}

Deno.test("E2 a cancellation and a hold whose commits are lost without a word are made again", async () => {
  const stage = await koneStage();
  await standing(stage);
  const waits = await stage.placed({ area: 7000, destination: 1000 });
  stage.house.process.store.faults.failNext(1, "applied");
  assert.deepEqual(await stage.cancel(waits), { frame: "answer", data: { success: true } });
  await stage.until(waits, "cancelled");
  stage.house.process.store.faults.failNext(1, "applied");
  assert.equal((await stage.hold({ ...there, hardS: 10 }, robot)).success, true);
  await stage.stop();
});

Deno.test("C5 an end user who shows another's medium is not told of the other's call", async () => {
  const stage = await koneStage();
  const way = { area: 1000, destination: 3000, mediaId: "0A0B0C0D" };
  const ann = await stage.placed(way, { user: "ann" });
  const ben = await stage.placed(way, { user: "ben" });
  assert.notEqual(ben, ann);
  assert.equal(await stage.placed(way, { user: "ann" }), ann, "one's own is");
  await stage.stop();
});

Deno.test("C3 with a client's rights the doors that it holds close, also for a call that has ended", async () => {
  const stage = await koneStage();
  const session = await stage.placed({ area: 3000, action: 2001, allowedLifts: [1002010] });
  await stage.until(session, "served");
  assert.equal((await stage.hold({ ...there, hardS: 10, softS: 30 })).success, true);
  await stage.house.clock.run(2_000);
  stage.endRights({ client: "c1", concerns: () => true });
  const { cars } = stage.house.simulated.group(at("main")).controller;
  const isShut = () => Object.values(cars.get("b")!.doors).every((state) => state === "closed");
  await stage.house.until("the doors are shut", isShut, 15_000);
  await stage.stop();
});

Deno.test("KONE robot ten holds at once and letting go behind them leave nothing held", async () => {
  const stage = await koneStage();
  await standing(stage);
  stage.seen.length = 0;
  const asked = [];
  for (let n = 0; n < 10; n++) asked.push(stage.hold({ ...there, hardS: 10, softS: 30 }, robot));
  asked.push(stage.hold(there, robot));
  await stage.house.clock.run(1_000);
  await Promise.all(asked);
  assert.deepEqual(told(stage), { success: 11 });
  const { cars } = stage.house.simulated.group(at("main")).controller;
  const isShut = () => Object.values(cars.get("b")!.doors).every((state) => state === "closed");
  await stage.house.until("the doors are shut", isShut, 15_000);
  await stage.stop();
});

Deno.test("E1 a call of which nothing more is heard does not count for ever", async () => {
  const stage = await koneStage();
  const lost = await stage.placed({ area: 2000, destination: 9000 }); // with a change of lifts
  stage.deaf = true;
  await stage.house.clock.run(lostAfterMs - 1_000);
  stage.deaf = false;
  await stage.placed({ area: 3000, destination: 6000 });
  assert.ok(!stage.states(lost).includes("cancelled"));
  await stage.house.clock.run(1_000);
  await stage.placed({ area: 1000, destination: 6000 });
  assert.equal(stage.states(lost).at(-1), "cancelled");
  assert.equal(stage.state(lost, "cancelled").cancel_reason, "CANNOT_SERVE_NOW");
  assert.equal(stage.states(lost + 1).at(-1), "cancelled", "and what was to follow");
  await stage.stop();
});

Deno.test("E1 refused calls without end leave what is known of another client's calls", async () => {
  const stage = await koneStage();
  const other = { client: "c2" };
  const session = await stage.placed({ area: 1000, destination: 3000 }, other);
  await stage.until(session, "served");
  stage.rights = { ...stage.rights, levels: new Set([0]) };
  for (let n = 0; n <= bookedMax; n++) stage.send({ area: 3000, destination: 4000 });
  await stage.house.clock.run(100);
  assert.deepEqual(told(stage), { success: 1, FLOOR_IS_LOCKED: bookedMax + 1 });
  const late = await stage.cancel(session, other);
  assert.equal(late.frame === "error" && late.status, 409, "over, and not unknown");
  await stage.stop();
});

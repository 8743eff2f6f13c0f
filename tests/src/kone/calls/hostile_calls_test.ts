/** What a client could do to a lift group by calls that no client of today makes. */
import assert from "node:assert/strict";
import { at } from "../../journeys/journey_house.ts";
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
    console.error(round, error);
  }
  assert.equal(error, "PLEASE_WAIT", "a minute is most");
  await startsAgain(stage);
  await stage.stop();
});

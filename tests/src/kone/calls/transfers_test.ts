/** Calls that take a change of lift, and repeats of one journey, over real lift groups. */
import assert from "node:assert/strict";
import type { Call, KoneStage } from "./kone_stage.ts";
import { koneStage } from "./kone_stage.ts";

/** The sessions of `action` events, with what stands in each. */
function actions({ seen }: KoneStage) {
  return seen.flatMap((one) => one.frame === "news" ? one.news : [])
    .filter(({ subtopic }) => subtopic.startsWith("action/"))
    .map(({ at, session, data }) => ({
      group: at.group,
      session,
      data: data as Readonly<Record<string, unknown>>,
    }));
}

Deno.test("KONE 11 a way that no lift serves alone has a second session, served in turn", async () => {
  const stage = await koneStage();
  const data = await stage.act({ area: 1000, destination: 10000 });
  assert.deepEqual(data, {
    request_id: data.request_id,
    success: true,
    session_id: data.session_id,
    modified_destination: 7000,
    modified_reason: "AutomaticTransfer",
  });
  const first = data.session_id as number;
  const told = actions(stage);
  assert.deepEqual(told.map(({ group }) => group), ["main", "main", "upper"]);
  const second = told[1]!.session;
  assert.equal(second, first + 1);
  assert.deepEqual(
    [told[0]!.data.modified_reason, told[1]!.data.area],
    ["AutomaticTransfer", 7000],
  );
  await stage.until(second, "served", 300_000);
  assert.equal(stage.state(first, "served").modified_destination, 7000);
  assert.ok(!("modified_destination" in stage.state(second, "served")));
  assert.deepEqual(stage.state(second, "fixed").allocated_lift_deck, [1001010]);
  await stage.stop();
});

Deno.test("KONE 11 lifts of one group that serve different floors make a journey, too", async () => {
  const stage = await koneStage();
  const data = await stage.act({ area: 1000, destination: 8000 });
  assert.equal(data.success, true);
  assert.ok([6000, 7000].includes(data.modified_destination as number));
  await stage.until(data.session_id as number + 1, "served", 300_000);
  await stage.stop();
});

Deno.test("KONE 11 15 a journey cancelled ends in both sessions; 409 once aboard", async () => {
  const stage = await koneStage();
  const one = await stage.placed({ area: 7000, destination: 10000, groupSize: 1 }, { group: 3 });
  await stage.cancel(one, { group: 3 });
  const first = await stage.placed({ area: 3000, destination: 10000 });
  assert.equal((await stage.cancel(first)).frame, "answer");
  await stage.until(first, "cancelled");
  await stage.until(first + 1, "cancelled");
  assert.equal(stage.state(first + 1, "cancelled").cancel_reason, "CALL_CANCELLED");
  const ride = await stage.placed({ area: 1000, destination: 10000 });
  await stage.until(ride, "being_served");
  const late = await stage.cancel(ride);
  assert.equal(late.frame === "error" && late.status, 409);
  assert.equal((await stage.cancel(ride + 1)).frame, "answer", "what has not begun can be");
  await stage.until(ride + 1, "cancelled");
  await stage.until(ride, "served");
  await stage.stop();
});

Deno.test("KONE 11 where no lifts lead there the destination is told to be unresolved", async () => {
  const stage = await koneStage();
  stage.rights = { ...stage.rights, levels: new Set([0, 1, 9]) };
  const shut = await stage.act({ area: 1000, destination: 10000 });
  assert.equal(shut.error, "FLOOR_IS_LOCKED", "no right to any floor of a change");
  await stage.stop();
});

Deno.test("KONE 33 34 35 one journey of one traveller is one call, by whichever group", async () => {
  const stage = await koneStage();
  const way: Call = { area: 1000, destination: 6000 };
  const user = { user: "u1" };
  const from = stage.seen.length;
  stage.send(way, user);
  stage.send(way, user);
  stage.send(way, { ...user, group: 2 });
  await stage.house.clock.run(500);
  const sessions = stage.seen.slice(from).flatMap((one) =>
    one.frame === "answer" ? one.data.session_id : []
  );
  assert.equal(sessions.length, 3);
  assert.equal(new Set(sessions).size, 1);
  const [session] = sessions as number[];
  await stage.until(session!, "served");
  assert.equal(await stage.placed(way, user), session, "served within the window");
  await stage.house.clock.run(61_000);
  assert.notEqual(await stage.placed(way, user), session);
  await stage.stop();
});

Deno.test("KONE 33 another way, traveller or client is another call; so is one after a cancelled", async () => {
  const stage = await koneStage();
  const way: Call = { area: 1000, destination: 6000 };
  const sessions = [
    await stage.placed(way, { user: "u1" }),
    await stage.placed(way, { user: "u2" }),
    await stage.placed(way, { client: "c2", user: "u1" }),
    await stage.placed({ ...way, destination: 3000 }, { user: "u1" }),
    await stage.placed({ ...way, mediaId: "AA" }),
    await stage.placed({ ...way, mediaId: "AA", mediaCc: "1" }),
    // Nobody says who travels: a kiosk.
    await stage.placed(way),
    await stage.placed(way),
  ];
  assert.equal(new Set(sessions).size, sessions.length);
  assert.equal(await stage.placed({ ...way, mediaId: "AA" }), sessions[4]);
  await stage.house.clock.run(100);
  const far = await stage.placed({ area: 7000, destination: 1000 }, { user: "u1" });
  await stage.cancel(far, { user: "u1" });
  await stage.until(far, "cancelled");
  assert.notEqual(await stage.placed({ area: 7000, destination: 1000 }, { user: "u1" }), far);
  await stage.stop();
});

Deno.test("KONE 33 a traveller without a right is refused though somebody else's call is there", async () => {
  const stage = await koneStage();
  await stage.placed({ area: 1000, destination: 6000 }, { user: "u1" });
  stage.rights = { ...stage.rights, levels: new Set([0]) };
  const repeat = await stage.act({ area: 1000, destination: 6000 }, { user: "u1" });
  assert.equal(repeat.error, "FLOOR_IS_LOCKED");
  await stage.stop();
});

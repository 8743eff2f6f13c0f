import assert from "node:assert/strict";
import { withWorld } from "./world.ts";

Deno.test("R71 C20 a main user delegates rings and sees to whom they go; a manager neither", async () => {
  await withWorld(async ({ ask }) => {
    const path = "/members/a1-sue/rings";
    const given = await ask("mia", "PUT", path, { takes: true, afterS: 15 });
    assert.equal(given.status, 200);
    assert.deepEqual([given.body.takesRings, given.body.ringAfterS], [true, 15]);
    const seen = async (who: string) => {
      const { body } = await ask(who, "GET", "/facilities/a1/members");
      return body.members.find(({ id }: { id: string }) => id === "a1-sue");
    };
    assert.equal((await seen("mia")).takesRings, true);
    assert.equal((await seen("sue")).takesRings, true);
    assert.ok(!("takesRings" in await seen("max")));
    assert.equal((await ask("max", "PUT", path, { takes: false })).status, 403);
    assert.equal((await ask("amy", "PUT", path, { takes: false })).status, 403);
    assert.equal((await ask("mia", "PUT", path, { takes: true, afterS: 31 })).status, 422);
  });
});

Deno.test("R74 a device's do-not-disturb is read and set by that device alone", async () => {
  await withWorld(async ({ ask, row }) => {
    const none = { always: false, untilMs: null, schedule: null };
    assert.deepEqual((await ask("mia", "GET", "/me/quiet")).body, none);
    const night = {
      ...none,
      schedule: {
        windows: [{ weekdays: [1, 7], from: "22:00", until: "07:00", holidays: "as_usual" }],
      },
    };
    const set = await ask("mia", "PUT", "/me/quiet", night);
    assert.deepEqual([set.status, set.body], [200, night]);
    assert.deepEqual((await ask("mia", "GET", "/me/quiet")).body, night);
    assert.deepEqual((await ask("sue", "GET", "/me/quiet")).body, none);
    assert.deepEqual((await row("session", "session-mia"))?.quiet, night);
    assert.equal((await ask("mia", "PUT", "/me/quiet", { always: "yes" })).status, 422);
  });
});

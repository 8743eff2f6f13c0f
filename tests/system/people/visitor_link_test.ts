/**
 * A visitor with a link. Messengers fetch links to show a preview; nothing that is fetched or looked
 * at spends the key. It is used by a press at the door alone, with the code on the door's display,
 * and then a lift comes for the guest.
 */
import assert from "node:assert/strict";
import { LivePhone } from "../../parts/live_phone.ts";
import { ask, freshKey } from "../../parts/person.ts";
import { Town } from "../../parts/town.ts";
import { entrance, linden, lindenLifts } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";
import { giveKey, look, press } from "../../parts/visitor.ts";

Deno.test("C12 R24 C13 a visitor's link: a preview spends nothing, a press at the door opens and calls the lift", async (t) => {
  await using town = await Town.start();
  const { building, server: { http, publicUrl } } = town;
  const flat = await town.flat("C 3");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const key = await giveKey(anna, flat.id, {
    label: "Grandmother",
    kind: "one_time",
    doors: [entrance],
    lifts: [{ group: "main", levels: [3] }],
  });

  await t.step("whatever is fetched or looked at, the one use stays", async () => {
    assert.ok(key.link.startsWith(`${publicUrl}/visit#`), "the secret stands in the fragment");
    const page = key.link.slice(0, key.link.indexOf("#"));
    const document = await ask<{ paths: Record<string, unknown> }>(http, "GET", "/openapi.json");
    const paths = [
      new URL(page).pathname,
      ...Object.keys(document.body.paths).map((path) => path.replaceAll(/\{\w+\}/g, key.id)),
      // What a careless client might make of the link.
      ...["look", "open", "qr"].map((word) =>
        `/identity/v1/visits/${word}?secret=${key.secret}&door=entrance/main&key=${freshKey()}`
      ),
    ];
    assert.ok(paths.some((path) => path.endsWith("/visits/open")), "the opening is among them");
    for (const path of paths) {
      for (const method of ["GET", "HEAD"]) {
        const { status } = await ask(http, method, path);
        assert.ok(status < 500, `${method} ${path}: ${status}`);
      }
    }
    for (let times = 0; times < 3; times++) {
      const { body } = await look(http, key);
      assert.deepEqual(
        [body.label, body.state, body.usesLeft, body.openNow],
        ["Grandmother", "live", 1, true],
      );
      assert.deepEqual(body.doors.map(({ door, presence }) => ({ door, presence })), [
        { door: "entrance/main", presence: true },
      ]);
    }
    assert.equal(building.openings(entrance, "act"), 0);
  });

  await t.step("a press away from the door opens nothing and spends nothing", async () => {
    assert.equal((await press(http, key, entrance, undefined)).code, "not_present");
    assert.equal((await press(http, key, entrance, "000000")).code, "not_present");
    const elsewhere = building.code("cellar");
    assert.equal((await press(http, key, entrance, elsewhere)).code, "not_present");
    assert.equal((await look(http, key)).body.usesLeft, 1);
    assert.equal(building.openings(entrance, "act"), 0);
  });

  await t.step(
    "a press at the door opens it, and the lift comes for the guest's floor",
    async () => {
      const watcher = await LivePhone.connect(
        http,
        (await town.manager.capability(linden, "lift")).capability,
      );
      await watcher.watch(lindenLifts);
      const use = freshKey();
      const { code, body } = await press(http, key, entrance, building.code("entrance"), use);
      assert.equal(code, "ok");
      assert.equal(body.opening.state, "opened");
      assert.equal(building.openings(entrance, "act"), 1, "the unit itself has said so");
      assert.deepEqual(body.lift?.floors, [{ group: "main", level: 3 }]);
      assert.equal(body.lift!.untilMs - body.opening.atMs, 60_000);
      const called = await until("a lift for the guest", () => watcher.events("any_call").at(0));
      assert.deepEqual(called.call.request, {
        kind: "destination",
        from: 0,
        to: 3,
        persons: 1,
      });
      await until(
        "the car to open for the guest",
        () =>
          watcher.events("any_call").some(({ call }) =>
            call.id === called.call.id && ["being_served", "served"].includes(call.state)
          ),
      );
      const told = JSON.stringify(watcher.told);
      for (const id of [key.id, key.secret, "Grandmother", flat.id]) {
        assert.equal(told.includes(id), false, "nobody who watches the lifts learns of the guest");
      }

      // The same press again asks what became of it; another finds the key used.
      const again = await press(http, key, entrance, building.code("entrance"), use);
      assert.deepEqual([again.code, again.body.opening.act], ["ok", body.opening.act]);
      assert.equal((await press(http, key, entrance, building.code("entrance"))).code, "key_ended");
      assert.equal((await look(http, key)).body.state, "used_up");
      assert.equal(building.openings(entrance, "act"), 1);
      await watcher.close();
    },
  );
});

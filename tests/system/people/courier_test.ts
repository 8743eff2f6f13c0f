/**
 * A courier. A delivery key opens the entrance or the parcel room once, within a quarter of an hour,
 * and no floor unless somebody ticks one; a second entry and a late one are refused.
 */
import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { LivePhone } from "../../parts/live_phone.ts";
import { demanded } from "../../parts/person.ts";
import { Town } from "../../parts/town.ts";
import {
  cellar,
  entrance,
  garage,
  linden,
  lindenLifts,
  parcelRoom,
} from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";
import { askKey, giveKey, look, press } from "../../parts/visitor.ts";

const clock = new SystemClock();
const quarterMs = 15 * 60_000;

interface KeySeen {
  readonly key: {
    readonly id: string;
    readonly fromMs: number;
    readonly untilMs: number;
    readonly usesMax: number;
    readonly lifts: readonly unknown[];
  };
}

Deno.test("R24 C12 a courier's key: the parcel room, once, for a quarter of an hour, and no floor", async (t) => {
  await using town = await Town.start();
  const { building, server: { http } } = town;
  const flat = await town.flat("F 6");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const delivery = { label: "Courier", kind: "delivery", doors: [parcelRoom] } as const;
  const calls = async () => {
    const { capability } = await town.manager.capability(linden, "lift");
    const watcher = await LivePhone.connect(http, capability);
    const { anyCalls } = await watcher.watch(lindenLifts);
    await watcher.close();
    return anyCalls;
  };

  await t.step("it is never wider than a delivery is", async () => {
    const asked = demanded(await askKey(anna, flat.id, delivery), "a delivery key");
    const { key } = asked as unknown as KeySeen;
    assert.equal(key.untilMs - key.fromMs, quarterMs);
    assert.deepEqual([key.usesMax, key.lifts], [1, []]);
    const refused = async (wish: object) =>
      (await askKey(anna, flat.id, { ...delivery, ...wish })).code;
    assert.equal(await refused({ untilMs: clock.now() + quarterMs + 60_000 }), "invalid");
    assert.equal(await refused({ doors: [garage] }), "invalid");
    assert.equal(await refused({ doors: [parcelRoom, cellar] }), "invalid");
    assert.equal(await refused({ uses: 2 }), "invalid");
  });

  await t.step("by its PIN it opens once", async () => {
    const key = await giveKey(anna, flat.id, { ...delivery, pin: true });
    assert.equal((await building.present(entrance, "pin", key.pin!)).admitted, false);
    assert.equal((await building.present(parcelRoom, "pin", key.pin!)).admitted, true);
    assert.deepEqual(await building.present(parcelRoom, "pin", key.pin!), {
      admitted: false,
      reason: "used_up",
    });
    assert.equal((await press(http, key, parcelRoom, building.code("entrance"))).code, "key_ended");
    assert.equal(building.openings(parcelRoom, "act"), 1);
  });

  await t.step("by its link it opens once, nothing else, and calls no lift", async () => {
    const key = await giveKey(anna, flat.id, delivery);
    const code = () => building.code("entrance");
    assert.equal((await press(http, key, entrance, code())).code, "unknown_door");
    assert.equal((await press(http, key, garage, code())).code, "unknown_door");
    const opened = await press(http, key, parcelRoom, code());
    assert.deepEqual([opened.code, opened.body.opening.state], ["ok", "opened"]);
    assert.equal(opened.body.lift, null);
    assert.equal((await press(http, key, parcelRoom, code())).code, "key_ended");
    assert.equal(building.openings(parcelRoom, "act"), 2);
    assert.deepEqual(await calls(), []);
  });

  await t.step("one that came too late opens nothing, and its giver sees why", async () => {
    const key = await giveKey(anna, flat.id, {
      ...delivery,
      pin: true,
      untilMs: clock.now() + 1_500,
    });
    assert.equal((await look(http, key)).body.openNow, true);
    await until("the key to expire", async () => !(await look(http, key)).body.openNow);
    assert.equal((await press(http, key, parcelRoom, building.code("entrance"))).code, "key_ended");
    assert.equal((await building.present(parcelRoom, "pin", key.pin!)).admitted, false);
    const { state } = await anna.get<{ state: string }>(`/visitor-keys/${key.id}`);
    assert.equal(state, "expired");
    assert.equal(building.openings(parcelRoom, "act"), 2);
  });
});

/** The picture of a missed ring, from the camera's own program to the phone, over the broker. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { makeMissedPicture, makeSealKey, openPicture } from "../../web/media/missed_picture.js";
import { markerOfBitmap } from "../parts/bitmap_marker.ts";
import { PictureSearch } from "../parts/picture_search.ts";
import { entrance } from "./door_house.ts";
import { twoDevices } from "./ring_desk_in_hand.ts";
import { cameraTag, withMediaHouse } from "./ring_media_house.ts";

const unitName = `${entrance.building}/${entrance.unit}`;

Deno.test("C18 R70 a visitor gives up: the phone opens its picture of them, and the server has none", async () => {
  await withMediaHouse(async (house) => {
    const { words, unit, camera, seen, site, flat, certificate, phones, shows, edge, store } =
      house;
    const { root } = site;
    const key = await makeSealKey();
    const device = flat.phone.kid;
    const iat = Math.floor(Date.now() / 1_000);
    const wish = { site: root.site, flat: flat.flat, key: key.x, quiet: false, iat };
    const text = await makeMissedPicture(flat.phone, wish);
    const told = await words.say(entrance, "mia", { statements: [text] });
    assert.deepEqual(told.statements, [{ ok: true, said: "missed_picture" }]);
    const ask = async (ring: string) =>
      (await words.say(entrance, crypto.randomUUID(), {
        ...{ statements: [], missed: { ring, device } },
      })).missed;

    unit.ring("12");
    assert.deepEqual(seen.all.at(-1), { what: "may_take_picture", on: true });
    await shows("ringing");
    const { ring } = phones;
    assert.equal(await ask(ring), undefined);
    unit.cancelRings();
    await shows("cancelled");
    const picture = await ask(ring);
    assert.ok(picture !== undefined);
    const about = { root, unitCertificate: certificate, unit: unitName, ring, device };
    const opened = await openPicture({ ...about, key, ...picture });
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.equal(markerOfBitmap(opened.picture)?.tag, cameraTag);
    assert.equal(await ask(ring), undefined, "once");
    assert.equal((await camera.figures()).running, false);

    // Where all phones want their peace, and none chose otherwise, the camera stays off.
    const { frames } = await camera.figures();
    const targets = twoDevices.map((target) => ({ ...target, quiet: true }));
    phones.says = () =>
      Promise.resolve({ reachable: false, reason: "nobody_reachable", targets } as const);
    unit.ring("12");
    await shows("failed");
    assert.equal(await ask(phones.ring), undefined);
    assert.equal((await camera.figures()).frames, frames);

    const rows = await store.list({ prefix: [] }, 1_000);
    const everything = Buffer.from(JSON.stringify([
      edge.lines,
      await edge.metrics.text(),
      rows.map(({ key, value }) => [key, value]),
      seen.all,
    ]));
    assert.ok(everything.includes(ring), "the search finds what is there");
    assert.ok(!everything.includes(picture.text.slice(50, 90)));
    assert.deepEqual(new PictureSearch(cameraTag).inWords([everything]), []);
    assert.deepEqual([house.nonsense.all, house.dropped], [[], []]);
  });
});

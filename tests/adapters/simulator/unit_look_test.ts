/** When a unit lets a technician look, by its own knowledge (R75). */
import assert from "node:assert/strict";
import { lookRing, makeCameraLook } from "../../../web/media/camera_look.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey } from "../../../web/media/types.js";
import { stand } from "./viewing_stage.ts";

/** The same, while its screen says that a technician may look. */
async function lookedAt() {
  const stage = await stand();
  const { site, session, clock, cameraIs } = stage;
  cameraIs("troubleshooting");
  const [manager] = site.managers;
  /** A manager's word on a key. */
  const word = (key: SigningKey, { by = manager, unit = "tower/entrance", seconds = 600 } = {}) =>
    makeCameraLook(by, {
      ...{ site: site.root.site, unit, key: key.kid, seconds, nowMs: clock.now() },
    });
  /** A technician's session by this word. */
  const looks = (
    key: SigningKey,
    text: string,
    { peer = "t1", x = key.x, ring = lookRing } = {},
  ) => {
    const technician = session(key, { ring, peer });
    technician.say({ kind: "look", key: x, text });
    return technician;
  };
  return { ...stage, word, looks };
}

Deno.test("R75 a technician looks by a manager's word, for its minutes, and by no longer word of the server's clock", async () => {
  const { word, looks, camera, clock, setTime, seen, stop } = await lookedAt();
  const key = await makeSigningKey();
  const text = await word(key, { seconds: 600 });
  const technician = looks(key, text);
  const good = await technician.answer();
  const [opened] = camera.opened;
  assert.deepEqual([opened?.ring, opened?.media], [lookRing, "picture"]);
  const thief = await makeSigningKey();
  assert.equal(await opened!.verify(await technician.answer(thief)), false, "another key");
  assert.equal(await opened!.verify(good), true);
  assert.deepEqual(seen.filter(({ what }) => what === "camera").at(-1), {
    ...{ what: "camera", camera: "troubleshooting" },
  });
  const second = looks(await makeSigningKey(), await word(await makeSigningKey()), { peer: "t2" });
  assert.equal(await second.end(), "busy", "one at a time");

  clock.advance(599_000);
  assert.equal(opened!.closed, false);
  clock.advance(1_000);
  assert.equal(await technician.end(), "over");
  assert.equal(opened!.closed, true);
  assert.equal(await opened!.verify(good), false);
  // The server sets the unit's clock back: the word is young again, the key is not.
  const nowMs = clock.now();
  clock.now = () => nowMs - 600_000;
  setTime();
  const again = looks(key, text, { peer: "t3" });
  assert.equal(await again.end(), "expired");
  assert.equal(camera.opened.length, 1);
  await stop();
});

Deno.test("R75 nobody looks but the key that a manager of the site signed, for this unit, in time", async () => {
  const { word, looks, camera, site, clock, cameraIs, session, flat, stop } = await lookedAt();
  const key = await makeSigningKey();
  const refusals: [string, Promise<string>, object?][] = [
    ["unknown_key", word(key, { by: key })],
    ["unknown_key", word(key, { by: site.recovery })],
    ["unit", word(key, { unit: "tower/garage" })],
    ["unknown_key", word(await makeSigningKey())],
    ["unknown_key", word(key), { x: site.managers[0].x }],
    ["not_allowed", word(key), { ring: "r1" }],
    ["header", Promise.resolve(site.unitCertificate)],
  ];
  for (const [rule, text, about] of refusals) {
    const technician = looks(key, await text, { peer: rule, ...about });
    assert.equal(await technician.end(), rule);
  }
  const early = await word(key, { seconds: 5 });
  clock.advance(5_000);
  assert.equal(await looks(key, early).end(), "expired");
  const request = session(flat.phone, { ring: lookRing });
  request.request();
  assert.equal(await request.end(), "no_ring", "a phone of a flat has no look");
  for (const state of ["calls", "off"] as const) {
    cameraIs(state);
    assert.equal(await looks(key, await word(key)).end(), "not_troubleshooting");
  }
  assert.deepEqual(camera.opened, []);
  await stop();
});

Deno.test("R75 a press ends a technician's look at the unit itself, and nothing brings it back", async () => {
  const { unit, word, looks, camera, show, cameraIs, seen, stop } = await lookedAt();
  const key = await makeSigningKey();
  const text = await word(key);
  const technician = looks(key, text);
  await technician.next("offer");
  unit.ring("a 5");
  assert.equal(
    unit.intercom.camera,
    "calls",
    "in the same moment, before the server says anything",
  );
  assert.equal(await technician.end(), "over");
  assert.equal(camera.opened[0]!.closed, true);
  assert.equal(await looks(key, text).end(), "not_troubleshooting");
  show(["r1", "e1", "ringing"]);
  show(["r1", "e1", "missed"]);
  assert.equal(unit.intercom.camera, "calls", "the same directory says nothing new");
  cameraIs("troubleshooting");
  assert.equal(unit.intercom.camera, "troubleshooting");
  assert.equal(await looks(key, text).end(), "expired", "its key has had its look");
  const another = await makeSigningKey();
  await looks(another, await word(another), { peer: "t2" }).next("offer");
  const said = seen.flatMap((one) => one.what === "camera" ? [one.camera] : []);
  assert.deepEqual(said, ["calls", "troubleshooting", "calls", "troubleshooting"]);
  await stop();
});

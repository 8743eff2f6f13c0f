import assert from "node:assert/strict";
import { countersign } from "../../../web/media/jws.js";
import {
  makeMissedPicture,
  makeSealKey,
  MissedWishes,
  openPicture,
  pictureBytesMax,
  proveSealed,
  sealedCharsMax,
  sealPicture,
} from "../../../web/media/missed_picture.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import { letIn, makeSite, nowMs, pinFlat, unitName } from "./site_sample.ts";

const iat = nowMs / 1_000;

Deno.test("C18 a wish is signed by a device of the flat about itself; the newest counts, a null key ends it", async () => {
  const site = await makeSite();
  const { flat, phone } = await pinFlat(site);
  const other = await pinFlat(site, { at: "B6" });
  const second = await letIn(site, flat, phone);
  const { book, root } = site;
  const about = { site: root.site, devicesOf: (of: string) => book.devicesOf(of) };
  const { x: key } = await makeSealKey();
  const wish = { site: root.site, flat, key, quiet: false, iat };
  let wishes = new MissedWishes();
  const refusedBy = async (text: string) => {
    const admitted = await wishes.admit(text, about);
    return admitted.ok ? admitted.what : admitted.rule;
  };
  const first = await makeMissedPicture(phone, wish);
  assert.equal(await refusedBy(first), "missed_picture");
  assert.equal(await refusedBy(first), "known");

  const stranger = await makeSigningKey();
  const swapped = { ...stranger, kid: phone.kid };
  const later = { ...wish, iat: iat + 1 };
  const by = async (...given: Parameters<typeof makeMissedPicture>) =>
    await refusedBy(await makeMissedPicture(...given));
  assert.equal(await by(swapped, later), "signature", "forged in the phone's name");
  assert.equal(await by(stranger, later), "not_in_flat");
  assert.equal(await by(other.phone, later), "not_in_flat", "another flat's device");
  assert.equal(await by(phone, { ...later, flat: other.flat }), "not_in_flat");
  assert.equal(await by(phone, { ...later, site: "A".repeat(43) }), "site");
  assert.equal(await by(phone, { ...later, key: "short" }), "claims");
  assert.equal(await by(phone, { ...wish, quiet: true }), "older", "of the same second");
  const both = await countersign(second, await makeMissedPicture(phone, later));
  assert.equal(await refusedBy(both), "signers");
  assert.equal(await refusedBy("no statement"), "form");

  assert.deepEqual(wishes.of(flat, book.devicesOf(flat)), [
    { device: phone.kid, key, quiet: false },
  ]);
  assert.equal(await by(second, { ...wish, quiet: true }), "missed_picture");
  assert.equal(wishes.of(flat, book.devicesOf(flat)).length, 2);
  assert.deepEqual(wishes.of(other.flat, book.devicesOf(other.flat)), []);
  assert.equal(await by(phone, { ...wish, key: null, iat: iat + 2 }), "missed_picture");
  // The unit's file, read again, knows what was revoked.
  wishes = MissedWishes.fromJSON(JSON.parse(JSON.stringify(wishes)));
  assert.equal(await refusedBy(first), "older", "a replay brings nothing back");
  assert.deepEqual(wishes.of(flat, book.devicesOf(flat)), [
    { device: second.kid, key, quiet: true },
  ]);
  assert.deepEqual(wishes.of(flat, []), [], "nobody who was taken out");
  assert.throws(() => MissedWishes.fromJSON({ v: 2 }), /must be of version 1/);
});

Deno.test("C18 a sealed picture opens for its device, ring and unit alone, and is by the unit", async () => {
  const { root, unitKey, unitCertificate } = await makeSite();
  const device = (await makeSigningKey()).kid;
  const [key, others] = [await makeSealKey(), await makeSealKey()];
  const picture = crypto.getRandomValues(new Uint8Array(60_000));
  const text = await sealPicture({ ring: "r1", device, key: key.x, picture });
  assert.match(text, /^[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]+$/);
  assert.ok(text.length <= sealedCharsMax);
  const said = { site: root.site, unit: unitName, ring: "r1", device, text, nowMs };
  const given = {
    ...{ root, unitCertificate, unit: unitName, ring: "r1", device, key, text },
    proof: await proveSealed(unitKey, said),
  };
  assert.deepEqual(await openPicture(given), { ok: true, picture });
  const rule = async (change: Partial<typeof given>) => {
    const opened = await openPicture({ ...given, ...change });
    return opened.ok ? "ok" : opened.rule;
  };
  const proves = (change: Partial<typeof said>, by = unitKey) =>
    proveSealed(by, { ...said, ...change });
  assert.equal(await rule({ key: others }), "unknown_key");
  assert.equal(await rule({ ring: "r2" }), "ring");
  assert.equal(await rule({ device: others.x }), "audience");
  assert.equal(await rule({ unit: "linden/garage" }), "unit");
  const foreign = await makeSite();
  assert.equal(await rule({ root: foreign.root }), "unit_certificate");
  // What a server that knows the phone's public key makes up, and what it carries elsewhere.
  const madeUp = await sealPicture({ ring: "r1", device, key: key.x, picture });
  assert.equal(await rule({ text: madeUp }), "form");
  assert.equal(
    await rule({ text: madeUp, proof: await proves({ text: madeUp }, foreign.unitKey) }),
    "unknown_key",
  );
  const named = { ...foreign.unitKey, kid: unitKey.kid };
  assert.equal(await rule({ proof: await proves({}, named) }), "signature");
  assert.equal(await rule({ ring: "r2", proof: await proves({ ring: "r2" }) }), "unknown_key");
  const cut = text.slice(0, -2);
  assert.equal(await rule({ text: cut, proof: await proves({ text: cut }) }), "unknown_key");
  assert.notEqual(madeUp.split(".")[0], text.split(".")[0], "a key of its own for each picture");

  const large = new Uint8Array(pictureBytesMax + 1);
  await assert.rejects(sealPicture({ ring: "r1", device, key: key.x, picture: large }), /65536/);
  await assert.rejects(sealPicture({ ring: "r1", device, key: "short", picture }));
  assert.equal(key.privateKey.extractable, false);
});

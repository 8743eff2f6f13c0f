// @ts-check
/**
 * A picture of a ring that was missed, for one device and nobody else (C18). The device has said by
 * a signed statement that it wants one, and with which key; the unit's camera seals one frame to that
 * key, and the unit signs what it sealed, or anybody who knows the key could make one up.
 *
 * Sealing: an X25519 key made for this picture alone, shared with the device's; HKDF-SHA-256 (RFC
 * 5869) with both public keys as salt makes key and nonce of AES-256-GCM, and the ring and the
 * device's name are its additional data. The sealed text is `<public key>.<ciphertext>`, base64url.
 */
import { bytesOf, fromBase64Url, hashOf, toBase64Url } from "./base64_url.js";
import { areExactly, is, is32Bytes, isBoolean, isName, isSeconds, orNull } from "./claims.js";
import { isBy, read, refused, sign } from "./jws.js";
import { checkUnitCertificate } from "./unit_certificate.js";

/** @import { FlatDevice, Refusal, SigningKey, SiteRoot } from "./types.js" */

/** The statement's kind. */
export const missedPictureTyp = "missed-picture+jwt";
const proofTyp = "missed-proof+jwt";
const always = { v: is(1), site: is32Bytes, iat: isSeconds };
const wishForms = {
  ...always,
  flat: is32Bytes,
  device: is32Bytes,
  key: orNull(is32Bytes),
  quiet: isBoolean,
};
const proofForms = { ...always, unit: isName, ring: isName, device: is32Bytes, hash: is32Bytes };
/** Bytes of a picture at most. */
export const pictureBytesMax = 65_536;
/** Characters of a sealed one at most: a key, a point, the picture with its tag. */
export const sealedCharsMax = 43 + 1 + Math.ceil((pictureBytesMax + 16) * 4 / 3);

/** @typedef {{ device: string, key: string, quiet: boolean }} Wish device: its kid; key: X25519 */
/** @typedef {Omit<Wish, "key"> & { key: string | null, flat: string, iat: number, text: string }} Kept */

/**
 * A device says that it wants a picture of each missed ring, or with a null key that it wants none
 * any more. The newest counts, so `iat` is to grow.
 * @param {SigningKey} deviceKey
 * @param {{ site: string, flat: string, key: string | null, quiet: boolean, iat: number }} wish
 *   key: public, X25519; quiet: in do-not-disturb too; iat: seconds
 * @returns {Promise<string>}
 */
export async function makeMissedPicture(deviceKey, { site, flat, key, quiet, iat }) {
  const claims = { v: 1, site, flat, device: deviceKey.kid, key, quiet, iat };
  return await sign(deviceKey, missedPictureTyp, claims);
}

/** Which devices want pictures, as a unit keeps it beside its book of flats. */
export class MissedWishes {
  /** @type {Map<string, Kept>} by flat and device */
  #kept = new Map();

  /**
   * Takes a statement, if it holds; the same again changes nothing.
   * @param {string} text
   * @param {{ site: string, devicesOf: (flat: string) => readonly FlatDevice[] }} book
   * @returns {Promise<{ ok: true, what: "known" | "missed_picture" } | Refusal>}
   */
  async admit(text, { site, devicesOf }) {
    const statement = read(text, missedPictureTyp);
    if (!statement.ok) return statement;
    const { claims, signatures } = statement;
    if (!areExactly(claims, wishForms)) return refused("claims");
    if (claims.site !== site) return refused("site");
    const { flat, device, key, quiet, iat } =
      /** @type {{ flat: string, device: string, key: string | null, quiet: boolean, iat: number }} */ (
        /** @type {unknown} */ (claims)
      );
    const [signature, ...others] = signatures;
    if (others.length > 0) return refused("signers");
    if (signature?.kid !== device) return refused("unknown_key");
    const signer = devicesOf(flat).find((one) => one.device === device);
    if (signer === undefined) return refused("not_in_flat");
    if (!await isBy(signature, signer.x)) return refused("signature");
    const before = this.#kept.get(`${flat} ${device}`);
    if (before?.text === text) return { ok: true, what: "known" };
    if (before !== undefined && before.iat >= iat) return refused("older");
    // A device that was taken out never comes back under its key: what it said can go.
    for (const [name, one] of this.#kept) {
      if (!devicesOf(one.flat).some((other) => other.device === one.device)) {
        this.#kept.delete(name);
      }
    }
    this.#kept.set(`${flat} ${device}`, { flat, device, key, quiet, iat, text });
    return { ok: true, what: "missed_picture" };
  }

  /**
   * The devices of a flat that want one now.
   * @param {string} flat
   * @param {readonly FlatDevice[]} devices that are in it
   * @returns {Wish[]}
   */
  of(flat, devices) {
    return [...this.#kept.values()].flatMap(({ flat: its, device, key, quiet }) =>
      its === flat && key !== null && devices.some((one) => one.device === device)
        ? [{ device, key, quiet }]
        : []
    );
  }

  /** Everything, for the unit's file. */
  toJSON() {
    return { v: 1, kept: [...this.#kept.values()] };
  }

  /** Those of a unit's own file. @param {unknown} value what `toJSON` returned */
  static fromJSON(value) {
    const file = /** @type {ReturnType<MissedWishes["toJSON"]> | null} */ (value);
    if (file?.v !== 1 || !Array.isArray(file.kept)) {
      throw new Error(
        "Cannot read who wants pictures: it must be of version 1, got something else",
      );
    }
    const wishes = new MissedWishes();
    for (const one of structuredClone(file.kept)) {
      wishes.#kept.set(`${one.flat} ${one.device}`, one);
    }
    return wishes;
  }
}

/**
 * A key to which pictures are sealed; its secret half cannot leave where it was made.
 * @returns {Promise<{ x: string, privateKey: CryptoKey }>}
 */
export async function makeSealKey() {
  const { publicKey, privateKey } = await newPair();
  return { x: await rawOf(publicKey), privateKey };
}

/**
 * Seals a picture to a device. Rejects where the key is none.
 * @param {{ ring: string, device: string, key: string, picture: Uint8Array<ArrayBuffer> }} given
 *   device: its kid; key: what its statement names
 * @returns {Promise<string>}
 */
export async function sealPicture({ ring, device, key, picture }) {
  if (picture.length > pictureBytesMax) {
    throw new Error(`Cannot seal: a picture has ${pictureBytesMax} bytes, got ${picture.length}`);
  }
  const { publicKey, privateKey } = await newPair();
  const own = await rawOf(publicKey);
  const theirs = fromBase64Url(key) ?? new Uint8Array();
  const imported = await crypto.subtle.importKey("raw", theirs, { name: "X25519" }, false, []);
  const { aes, gcm } = await keysOf(privateKey, imported, `${own}.${key}`, { ring, device });
  return `${own}.${toBase64Url(new Uint8Array(await crypto.subtle.encrypt(gcm, aes, picture)))}`;
}

/**
 * The unit's word that it sealed this text of this ring for this device.
 * @param {SigningKey} unitKey
 * @param {{ site: string, unit: string, ring: string, device: string, text: string, nowMs: number }} about
 * @returns {Promise<string>}
 */
export async function proveSealed(unitKey, { site, unit, ring, device, text, nowMs }) {
  const about = { v: 1, site, iat: Math.floor(nowMs / 1000), unit, ring, device };
  return await sign(unitKey, proofTyp, { ...about, hash: await hashOf(text) });
}

/**
 * Opens a sealed picture, where it is of the unit that rang and for this device.
 * @param {{ root: SiteRoot, unitCertificate: string, unit: string, ring: string, device: string,
 *   key: { x: string, privateKey: CryptoKey }, text: string, proof: string }} given
 *   unit: as rings name it, such as `linden/entrance`; device: this one's kid
 * @returns {Promise<{ ok: true, picture: Uint8Array<ArrayBuffer> } | Refusal>}
 */
export async function openPicture({ root, unitCertificate, unit, ring, device, key, text, proof }) {
  const certificate = await checkUnitCertificate(root, unitCertificate);
  if (!certificate.ok) return refused("unit_certificate");
  if (certificate.unit.unit !== unit) return refused("unit");
  const said = read(proof, proofTyp);
  if (!said.ok) return said;
  const [signature, ...others] = said.signatures;
  if (signature?.kid !== certificate.unit.kid || others.length > 0) return refused("unknown_key");
  if (!await isBy(signature, certificate.unit.x)) return refused("signature");
  const { claims } = said;
  if (!areExactly(claims, proofForms)) return refused("claims");
  if (claims.site !== root.site) return refused("site");
  if (claims.unit !== unit) return refused("unit");
  if (claims.ring !== ring) return refused("ring");
  if (claims.device !== device) return refused("audience");
  if (text.length > sealedCharsMax || claims.hash !== await hashOf(text)) return refused("form");
  const [sender = "", body = "", ...rest] = text.split(".");
  const [raw, sealed] = [fromBase64Url(sender), fromBase64Url(body)];
  if (raw?.length !== 32 || sealed === undefined || rest.length > 0) return refused("form");
  try {
    const theirs = await crypto.subtle.importKey("raw", raw, { name: "X25519" }, false, []);
    const about = { ring, device };
    const { aes, gcm } = await keysOf(key.privateKey, theirs, `${sender}.${key.x}`, about);
    return { ok: true, picture: new Uint8Array(await crypto.subtle.decrypt(gcm, aes, sealed)) };
  } catch {
    return refused("unknown_key"); // sealed to another key, or another ring's
  }
}

/**
 * @param {CryptoKey} own
 * @param {CryptoKey} theirs
 * @param {string} salt
 * @param {{ ring: string, device: string }} about
 */
async function keysOf(own, theirs, salt, { ring, device }) {
  const shared = await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const derived = new Uint8Array(
    await crypto.subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: bytesOf(salt), info: bytesOf(missedPictureTyp) },
      secret,
      44 * 8,
    ),
  );
  const use = /** @type {const} */ (["encrypt", "decrypt"]);
  const aes = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, use);
  const additionalData = bytesOf(JSON.stringify([ring, device]));
  return { aes, gcm: { name: "AES-GCM", iv: derived.slice(32), additionalData } };
}

async function newPair() {
  const made = await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
  return /** @type {CryptoKeyPair} */ (made);
}

/** @param {CryptoKey} key */
async function rawOf(key) {
  return toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", key)));
}

// @ts-check
/**
 * What is said about a flat's key, in statements that anybody may carry and nobody may alter:
 *
 * - `flat-opening+jwt`, by a manager: whoever has the secret of a certain letter may pin a key for
 *   this flat. With `ended` and a second signature: and the old household has ended.
 * - `flat-key+jwt`, by the new key itself and the letter's: this is the flat's key and first device.
 * - `flat-device+jwt`, by a device of the flat: this one belongs here too, or in my place.
 * - `flat-removal+jwt`, by a device of the flat: this one does not any more.
 * - `flat-objection+jwt`, by a device of the flat: nobody here asked for a new key.
 * - `flat-list+jwt`, by the unit: who can see this flat's door.
 *
 * They name devices by their keys and people not at all; which of them is whose phone, the phones say
 * to each other.
 */
import { hashOf } from "./base64_url.js";
import {
  areExactly,
  is,
  is32Bytes,
  isBoolean,
  isName,
  isPlace,
  isRandom,
  isRecord,
  isSeconds,
  orNull,
} from "./claims.js";
import { isBy, read, refused, sign } from "./jws.js";
import { checkUnitCertificate } from "./unit_certificate.js";

/** @import { FlatList, Refusal, SigningKey, SiteRoot } from "./types.js" */

/** The statements' kinds. */
export const statementTyps = /** @type {const} */ ({
  opening: "flat-opening+jwt",
  key: "flat-key+jwt",
  device: "flat-device+jwt",
  removal: "flat-removal+jwt",
  objection: "flat-objection+jwt",
});
const listTyp = "flat-list+jwt";

const always = { v: is(1), site: is32Bytes, iat: isSeconds };
/** The claims of each kind. */
export const statementForms = {
  opening: {
    ...always,
    root: (/** @type {unknown} */ value) => Number.isInteger(value) && Number(value) >= 1,
    place: isPlace,
    claim: is32Bytes,
    ended: isBoolean,
  },
  key: { ...always, place: isPlace, key: is32Bytes, device: is32Bytes, claim: orNull(is32Bytes) },
  device: { ...always, flat: is32Bytes, device: is32Bytes, instead: isBoolean },
  removal: { ...always, flat: is32Bytes, device: is32Bytes },
  objection: { ...always, flat: is32Bytes, opening: is32Bytes },
};
const listForms = {
  ...always,
  unit: isName,
  nonce: isRandom,
  flat: is32Bytes,
  root: isSeconds,
  place: isPlace,
  current: isBoolean,
  how: (/** @type {unknown} */ value) => value === "claim" || value === "first_use",
  pins: isSeconds,
  devices: Array.isArray,
  reset: orNull(isRecord),
};

/** @typedef {{ site: string, nowMs: number }} Said */

/**
 * A manager lets whoever has a letter's secret pin a key for a flat: its first, or a new one.
 * @param {SigningKey | SigningKey[]} managerKeys a second one (`countersign`) for `ended` to count
 * @param {{ root: SiteRoot, place: string, claim: string, ended: boolean, nowMs: number }} opening
 *   claim: public key of the letter's secret (`claimKeyOf`)
 */
export async function makeOpening(managerKeys, { root, place, claim, ended, nowMs }) {
  const about = said({ site: root.site, nowMs });
  return await sign(managerKeys, statementTyps.opening, {
    ...about,
    root: root.version,
    place,
    claim,
    ended,
  });
}

/**
 * A device lets another in, one signature further from the first; or, with `instead`, hands its own
 * place on, as to a new phone.
 * @param {SigningKey} deviceKey
 * @param {Said & { flat: string, device: string, instead?: boolean }} next device: its public key
 */
export async function makeDevice(deviceKey, { flat, device, instead = false, ...about }) {
  return await sign(deviceKey, statementTyps.device, { ...said(about), flat, device, instead });
}

/**
 * A device takes out itself, or another with all that it let in.
 * @param {SigningKey} deviceKey
 * @param {Said & { flat: string, device: string }} removed device: its kid
 */
export async function makeRemoval(deviceKey, { flat, device, ...about }) {
  return await sign(deviceKey, statementTyps.removal, { ...said(about), flat, device });
}

/**
 * A device of the flat turns down a manager's opening while no new key has taken its place.
 * @param {SigningKey} deviceKey
 * @param {Said & { flat: string, opening: string }} objection opening: from the list's `reset`
 */
export async function makeObjection(deviceKey, { flat, opening, ...about }) {
  return await sign(deviceKey, statementTyps.objection, { ...said(about), flat, opening });
}

/** What the list and an objection call an opening: the hash of its claims. @param {string} text */
export function openingId(text) {
  return hashOf(text.split(".")[1] ?? "");
}

/**
 * The unit's word on who can see a flat's door.
 * @param {SigningKey} unitKey
 * @param {Said & { unit: string, nonce: string, list: FlatList }} told
 *   nonce: from the phone that asks, so that no older list passes for this one
 */
export async function makeFlatList(unitKey, { unit, nonce, list, ...about }) {
  return await sign(unitKey, listTyp, { ...said(about), unit, nonce, ...list });
}

/**
 * The list as the unit signed it for this question.
 * @param {{ root: SiteRoot, unitCertificate: string, unitName?: string, flat: string, nonce: string,
 *   text: string }} told unitName: of the unit that was asked, if the checker knows it
 * @returns {Promise<{ ok: true, unit: string, list: FlatList } | Refusal>}
 */
export async function checkFlatList({ root, unitCertificate, unitName, flat, nonce, text }) {
  const certificate = await checkUnitCertificate(root, unitCertificate);
  if (!certificate.ok) return refused("unit_certificate");
  const { unit } = certificate;
  if (unitName !== undefined && unitName !== unit.unit) return refused("unit");
  const told = read(text, listTyp);
  if (!told.ok) return told;
  const [signature, ...others] = told.signatures;
  if (signature?.kid !== unit.kid || others.length > 0) return refused("unknown_key");
  if (!await isBy(signature, unit.x)) return refused("signature");
  if (!areExactly(told.claims, listForms)) return refused("claims");
  const { v: _, site, iat: _at, unit: by, nonce: asked, ...list } = told.claims;
  if (site !== root.site) return refused("site");
  if (by !== unit.unit) return refused("unit");
  if (asked !== nonce) return refused("nonce");
  if (list.flat !== flat) return refused("wrong_flat");
  return {
    ok: true,
    unit: unit.unit,
    list: /** @type {FlatList} */ (/** @type {unknown} */ (list)),
  };
}

/** @param {Said} about */
function said({ site, nowMs }) {
  return { v: 1, site, iat: Math.floor(nowMs / 1000) };
}

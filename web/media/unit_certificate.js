// @ts-check
/** The managers' word that a key is that of a unit of their site. */
import { areExactly, is, is32Bytes, isName, isSeconds } from "./claims.js";
import { isBy, read, refused, sign } from "./jws.js";
import { kidOf } from "./signing_key.js";

/** @import { CertifiedUnit, Refusal, SigningKey, SiteRoot } from "./types.js" */

const typ = "unit-key+jwt";
const forms = { v: is(1), site: is32Bytes, unit: isName, key: is32Bytes, iat: isSeconds };

/**
 * Signs a unit's key, which a manager has compared with the code on the unit's own screen.
 * @param {SigningKey} managerKey
 * @param {{ site: string, unit: string, key: string, nowMs: number }} about
 *   unit: as rings name it, such as `linden/entrance`; key: its public key
 * @returns {Promise<string>}
 */
export async function makeUnitCertificate(managerKey, { site, unit, key, nowMs }) {
  return await sign(managerKey, typ, { v: 1, site, unit, key, iat: Math.floor(nowMs / 1000) });
}

/**
 * Whose key a certificate speaks of. It counts while whoever signed it is a manager of the newest
 * set known, so the others sign anew what one who leaves has signed.
 * @param {SiteRoot} root
 * @param {string} text
 * @returns {Promise<{ ok: true, unit: CertifiedUnit } | Refusal>}
 */
export async function checkUnitCertificate(root, text) {
  const certificate = read(text, typ);
  if (!certificate.ok) return certificate;
  const { claims, signatures } = certificate;
  if (!areExactly(claims, forms)) return refused("claims");
  if (claims.site !== root.site) return refused("site");
  const [signature, ...others] = signatures;
  const signer = root.members.find(({ kid, recovery }) => kid === signature?.kid && !recovery);
  if (signer === undefined || others.length > 0) return refused("unknown_key");
  if (!await isBy(signature, signer.x)) return refused("signature");
  const x = String(claims.key);
  const kid = await kidOf(x);
  if (root.endedUnits.includes(kid)) return refused("removed");
  return { ok: true, unit: { unit: String(claims.unit), kid, x } };
}

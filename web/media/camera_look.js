// @ts-check
/**
 * A manager's word that a technician may look through one unit's camera, to find a fault: by one key
 * that was made for this and nothing else, for 15 minutes at most. The manager has compared the
 * key's code (`safetyCode`) with what the technician reads out: the server, which brings the one's
 * key to the other, is not asked whose it is. The unit goes by this word, while its own screen says
 * that somebody looks (`adapters/simulator/unit_look.ts`).
 */
import { areExactly, is, is32Bytes, isName, isSeconds } from "./claims.js";
import { isBy, read, refused, sign } from "./jws.js";

/** @import { Refusal, SigningKey, SiteRoot } from "./types.js" */

/** In the place of a ring, in proofs and on the wire: no ring is called so, for theirs are random. */
export const lookRing = "look";
/** How long a manager's word counts at most. */
export const lookSMax = 900;
/** How far apart the clocks of manager and unit may be. */
export const lookSkewS = 60;

const typ = "camera-look+jwt";
const forms = {
  v: is(1),
  site: is32Bytes,
  unit: isName,
  key: is32Bytes,
  iat: isSeconds,
  exp: isSeconds,
};

/**
 * @typedef {object} CameraLook
 * @property {string} unit as rings name it, such as `linden/entrance`
 * @property {string} key kid of the technician's key
 * @property {number} iat
 * @property {number} exp in seconds since 1970
 */

/**
 * A manager lets a key look.
 * @param {SigningKey} managerKey
 * @param {{ site: string, unit: string, key: string, seconds: number, nowMs: number }} look key: its kid
 * @returns {Promise<string>}
 */
export async function makeCameraLook(managerKey, { site, unit, key, seconds, nowMs }) {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > lookSMax) {
    throw new Error(`Cannot let anybody look: for 1 to ${lookSMax} seconds, got ${seconds}`);
  }
  const iat = Math.floor(nowMs / 1000);
  return await sign(managerKey, typ, { v: 1, site, unit, key, iat, exp: iat + seconds });
}

/**
 * What such a word says, of whomever it is: for who only carries it.
 * @param {string} text
 * @returns {{ ok: true, look: CameraLook } | Refusal}
 */
export function readCameraLook(text) {
  const said = read(text, typ);
  if (!said.ok) return said;
  return areExactly(said.claims, forms)
    ? { ok: true, look: contentOf(said.claims) }
    : refused("claims");
}

/**
 * What a manager of this site has said of a unit's camera, at this moment.
 * @param {{ root: SiteRoot, unit: string, text: string, nowMs: number }} about
 * @returns {Promise<{ ok: true, look: CameraLook } | Refusal>}
 */
export async function checkCameraLook({ root, unit, text, nowMs }) {
  const said = read(text, typ);
  if (!said.ok) return said;
  const { claims, signatures } = said;
  if (!areExactly(claims, forms)) return refused("claims");
  if (claims.site !== root.site) return refused("site");
  const look = contentOf(claims);
  if (look.unit !== unit) return refused("unit");
  const [signature, ...others] = signatures;
  const signer = root.members.find(({ kid, recovery }) => kid === signature?.kid && !recovery);
  if (signer === undefined || others.length > 0) return refused("unknown_key");
  if (!await isBy(signature, signer.x)) return refused("signature");
  const nowS = nowMs / 1000;
  if (look.exp <= look.iat || look.exp - look.iat > lookSMax) return refused("claims");
  if (look.iat > nowS + lookSkewS) return refused("from_future");
  return nowS < look.exp ? { ok: true, look } : refused("expired");
}

/** @param {Record<string, unknown>} claims of the forms above @returns {CameraLook} */
function contentOf({ unit, key, iat, exp }) {
  return { unit: String(unit), key: String(key), iat: Number(iat), exp: Number(exp) };
}

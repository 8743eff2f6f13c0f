// @ts-check
/**
 * How a flat's key comes to be, on the phone. The letter's secret stands in the fragment of its link,
 * which no browser sends. It makes a key (HKDF, RFC 5869) that says only: this phone has the letter.
 * The flat's own key is made fresh, signs that it stands for the flat and which device is the first,
 * and is let go. So a letter found later, or kept by whoever printed it, opens nothing.
 *
 * The same secret in a link from a phone of the flat to a new one lets the old phone know that a key
 * which came by way of the server is really that of the new one, before it lets it in.
 */
import { bytesOf, fromBase64Url, toBase64Url } from "./base64_url.js";
import { areExactly, is, is32Bytes, isSeconds } from "./claims.js";
import { statementTyps } from "./flat_statements.js";
import { isBy, read, refused, sign } from "./jws.js";
import { kidOf, makeSigningKey, signingKeyOfSeed } from "./signing_key.js";

/** @import { Refusal, SigningKey } from "./types.js" */

const joinTyp = "flat-join+jwt";
const plainTyp = "flat-ask+jwt";
const joinForms = { v: is(1), site: is32Bytes, device: is32Bytes, iat: isSeconds };

/** A letter's secret, made where the letter is printed and never sent: 32 bytes in base64url. */
export function makeLetterSecret() {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * The key of a letter's secret, for one site and purpose. Its public half goes into the opening.
 * @param {string} secret
 * @param {{ site: string, place: string }} letter place: the flat's, as `placeOf` spells it
 * @returns {Promise<SigningKey>}
 */
export async function claimKeyOf(secret, { site, place }) {
  const bytes = fromBase64Url(secret);
  if (bytes?.length !== 32) {
    throw new Error("Cannot read the letter: its secret must be 32 bytes, got something else");
  }
  const base = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
  const seed = await crypto.subtle.deriveBits(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: bytesOf("vestibule letter 1"),
      info: bytesOf(JSON.stringify([site, place])),
    },
    base,
    256,
  );
  return await signingKeyOfSeed(new Uint8Array(seed));
}

/**
 * Makes the flat's key. What it signed is all that is left of it; the first device keeps that text
 * and shows it to every unit.
 * @param {{ site: string, place: string, device: string, claimKey: SigningKey | null, nowMs: number }} flat
 *   device: public key of this device; claimKey: null where units pin whoever comes first
 * @returns {Promise<{ flat: string, statement: string }>} flat: its kid
 */
export async function makeFlatKey({ site, place, device, claimKey, nowMs }) {
  const key = await makeSigningKey();
  const signers = claimKey === null ? [key] : [key, claimKey];
  const statement = await sign(signers, statementTyps.key, {
    v: 1,
    site,
    place,
    key: key.x,
    device,
    claim: claimKey?.x ?? null,
    iat: Math.floor(nowMs / 1000),
  });
  return { flat: key.kid, statement };
}

/**
 * A new device asks to be let in, with the secret of the link that it got.
 * @param {SigningKey} deviceKey
 * @param {{ claimKey: SigningKey, site: string, nowMs: number }} link
 */
export async function makeJoin(deviceKey, { claimKey, site, nowMs }) {
  const about = { v: 1, site, device: deviceKey.x, iat: Math.floor(nowMs / 1000) };
  return await sign([deviceKey, claimKey], joinTyp, about);
}

/**
 * Whose key a request speaks of, for the phone that made the link.
 * @param {string} text
 * @param {{ site: string, claim: string }} link claim: public key of the link's secret
 * @returns {Promise<{ ok: true, device: string, kid: string } | Refusal>} device: its public key
 */
export async function checkJoin(text, { site, claim }) {
  const join = read(text, joinTyp);
  if (!join.ok) return join;
  if (!areExactly(join.claims, joinForms)) return refused("claims");
  if (join.claims.site !== site) return refused("site");
  const device = String(join.claims.device);
  const kid = await kidOf(device);
  const [own, link, ...others] = join.signatures;
  if (own?.kid !== kid || link?.kid !== await kidOf(claim) || others.length > 0) {
    return refused("unknown_key");
  }
  if (!await isBy(own, device) || !await isBy(link, claim)) return refused("signature");
  return { ok: true, device, kid };
}

/**
 * A new device asks to be let in without a link. It proves that somebody holds this key and nothing
 * more: whoever lets it in compares the code of the key on both screens first (`safetyCode`).
 * @param {SigningKey} deviceKey
 * @param {{ site: string, nowMs: number }} about
 */
export async function makePlainJoin(deviceKey, { site, nowMs }) {
  const about = { v: 1, site, device: deviceKey.x, iat: Math.floor(nowMs / 1000) };
  return await sign(deviceKey, plainTyp, about);
}

/**
 * Whose key a request without a link speaks of.
 * @param {string} text
 * @param {{ site: string }} about
 * @returns {Promise<{ ok: true, device: string, kid: string } | Refusal>} device: its public key
 */
export async function checkPlainJoin(text, { site }) {
  const join = read(text, plainTyp);
  if (!join.ok) return join;
  if (!areExactly(join.claims, joinForms)) return refused("claims");
  if (join.claims.site !== site) return refused("site");
  const device = String(join.claims.device);
  const kid = await kidOf(device);
  const [own, ...others] = join.signatures;
  if (own?.kid !== kid || others.length > 0) return refused("unknown_key");
  return await isBy(own, device) ? { ok: true, device, kid } : refused("signature");
}

/**
 * Whether a text is a request at all, with a link or without, for whoever carries it and knows no
 * link's secret: its key signed it. Which link it has, only the phone that made the link can say.
 * @param {string} text
 * @param {{ site: string }} about
 * @returns {Promise<{ ok: true, device: string, kid: string } | Refusal>} device: its public key
 */
export async function checkCarriedJoin(text, { site }) {
  const join = read(text);
  if (!join.ok) return join;
  if (join.typ === plainTyp) return await checkPlainJoin(text, { site });
  if (join.typ !== joinTyp) return refused("header");
  if (!areExactly(join.claims, joinForms)) return refused("claims");
  if (join.claims.site !== site) return refused("site");
  const device = String(join.claims.device);
  const kid = await kidOf(device);
  const [own, link, ...others] = join.signatures;
  if (own?.kid !== kid || link === undefined || others.length > 0) return refused("unknown_key");
  return await isBy(own, device) ? { ok: true, device, kid } : refused("signature");
}

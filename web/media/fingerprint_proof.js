// @ts-check
/**
 * Signed fingerprints: who carries offer and answer between unit and device could replace the hash of
 * the DTLS certificate in them and sit in the middle (RFC 8827, section 4). So each end signs the hash
 * of its own certificate, in the shape of SIP's `mky` claim (RFC 8225, section 5.2.2), for one ring,
 * one session and one receiver, for 30 seconds and once. The answer names the hash of the offer's
 * proof, so that neither can be put beside another (RFC 8844). The receiver checks before its peer
 * connection sees the SDP.
 */
import { hashOf, randomId } from "./base64_url.js";
import { areExactly, is, is32Bytes, isName, isRandom, isRecord, isSeconds } from "./claims.js";
import { isBy, read, refused, sign } from "./jws.js";
import { checkSdp } from "./sdp_check.js";
import { checkUnitCertificate } from "./unit_certificate.js";

/** @import { Form } from "./claims.js" */
/** @import { Unverified } from "./jws.js" */
/** @import { SeenIds } from "./seen_ids.js" */
/** @import { CertifiedUnit, Media, Refusal, SigningKey, SiteRoot } from "./types.js" */

const typ = "sdp-fp+jwt";
/** How long a proof counts. */
export const proofS = 30;
/** How far apart the clocks of unit and phone may be; a proof may be that much older or newer. */
export const skewMs = 60_000;

const offerForms = {
  v: is(1),
  ring: isName,
  session: isName,
  role: is("unit"),
  iss: is32Bytes,
  aud: is32Bytes,
  mky: isMky,
  iat: isSeconds,
  exp: isSeconds,
  jti: isRandom,
};
const answerForms = { ...offerForms, role: is("viewer"), oh: is32Bytes };

/**
 * @typedef {{ ring: string, session: string, media: Media, sdp: string, nowMs: number }} Exchange
 *   media: as this end itself knows it; it is in no text
 */

/**
 * The unit's proof of its offer, for one device.
 * @param {SigningKey} unitKey
 * @param {Exchange & { device: string }} offer device: its kid
 * @returns {Promise<string>}
 */
export async function makeOfferProof(unitKey, { ring, session, media, device, sdp, nowMs }) {
  return await sign(unitKey, typ, {
    ...ownClaims("unit", { ring, session, nowMs }),
    iss: unitKey.kid,
    aud: device,
    mky: mkyOf(sdp, "offer", media),
  });
}

/**
 * Whether an offer is the one that a certified unit made for this device, here and now.
 * @param {Exchange & { root: SiteRoot, unitCertificate: string, device: string, proof: string,
 *   seen: SeenIds, unitName?: string }} offer
 *   device: the kid of whoever checks; unitName: of the unit that rings, if the checker knows it
 * @returns {Promise<{ ok: true, unit: CertifiedUnit, digest: string } | Refusal>}
 *   digest: of the certificate that the connection must show (`remote_certificate.js`)
 */
export async function checkOffer(offer) {
  const { root, unitCertificate, media, device, sdp, proof, nowMs, seen, unitName } = offer;
  const certificate = await checkUnitCertificate(root, unitCertificate);
  if (!certificate.ok) return refused("unit_certificate");
  const { unit } = certificate;
  if (unitName !== undefined && unitName !== unit.unit) return refused("unit");
  const signed = await provenBy(proof, unit);
  if (!signed.ok) return signed;
  const fault = faultOf(signed.claims, offerForms, { ...offer, iss: unit.kid, aud: device });
  if (fault !== undefined) return fault;
  const lines = checkSdp(sdp, { side: "offer", media });
  if (!lines.ok) return lines;
  if (lines.digest !== digestIn(signed.claims)) return refused("fingerprint");
  return once(seen, signed.claims, nowMs) ?? { ok: true, unit, digest: lines.digest };
}

/**
 * The device's proof of its answer to an offer that it has checked.
 * @param {SigningKey} deviceKey
 * @param {Exchange & { offerProof: string }} answer
 * @returns {Promise<string>}
 */
export async function makeAnswerProof(deviceKey, answer) {
  const { ring, session, media, offerProof, sdp, nowMs } = answer;
  const offer = read(offerProof, typ);
  if (!offer.ok || !areExactly(offer.claims, offerForms)) {
    throw new Error("Cannot sign an answer: its offer must have been checked, got another text");
  }
  return await sign(deviceKey, typ, {
    ...ownClaims("viewer", { ring, session, nowMs }),
    iss: deviceKey.kid,
    aud: offer.claims.iss,
    mky: mkyOf(sdp, "answer", media),
    oh: await hashOf(offerProof),
  });
}

/**
 * Whether an answer is by the device that the offer was made for, and that device still belongs to
 * the flat. The unit encodes nothing for a peer before this has said so.
 * @param {Exchange & { proof: string, offerProof: string, seen: SeenIds,
 *   devices: readonly { device: string, x: string }[] }} answer
 *   offerProof: as the unit made it itself; devices: of the flat, now (`FlatBook.devicesOf`)
 * @returns {Promise<{ ok: true, device: string, digest: string } | Refusal>}
 */
export async function checkAnswer(answer) {
  const { media, sdp, proof, offerProof, devices, nowMs, seen } = answer;
  const offer = read(offerProof, typ);
  if (!offer.ok || !areExactly(offer.claims, offerForms)) {
    throw new Error(
      "Cannot check an answer: the offer's proof must be the unit's own, got another",
    );
  }
  const { iss, aud } = /** @type {{ iss: string, aud: string }} */ (
    /** @type {unknown} */ (offer.claims)
  );
  const device = devices.find((one) => one.device === aud);
  if (device === undefined) return refused("not_in_flat");
  const signed = await provenBy(proof, { kid: device.device, x: device.x });
  if (!signed.ok) return signed;
  const fault = faultOf(signed.claims, answerForms, { ...answer, iss: device.device, aud: iss });
  if (fault !== undefined) return fault;
  if (signed.claims.oh !== await hashOf(offerProof)) return refused("offer_hash");
  const lines = checkSdp(sdp, { side: "answer", media });
  if (!lines.ok) return lines;
  if (lines.digest !== digestIn(signed.claims)) return refused("fingerprint");
  return once(seen, signed.claims, nowMs) ??
    { ok: true, device: device.device, digest: lines.digest };
}

/**
 * @param {"unit" | "viewer"} role
 * @param {{ ring: string, session: string, nowMs: number }} about
 */
function ownClaims(role, { ring, session, nowMs }) {
  const iat = Math.floor(nowMs / 1000);
  return { v: 1, ring, session, role, iat, exp: iat + proofS, jti: randomId() };
}

/** @param {string} sdp @param {"offer" | "answer"} side @param {Media} media */
function mkyOf(sdp, side, media) {
  const own = checkSdp(sdp, { side, media });
  if (!own.ok) throw new Error(`Cannot sign an ${side}: it must be a ${media}, got ${own.rule}`);
  return [{ alg: "sha-256", dig: own.digest }];
}

/** One hash, for one certificate. @type {Form} */
function isMky(value) {
  if (!Array.isArray(value) || value.length !== 1 || !isRecord(value[0])) return false;
  return areExactly(value[0], {
    alg: is("sha-256"),
    dig: (dig) => typeof dig === "string" && /^[0-9A-F]{64}$/.test(dig),
  });
}

/** @param {Record<string, unknown>} claims */
function digestIn({ mky }) {
  return /** @type {{ dig: string }[]} */ (mky)[0]?.dig;
}

/**
 * @param {string} proof
 * @param {{ kid: string, x: string }} key
 * @returns {Promise<Unverified | Refusal>}
 */
async function provenBy(proof, { kid, x }) {
  const signed = read(proof, typ);
  if (!signed.ok) return signed;
  const [signature, ...others] = signed.signatures;
  if (signature?.kid !== kid || others.length > 0) return refused("unknown_key");
  return await isBy(signature, x) ? signed : refused("signature");
}

/**
 * @param {Record<string, unknown>} claims
 * @param {Readonly<Record<string, Form>>} forms
 * @param {{ ring: string, session: string, iss: string, aud: string, nowMs: number }} wanted
 * @returns {Refusal | undefined}
 */
function faultOf(claims, forms, { ring, session, iss, aud, nowMs }) {
  const { role, ...others } = forms;
  // The role before the rest: an answer held out as an offer has claims of its own.
  if (role?.(claims.role) !== true) return refused("role");
  if (!areExactly(claims, { ...others, role })) return refused("claims");
  if (claims.iss !== iss) return refused("unknown_key");
  if (claims.ring !== ring) return refused("ring");
  if (claims.session !== session) return refused("session");
  if (claims.aud !== aud) return refused("audience");
  const iat = Number(claims.iat);
  if (Number(claims.exp) !== iat + proofS) return refused("claims");
  if (iat * 1000 > nowMs + skewMs) return refused("from_future");
  if (untilMs(iat) < nowMs) return refused("expired");
  return undefined;
}

/**
 * Last of all, so that only proofs that would count are remembered.
 * @param {SeenIds} seen
 * @param {Record<string, unknown>} claims
 * @param {number} nowMs
 * @returns {Refusal | undefined}
 */
function once(seen, { iss, jti, iat }, nowMs) {
  const taken = seen.take(`${iss} ${jti}`, untilMs(Number(iat)), nowMs);
  return taken === "new" ? undefined : refused(taken === "seen" ? "replayed" : "busy");
}

/** The last moment at which a proof counts anywhere. @param {number} iat */
function untilMs(iat) {
  return (iat + proofS) * 1000 + skewMs;
}

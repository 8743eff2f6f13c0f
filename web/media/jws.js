// @ts-check
/**
 * Compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037), and nothing else of it: the header is
 * exactly `alg`, `typ` and `kid`. A header never brings a key; `kid` only says which of the keys that
 * the reader already trusts is meant. Each kind of statement has a `typ` of its own, so that none
 * can stand for another.
 */
import { bytesOf, fromBase64Url, toBase64Url } from "./base64_url.js";
import { is32Bytes, isRecord } from "./claims.js";
import { isSignedBy } from "./signing_key.js";

/** @import { Refusal, SigningKey } from "./types.js" */

/** @typedef {{ kid: string, signed: string, signature: Uint8Array<ArrayBuffer> }} Signature */
/** @typedef {{ ok: true, typ: string, claims: Record<string, unknown>, payload: string, signatures: Signature[] }} Unverified */

/** Characters of one compact JWS at most. */
export const jwsMax = 8_192;
/** Signatures of one statement at most: eight managers, the recovery copy and a new member. */
const signaturesMax = 10;
/** A signature of 64 bytes is 86 characters. */
const compact = /^([A-Za-z0-9_-]{1,400})\.([A-Za-z0-9_-]{1,7600})\.([A-Za-z0-9_-]{86})$/;

/**
 * Signs claims as one kind of statement; with several keys all sign the same payload.
 * @param {SigningKey | SigningKey[]} keys
 * @param {string} typ
 * @param {Record<string, unknown>} claims
 * @returns {Promise<string>}
 */
export async function sign(keys, typ, claims) {
  const payload = toBase64Url(bytesOf(JSON.stringify(claims)));
  const each = await Promise.all(
    (Array.isArray(keys) ? keys : [keys]).map((key) => signPayload(key, typ, payload)),
  );
  return each.join("~");
}

/**
 * Another signature under the same statement, by somebody elsewhere who has read it.
 * @param {SigningKey} key
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function countersign(key, text) {
  const statement = read(text);
  if (!statement.ok) {
    throw new Error(`Cannot countersign: it must be a statement, got one with ${statement.rule}`);
  }
  return `${text}~${await signPayload(key, statement.typ, statement.payload)}`;
}

/**
 * Reads a statement. Nothing is verified yet: the claims say which keys have to be looked for.
 * @param {unknown} text
 * @param {string} [typ] the one kind that will do
 * @returns {Unverified | Refusal}
 */
export function read(text, typ) {
  if (typeof text !== "string" || text.length > (jwsMax + 1) * signaturesMax) {
    return refused("form");
  }
  /** @type {Signature[]} */
  const signatures = [];
  let payload = "";
  let kind = typ;
  const parts = text.split("~");
  if (parts.length > signaturesMax) return refused("form");
  for (const part of parts) {
    const [, head, body, tail] = part.length <= jwsMax ? compact.exec(part) ?? [] : [];
    const signature = tail === undefined ? undefined : fromBase64Url(tail);
    const header = head === undefined ? undefined : jsonIn(head);
    if (header === undefined || body === undefined || signature?.length !== 64) {
      return refused("form");
    }
    const { alg, kid } = header;
    kind ??= typeof header.typ === "string" ? header.typ : undefined;
    if (
      Object.keys(header).length !== 3 || alg !== "EdDSA" || header.typ !== kind ||
      kind === undefined || typeof kid !== "string" || !is32Bytes(kid)
    ) return refused("header");
    if (payload !== "" && body !== payload) return refused("form");
    if (signatures.some((other) => other.kid === kid)) return refused("signers");
    payload = body;
    signatures.push({ kid, signed: `${head}.${body}`, signature });
  }
  const claims = jsonIn(payload);
  if (claims === undefined || kind === undefined) return refused("form");
  return { ok: true, typ: kind, claims, payload, signatures };
}

/**
 * Whether one signature is by this key.
 * @param {Signature | undefined} signature
 * @param {string} x
 */
export async function isBy(signature, x) {
  return signature !== undefined &&
    await isSignedBy(x, signature.signature, bytesOf(signature.signed));
}

/** @param {Refusal["rule"]} rule @returns {Refusal} */
export function refused(rule) {
  return { ok: false, rule };
}

/** @param {SigningKey} key @param {string} typ @param {string} payload in base64url */
async function signPayload(key, typ, payload) {
  const header = JSON.stringify({ alg: "EdDSA", typ, kid: key.kid });
  const signed = `${toBase64Url(bytesOf(header))}.${payload}`;
  const signature = await crypto.subtle.sign({ name: "Ed25519" }, key.privateKey, bytesOf(signed));
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
}

/** @param {string} segment @returns {Record<string, unknown> | undefined} */
function jsonIn(segment) {
  const bytes = fromBase64Url(segment);
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

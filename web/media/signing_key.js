// @ts-check
/** Ed25519 keys by WebCrypto, which Chromium has since 137, Safari since 17 and Deno has. */
import { fromBase64Url, hashOf, toBase64Url } from "./base64_url.js";

/** @import { SigningKey } from "./types.js" */

/** What PKCS #8 puts before the 32 bytes of an Ed25519 secret (RFC 8410, section 7). */
const pkcs8Head = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
/** Letters that are not taken for one another: base 32 after Crockford. */
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A new key, which cannot leave where it was made unless `extractable`: for a unit's file and for
 * the printed recovery copy only.
 * @param {{ extractable?: boolean }} [options]
 * @returns {Promise<SigningKey>}
 */
export async function makeSigningKey({ extractable = false } = {}) {
  const { publicKey, privateKey } = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(
    { name: "Ed25519" },
    extractable,
    ["sign", "verify"],
  ));
  const x = toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)));
  return { kid: await kidOf(x), x, privateKey };
}

/**
 * The key of a secret of 32 bytes; what is returned cannot be exported again.
 * @param {Uint8Array} seed
 * @returns {Promise<SigningKey>}
 */
export async function signingKeyOfSeed(seed) {
  if (seed.length !== 32) {
    throw new Error(`Cannot make a key: its secret must be 32 bytes, got ${seed.length}`);
  }
  const pkcs8 = new Uint8Array([...pkcs8Head, ...seed]);
  const open = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", open);
  if (x === undefined) throw new Error("Cannot make a key: its public half must be told, got none");
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, false, [
    "sign",
  ]);
  return { kid: await kidOf(x), x, privateKey };
}

/**
 * The secret of a key that was made extractable.
 * @param {SigningKey} key
 * @returns {Promise<Uint8Array<ArrayBuffer>>} 32 bytes
 */
export async function seedOf(key) {
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key.privateKey));
  return pkcs8.slice(pkcs8Head.length, pkcs8Head.length + 32);
}

/** The name of a public key: its thumbprint by RFC 7638. @param {string} x */
export function kidOf(x) {
  return hashOf(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`);
}

/**
 * Whether the secret half of `x` signed the text.
 * @param {string} x
 * @param {Uint8Array<ArrayBuffer>} signature
 * @param {Uint8Array<ArrayBuffer>} signed
 */
export async function isSignedBy(x, signature, signed) {
  const raw = fromBase64Url(x);
  if (raw?.length !== 32 || signature.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, signed);
  } catch {
    return false; // 32 bytes that are no point of the curve
  }
}

/**
 * A key's name for people to compare on two screens: 80 bits in four groups, too many to be hit by
 * making keys until one fits.
 * @param {string} kid
 */
export function safetyCode(kid) {
  const bytes = fromBase64Url(kid);
  if (bytes === undefined || bytes.length < 10) {
    throw new Error("Cannot show a code: a key's name must be a hash, got something else");
  }
  let bits = 0n;
  for (const byte of bytes.slice(0, 10)) bits = bits << 8n | BigInt(byte);
  const letters = Array.from(
    { length: 16 },
    (_, at) => codeLetters[Number(bits >> BigInt(75 - 5 * at) & 31n)],
  );
  return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join("")).join(" ");
}

// @ts-check
/** Base64url without padding (RFC 4648, section 5), in its one canonical spelling. */

/** @param {Uint8Array} bytes */
export function toBase64Url(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Undefined for what is not base64url, padding and stray last bits included: otherwise one signature
 * has several spellings, and whoever counts texts counts it several times.
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer> | undefined}
 */
export function fromBase64Url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return toBase64Url(bytes) === text ? bytes : undefined;
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} its UTF-8 */
export function bytesOf(text) {
  return new TextEncoder().encode(text);
}

/** @param {string} text @returns {Promise<string>} SHA-256 of its UTF-8, in base64url */
export async function hashOf(text) {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text))));
}

/** A random name of 128 bits. */
export function randomId() {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

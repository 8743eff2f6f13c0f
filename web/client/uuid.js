// @ts-check
/**
 * A UUID of version 7 (RFC 9562 §5.7): 48 bits of wall time, then 74 random bits. It names one
 * intent: made once per press, repeated unchanged until the server has answered (E2).
 * @param {number} nowMs the server's wall time as this app knows it, so that a wrong clock on a
 *   phone makes no key "from the future"
 * @returns {string}
 */
export function uuidV7(nowMs) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = Math.max(0, Math.floor(nowMs));
  for (let at = 5; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (/** @type {number} */ (bytes[6]) & 0x0f);
  bytes[8] = 0x80 | (/** @type {number} */ (bytes[8]) & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/**
 * UUIDs of version 7 (RFC 9562 §5.7) as a phone makes them for its idempotency keys: 48 bits of
 * wall time, the rest random.
 */
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const pool = new Uint8Array(16 * 512);
let used = pool.length;

/** A new one, for a wall time in milliseconds. */
export function uuid7(nowMs: number): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const at = used;
  used += 16;
  const time = Math.floor(nowMs).toString(16).padStart(12, "0");
  const byte = (index: number) => hex[pool[at + index]!]!;
  const version = (0x70 | (pool[at]! & 0x0f)).toString(16);
  const variant = hex[0x80 | (pool[at + 2]! & 0x3f)]!;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${byte(1)}-${variant}${byte(3)}-` +
    byte(4) + byte(5) + byte(6) + byte(7) + byte(8) + byte(9);
}

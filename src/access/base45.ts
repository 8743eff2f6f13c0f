/**
 * Base45 (RFC 9285): two bytes as three of the 45 characters that a QR code packs tightest, a last
 * odd byte as two. What decodes also encodes back to the same text: no byte string has two texts.
 */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const values: ReadonlyMap<string, number> = new Map([...alphabet].map((char, at) => [char, at]));

/** The text of some bytes. */
export function base45Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    const n = pair ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!;
    text += alphabet[n % 45]! + alphabet[Math.floor(n / 45) % 45]!;
    if (pair) text += alphabet[Math.floor(n / 2025)]!;
  }
  return text;
}

/** The bytes of a text, or null where it is not Base45. */
export function bytesOfBase45(text: string): Uint8Array | null {
  const left = text.length % 3;
  if (left === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (left === 2 ? 1 : 0));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const c = values.get(text[at]!);
    const d = values.get(text[at + 1]!);
    const pair = at + 2 < text.length;
    const e = pair ? values.get(text[at + 2]!) : 0;
    if (c === undefined || d === undefined || e === undefined) return null;
    const n = c + d * 45 + e * 2025;
    if (n > (pair ? 0xffff : 0xff)) return null;
    if (pair) bytes[to++] = n >> 8;
    bytes[to++] = n & 0xff;
  }
  return bytes;
}

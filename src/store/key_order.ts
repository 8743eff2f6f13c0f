/**
 * How keys sort, byte for byte as Deno KV encodes them (the FoundationDB tuple layer: the `codec`
 * of denokv's protocol crate). A string is the tag 02, its UTF-8 bytes with 00 written as 00 FF,
 * and 00; a number is the tag 21 and its IEEE 754 bits, big-endian, with the sign bit flipped, or
 * every bit where it is negative. So strings sort by their bytes and before all numbers, numbers by
 * value, and a key before the keys it begins.
 *
 * Here the bytes are the characters of a JavaScript string, each below 256, which compares with `<`
 * and serves as a map's key; its length is what counts against the store's limits on keys.
 */
import type { Key } from "./store.ts";

const stringTag = "\x02";
const numberTag = "\x21";
/** ASCII without 00: the bytes are the characters and nothing needs an escape. */
// deno-lint-ignore no-control-regex -- control characters are bytes of a key like any other
const plain = /^[\x01-\x7f]*$/;

const utf8 = new TextEncoder();
const bits = new DataView(new ArrayBuffer(8));

/** A key as bytes in a string: sorts by `<` as Deno KV sorts the key, and is as long as there. */
export function encodeKey(key: Key): string {
  let encoded = "";
  for (const part of key) {
    encoded += typeof part === "string" ? encodeText(part) : encodeNumber(part);
  }
  return encoded;
}

/** Below zero, zero or above, as `a` sorts before, with or after `b`. */
export function compareKeys(a: Key, b: Key): number {
  const left = encodeKey(a);
  const right = encodeKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The bounds of what lies strictly below a prefix: from `first` (inclusive) to `end` (exclusive). */
export function boundsBelow(prefix: string): { readonly first: string; readonly end: string } {
  return { first: prefix + "\x00", end: prefix + "\xff" };
}

function encodeText(text: string): string {
  if (plain.test(text)) return `${stringTag}${text}\x00`;
  let bytes = "";
  for (const byte of utf8.encode(text)) {
    bytes += byte === 0 ? "\x00\xff" : String.fromCharCode(byte);
  }
  return `${stringTag}${bytes}\x00`;
}

function encodeNumber(value: number): string {
  bits.setFloat64(0, value);
  const negative = bits.getUint8(0) >= 0x80;
  bits.setUint32(0, bits.getUint32(0) ^ (negative ? 0xffffffff : 0x80000000));
  if (negative) bits.setUint32(4, bits.getUint32(4) ^ 0xffffffff);
  let encoded = numberTag;
  for (let at = 0; at < 8; at++) encoded += String.fromCharCode(bits.getUint8(at));
  return encoded;
}

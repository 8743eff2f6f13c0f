/** Unguessable randomness, from Web Crypto: for ids, pauses and secrets. */
import type { Random } from "./random.ts";

const word = new Uint32Array(1);

/** Unguessable numbers. */
export const cryptoRandom: Random = {
  next: () => crypto.getRandomValues(word)[0]! / 2 ** 32,
};

/** So many unguessable bytes. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/**
 * A value sealed as text: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. Where it stands
 * is authenticated with it, so a value that is moved to another row, field or table does not open.
 * A key may seal 2^32 values before random nonces are likely to meet; a person's or a day's never
 * comes near.
 *
 * The text is `1.` and base64url of nonce, ciphertext and tag: 40 characters and a third more than
 * the value's JSON.
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv } from "node:crypto";

/** Where a sealed value stands. */
export interface SealPlace {
  readonly table: string;
  /** Names from the row inwards, or whatever else tells values of one row apart. */
  readonly path: string;
  /** The row's id. */
  readonly id: string;
}

/** A sealed value that does not open: changed, moved, or under another key. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

/** The form that is written now. */
const prefix = "1.";
const nonceBytes = 12;
const tagBytes = 16;

/** Seals a value, which must be JSON. @param key 32 bytes. @param nonce 12 random bytes, used once. */
export function sealField(
  key: Uint8Array,
  place: SealPlace,
  value: unknown,
  nonce: Uint8Array,
): string {
  if (nonce.length !== nonceBytes) {
    throw new TypeError(`Cannot seal: a nonce has ${nonceBytes} bytes, got ${nonce.length}`);
  }
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(placeBytes(place));
  const body = cipher.update(JSON.stringify(value), "utf8");
  return prefix +
    Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

/** Opens what {@link sealField} made. @throws {SealBroken} */
export function openField(key: Uint8Array, place: SealPlace, sealed: string): unknown {
  if (!sealed.startsWith(prefix)) throw broken(place, "this server knows its form");
  const bytes = Buffer.from(sealed.slice(prefix.length), "base64url");
  if (bytes.length < nonceBytes + tagBytes) throw broken(place, "it is whole");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes));
    decipher.setAAD(placeBytes(place));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const body = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return JSON.parse(Buffer.concat([body, decipher.final()]).toString());
  } catch {
    throw broken(place, "it stands where it was sealed, unchanged, under its key");
  }
}

function placeBytes({ table, path, id }: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([table, path, id]));
}

function broken({ table }: SealPlace, rule: string): SealBroken {
  return new SealBroken(`Cannot open a sealed value of ${table}: it opens only where ${rule}`);
}

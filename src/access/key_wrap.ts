/**
 * A key under another one: AES-256-GCM, what it is called as associated data, so that a wrapped key
 * opens under its own name alone. Laid out as nonce (12 bytes), ciphertext, tag (16 bytes).
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv } from "node:crypto";

/** Bytes of the nonce; a new random one for each wrapping. */
export const wrapNonceBytes = 12;
const tagBytes = 16;

/** Wraps a key. @param nonce 12 bytes that this wrapping key has never met. */
export function wrapKey(
  wrappingKey: Uint8Array,
  name: string,
  key: Uint8Array,
  nonce: Uint8Array,
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", wrappingKey, nonce);
  cipher.setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** The key that was wrapped; null where the name, the wrapping key or the bytes are others. */
export function unwrapKey(
  wrappingKey: Uint8Array,
  name: string,
  wrapped: Uint8Array,
): Buffer | null {
  if (wrapped.length <= wrapNonceBytes + tagBytes) return null;
  const decipher = createDecipheriv(
    "aes-256-gcm",
    wrappingKey,
    wrapped.subarray(0, wrapNonceBytes),
    { authTagLength: tagBytes },
  );
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(wrapped.subarray(-tagBytes));
  try {
    const body = wrapped.subarray(wrapNonceBytes, -tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}

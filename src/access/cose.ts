/**
 * COSE_Sign1 (RFC 9052 §4.2) with Ed25519 (RFC 9053 §2.2), as far as a door's QR needs it: one
 * signature, the algorithm and the key's id in the protected header, nothing in the unprotected one,
 * tag 18 in front. A message of any other form is not ours and is not read.
 */
import { type KeyObject, sign, verify } from "node:crypto";
import { decode, encode, Tag } from "cbor2";

/** CBOR tag of a COSE_Sign1 message. */
const sign1Tag = 18;
/** Header parameters: algorithm and key id; the value for EdDSA (IANA COSE registry). */
const headerAlg = 1;
const headerKid = 4;
const algEdDsa = -8;

/** Longer messages are not read, in bytes. */
export const messageBytesMax = 1024;
/** Reads only what we would write: no floats, no streams, no second meaning, no deep nesting. */
const strict = {
  ignoreGlobalTags: true,
  maxDepth: 8,
  preferMap: true,
  rejectBigInts: true,
  rejectDuplicateKeys: true,
  rejectFloats: true,
  rejectStreaming: true,
} as const;

/** A message that was taken apart; nothing of it is true until {@link isSignedBy} says so. */
export interface Sign1 {
  readonly kid: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** The header as it came: what was signed. */
  readonly header: Uint8Array;
}

/** A signed message. */
export function sign1(payload: Uint8Array, kid: string, key: KeyObject): Uint8Array {
  const header = encode(
    new Map<number, unknown>([[headerAlg, algEdDsa], [headerKid, new TextEncoder().encode(kid)]]),
  );
  const signature = new Uint8Array(sign(null, signedBytes(header, payload), key));
  return encode(new Tag(sign1Tag, [header, new Map(), payload, signature]));
}

/** Takes a message apart; null where it is not a COSE_Sign1 of ours. Never throws. */
export function readSign1(bytes: Uint8Array): Sign1 | null {
  if (bytes.length > messageBytesMax) return null;
  try {
    const message: unknown = decode(bytes, strict);
    if (!(message instanceof Tag) || message.tag !== sign1Tag) return null;
    const parts: unknown = message.contents;
    if (!Array.isArray(parts) || parts.length !== 4) return null;
    const [header, unprotected, payload, signature] = parts as unknown[];
    if (!(header instanceof Uint8Array) || !(payload instanceof Uint8Array)) return null;
    if (!(signature instanceof Uint8Array) || signature.length !== 64) return null;
    if (!(unprotected instanceof Map) || unprotected.size !== 0) return null;
    const kid = kidOf(header);
    return kid === null ? null : { kid, payload, signature, header };
  } catch {
    return null;
  }
}

/** Whether the holder of this Ed25519 key signed the message. Never throws. */
export function isSignedBy(message: Sign1, publicKey: KeyObject): boolean {
  try {
    return verify(null, signedBytes(message.header, message.payload), publicKey, message.signature);
  } catch {
    return false;
  }
}

/** CBOR of a payload. */
export function cborOf(value: unknown): Uint8Array {
  return encode(value);
}

/** The value of a payload, with maps as Map; undefined where it is none. Never throws. */
export function cborValue(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, strict);
  } catch {
    return undefined;
  }
}

function kidOf(header: Uint8Array): string | null {
  const known: unknown = decode(header, strict);
  if (!(known instanceof Map) || known.size !== 2 || known.get(headerAlg) !== algEdDsa) return null;
  const kid: unknown = known.get(headerKid);
  return kid instanceof Uint8Array && kid.length >= 1 && kid.length <= 64
    ? new TextDecoder().decode(kid)
    : null;
}

/** `Sig_structure` of RFC 9052 §4.4, without external data. */
function signedBytes(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return encode(["Signature1", header, new Uint8Array(0), payload]);
}

/**
 * What of the server's words to a unit is signed, byte for byte, so that a broker in between, or a
 * recording of it, opens nothing and teaches a unit nothing.
 *
 * The form: the UTF-8 bytes of one JSON array without white space, as `JSON.stringify` writes it.
 * Its first element is the purpose, `vestibule/1 act`, `vestibule/1 time` or `vestibule/1 access`,
 * then building and unit, then the payload's fields in the order below; objects within are arrays of
 * their fields in order. An array has no order of keys to agree on, all numbers are integers (which
 * every JSON writer prints alike), and no two purposes or units share a form.
 *
 * The signature is Ed25519 (RFC 8032) over those bytes, base64url without padding; `kid` names the
 * key. An act and a time name boot and last moment, a list its epoch and revision: so none can be
 * used again elsewhere or later.
 */
import { Buffer } from "node:buffer";
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { root } from "./wire_root.ts";
import type { UnitAccess, UnitAct, UnitTime } from "./unit_payloads.ts";
import type { UnitAddress } from "./unit_topics.ts";

/** Signs what a unit will verify; holds the private key. */
export interface UnitSigner {
  readonly kid: string;
  /** Ed25519 over the bytes: 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

type Unsigned<T> = Omit<T, "kid" | "signature">;

/** The bytes that are signed of an act. */
export function actBytes(at: UnitAddress, act: Unsigned<UnitAct>): Uint8Array {
  return bytesOf("act", at, [act.act, act.kind, act.door, act.boot, act.notAfterUnitMs]);
}

/** The bytes that are signed of a time. */
export function timeBytes(at: UnitAddress, time: Unsigned<UnitTime>): Uint8Array {
  return bytesOf("time", at, [time.wallMs, time.boot, time.notAfterUnitMs]);
}

/** The bytes that are signed of an access list. */
export function accessBytes(at: UnitAddress, list: Unsigned<UnitAccess>): Uint8Array {
  return bytesOf("access", at, [
    list.epoch,
    list.revision,
    list.issuedAtMs,
    list.keys.map(({ kid, publicKey }) => [kid, publicKey]),
    list.revoked,
    list.tags.map(({ serialHash, logId, doors }) => [
      serialHash,
      logId,
      doors.map(({ door, spans }) => [door, spans]),
    ]),
  ]);
}

/** A payload with its signature. */
export function withSignature<T extends object>(
  payload: T,
  bytes: Uint8Array,
  signer: UnitSigner,
): T & { kid: string; signature: string } {
  const signature = Buffer.from(signer.sign(bytes)).toString("base64url");
  return { ...payload, kid: signer.kid, signature };
}

/** The public keys that a unit was given, by `kid`. */
export type UnitKeys = ReadonlyMap<string, KeyObject>;

/** A signer with an Ed25519 private key; its `kid` is the beginning of the public key's hash. */
export function signerOf(privateKey: KeyObject): UnitSigner {
  const kid = createHash("sha256").update(publicKeyOf(privateKey)).digest("base64url").slice(0, 16);
  return { kid, sign: (bytes) => sign(null, bytes, privateKey) };
}

/**
 * The 32 raw bytes of an Ed25519 private key's public half, base64url: what a unit is given.
 * @throws {Error} where the key is of another kind
 */
export function publicKeyOf(privateKey: KeyObject): string {
  const { crv, x } = createPublicKey(privateKey).export({ format: "jwk" });
  if (crv !== "Ed25519" || x === undefined) {
    throw new Error("Cannot give units a key: it must be an Ed25519 key");
  }
  return x;
}

/** Reads an Ed25519 public key from its 32 raw bytes in base64url. @throws {Error} */
export function readPublicKey(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
}

/** Whether a key that the unit knows signed these bytes. */
export function isSigned(
  keys: UnitKeys,
  { kid, signature }: { readonly kid: string; readonly signature: string },
  bytes: Uint8Array,
): boolean {
  const key = keys.get(kid);
  if (key === undefined) return false;
  const given = Buffer.from(signature, "base64url");
  return given.length === 64 && verify(null, bytes, key, given);
}

function bytesOf(purpose: string, { building, unit }: UnitAddress, fields: unknown[]): Uint8Array {
  return Buffer.from(JSON.stringify([`${root} ${purpose}`, building, unit, ...fields]));
}

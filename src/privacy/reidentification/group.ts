/**
 * The group in which map rows are sealed: ristretto255 (RFC 9496), of prime order, so that every
 * encoding stands for one element and none has a small order. Points and scalars travel as 32 bytes
 * in base64url. Nothing here needs more than a browser has, since custodians' devices use it too.
 */
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { z } from "zod";

/** An element of the group. */
export type Point = InstanceType<typeof ristretto255.Point>;
/** So many unguessable bytes, new at each call. */
export type RandomBytes = (count: number) => Uint8Array;

const { Point: points } = ristretto255;
/** Whole numbers modulo the order of the group. */
export const scalars = points.Fn;
/** The generator of the standard. */
export const generator: Point = points.BASE;

/** A point or scalar as text. */
export const elementSchema = z.string().length(43).regex(/^[A-Za-z0-9_-]{43}$/);
/** Bytes as base64url, at most this many characters. */
export const base64urlSchema = (lengthMax: number) =>
  z.string().max(lengthMax).regex(/^[A-Za-z0-9_-]+$/);

const encoder = new TextEncoder();

/** A scalar that nobody can guess; never zero. */
export function randomScalar(random: RandomBytes): bigint {
  // 512 bits leave no bias worth speaking of once they are reduced.
  return hashToScalar("random", random(64));
}

/**
 * A scalar from texts and bytes (RFC 9380 §5.2, SHA-512); each part stands with its length, so that
 * no two lists are hashed alike. Never zero.
 * @param domain what the hash is for; two domains share no outcome.
 */
export function hashToScalar(domain: string, ...parts: readonly (string | Uint8Array)[]): bigint {
  const pieces = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, piece.length);
    whole.set(piece, at + 4);
    at += 4 + piece.length;
  }
  const scalar = ristretto255_hasher.hashToScalar(whole, { DST: `vestibule/${domain}` });
  // One in 2^252; but multiplying by zero is refused, and a hash must not throw.
  return scalar === 0n ? 1n : scalar;
}

/** 252 bits that stand for texts, as text. */
export function digestOf(domain: string, ...parts: readonly (string | Uint8Array)[]): string {
  return encodeScalar(hashToScalar(domain, ...parts));
}

/** A point whose relation to the generator nobody knows. */
export function pointFromText(text: string): Point {
  return ristretto255_hasher.hashToCurve(encoder.encode(text), { DST: "vestibule/point" });
}

/** A point as text. */
export function encodePoint(point: Point): string {
  return toBase64url(point.toBytes());
}

/** Reads a point. @throws {Error} where the text is no point, or the neutral one. */
export function decodePoint(text: string): Point {
  const point = readPoint(text);
  if (point === null) throw new Error("Cannot read a point: it is no element of the group");
  return point;
}

/** Reads a point; null where the text is none, or the neutral one. */
export function readPoint(text: string): Point | null {
  try {
    const point = points.fromBytes(fromBase64url(text));
    return point.is0() ? null : point;
  } catch {
    return null;
  }
}

/** A scalar as text. */
export function encodeScalar(scalar: bigint): string {
  return toBase64url(scalars.toBytes(scalar));
}

/** Reads a scalar. @throws {Error} where the text is none below the order, or zero. */
export function decodeScalar(text: string): bigint {
  const scalar = scalars.fromBytes(fromBase64url(text));
  if (scalar === 0n) throw new Error("Cannot read a scalar: it must not be zero");
  return scalar;
}

/** Bytes as base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Reads {@link toBase64url}. @throws {SyntaxError} */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}

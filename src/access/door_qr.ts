/**
 * The QR that opens a door without this server: a CWT-like set of claims (RFC 8392) in a
 * COSE_Sign1, as Base45 behind a mark. It lives at most 24 hours and names its doors and the UTC
 * spans in which each opens (E14). A QR with counted uses names one door, since only that door's
 * unit can count them.
 *
 * Its signing key belongs to a quarter of a year and comes from the master key, so a restart changes
 * nothing and a key that leaked is of no use for long.
 */
import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import type { Spans } from "../doors.ts";
import { base45Of, bytesOfBase45 } from "./base45.ts";
import { cborOf, cborValue, isSignedBy, readSign1, type Sign1, sign1 } from "./cose.ts";
import type { MasterKey } from "./master_key.ts";

/** How long a QR lives at most (C7). */
export const qrLifeMsMax = 86_400_000;
/** The longest text that units take. */
export const qrTextMax = 1024;
/** Says whose QR it is, and which form of it. */
const mark = "VST1:";

/** CWT claims (IANA CWT registry), and our own in the range for private use. */
const claim = { iss: 1, aud: 3, exp: 4, nbf: 5, cti: 7, places: -70001, uses: -70002, log: -70003 };

/** Doors that open in the same spans. */
export interface QrPlace {
  /** `unit/door`. */
  readonly doors: readonly string[];
  readonly spans: Spans;
}

/** What a QR says. */
export interface DoorQr {
  readonly cluster: string;
  readonly building: string;
  /** A UUID: what revocation lists name. */
  readonly id: string;
  /** A UUID: what stands for the holder in equipment logs; unrelated to `id`. */
  readonly logId: string;
  readonly notBeforeMs: number;
  readonly expiresAtMs: number;
  readonly places: readonly QrPlace[];
  /** Null: any number of times. */
  readonly usesMax: number | null;
}

const second = z.int().min(0).max(8_640_000_000_000);
const uuidBytes = z.instanceof(Uint8Array).refine((bytes) => bytes.length === 16);
const claimsSchema = z.strictObject({
  iss: z.string().min(1).max(64),
  aud: z.string().min(1).max(64),
  exp: second,
  nbf: second,
  cti: uuidBytes,
  /** Doors, then a flat list: first a start, then by turns a length and a gap, in seconds. */
  places: z.array(z.tuple([
    z.array(z.string().min(3).max(81)).min(1).max(32),
    z.array(second).min(2).max(128).refine((flat) => flat.length % 2 === 0),
  ])).min(1).max(32),
  uses: z.int().min(1).max(10_000).optional(),
  log: uuidBytes,
});
const claimNames: ReadonlyMap<unknown, string> = new Map(
  Object.entries(claim).map(([name, key]) => [key, name]),
);

/**
 * The text of a QR, or null where it would be longer than units take.
 * @throws {TypeError} where its claims break the rules above.
 */
export function signDoorQr(qr: DoorQr, masterKey: MasterKey): string | null {
  const kid = qrKeyId(qr.notBeforeMs);
  const claims = new Map<number, unknown>([
    [claim.iss, qr.cluster],
    [claim.aud, qr.building],
    [claim.exp, Math.floor(qr.expiresAtMs / 1000)],
    [claim.nbf, Math.ceil(qr.notBeforeMs / 1000)],
    [claim.cti, bytesOfUuid(qr.id)],
    [claim.log, bytesOfUuid(qr.logId)],
    [claim.places, qr.places.map(({ doors, spans }) => [doors, flatOf(spans)])],
    ...(qr.usesMax === null ? [] : [[claim.uses, qr.usesMax] as const]),
  ]);
  if (!isSound(qr)) {
    throw new TypeError("Cannot sign a QR: it lives at most a day; counted uses have one door");
  }
  const text = mark + base45Of(sign1(cborOf(claims), kid, qrSigningKey(masterKey, kid)));
  return text.length > qrTextMax ? null : text;
}

/** A QR that was read; its claims are true only once {@link isSignedQr} says so. */
export interface ReadQr {
  readonly message: Sign1;
  readonly claims: DoorQr;
}

/** Reads the text of a QR; null where it is none of ours. Never throws. */
export function readDoorQr(text: string): ReadQr | null {
  if (text.length > qrTextMax || !text.startsWith(mark)) return null;
  const bytes = bytesOfBase45(text.slice(mark.length));
  const message = bytes === null ? null : readSign1(bytes);
  if (message === null) return null;
  const value = cborValue(message.payload);
  if (!(value instanceof Map) || value.size > claimNames.size) return null;
  const named: Record<string, unknown> = {};
  for (const [key, part] of value) named[claimNames.get(key) ?? "unknown"] = part;
  const read = claimsSchema.safeParse(named);
  if (!read.success) return null;
  const { iss, aud, exp, nbf, cti, places, uses, log } = read.data;
  const claims: DoorQr = {
    cluster: iss,
    building: aud,
    id: uuidOf(cti),
    logId: uuidOf(log),
    notBeforeMs: nbf * 1000,
    expiresAtMs: exp * 1000,
    places: places.map(([doors, flat]) => ({ doors, spans: spansOfFlat(flat) })),
    usesMax: uses ?? null,
  };
  return isSound(claims) ? { message, claims } : null;
}

/** Whether one of these keys signed it. Never throws. */
export function isSignedQr(
  { message }: ReadQr,
  keys: readonly { readonly kid: string; readonly publicKey: string }[],
): boolean {
  const known = keys.find(({ kid }) => kid === message.kid);
  if (known === undefined) return false;
  try {
    return isSignedBy(message, publicKeyOf(known.publicKey));
  } catch {
    return false;
  }
}

/** The spans in which a QR opens a door, or null for a door that it does not name. */
export function qrSpans(qr: DoorQr, door: string): Spans | null {
  return qr.places.find(({ doors }) => doors.includes(door))?.spans ?? null;
}

/** The id of the key of a moment's quarter, such as `2026-1`. */
export function qrKeyId(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getUTCFullYear()}-${Math.floor(at.getUTCMonth() / 3) + 1}`;
}

/**
 * The keys that a unit holds at a moment: of the quarter, of the next, and on a quarter's first day
 * of the one before, whose last QRs still live.
 */
export function qrPublicKeys(
  masterKey: MasterKey,
  atMs: number,
): readonly { readonly kid: string; readonly publicKey: string }[] {
  const at = new Date(atMs);
  const nextMs = Date.UTC(at.getUTCFullYear(), Math.floor(at.getUTCMonth() / 3) * 3 + 3, 1);
  const kids = new Set([qrKeyId(atMs - 2 * qrLifeMsMax), qrKeyId(atMs), qrKeyId(nextMs)]);
  return [...kids].map((kid) => {
    const { x } = createPublicKey(qrSigningKey(masterKey, kid)).export({ format: "jwk" });
    return { kid, publicKey: x! };
  });
}

function qrSigningKey(masterKey: MasterKey, kid: string): KeyObject {
  return masterKey.signingKey(`door_qr/${kid}`);
}

function publicKeyOf(x: string): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

function isSound({ notBeforeMs, expiresAtMs, usesMax, places }: DoorQr): boolean {
  const life = expiresAtMs - notBeforeMs;
  // A minute's grace: a QR is dated back by as much as a unit's clock may be behind.
  if (life <= 0 || life > qrLifeMsMax + 60_000) return false;
  return usesMax === null || (places.length === 1 && places[0]!.doors.length === 1);
}

/** Whole seconds, rounded inwards: a QR never opens for longer than its spans. */
function flatOf(spans: Spans): number[] {
  const flat: number[] = [];
  let last = 0;
  for (const [fromMs, untilMs] of spans) {
    const from = Math.ceil(fromMs / 1000);
    const until = Math.floor(untilMs / 1000);
    if (until <= from) continue;
    flat.push(from - last, until - from);
    last = until;
  }
  return flat;
}

function spansOfFlat(flat: readonly number[]): Spans {
  const spans: [number, number][] = [];
  let last = 0;
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const from = last + flat[at]!;
    last = from + flat[at + 1]!;
    spans.push([from * 1000, last * 1000]);
  }
  return spans;
}

function bytesOfUuid(id: string): Uint8Array {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new TypeError("Cannot sign a QR: its ids are UUIDs");
  }
  return new Uint8Array(Buffer.from(id.replaceAll("-", ""), "hex"));
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${
    hex.slice(20)
  }`;
}

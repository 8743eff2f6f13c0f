/**
 * A row of the map, sealed to a public key whose private half nobody has. With generators G and H
 * and the public key Y = y·G, a sealed row is R = r·G, S = r·H, a proof that the same r lies behind
 * both, and AES-256-GCM under a key from r·Y. This is TDH2 of Shoup and Gennaro ("Securing threshold
 * cryptosystems against chosen ciphertext attack", 2002): the proof is bound to the row's label, so
 * a custodian's device can tell, before it lends its share, that this is the row of that pseudonym
 * and day, put in by who sealed it, and no other row under its name.
 *
 * A further key may be mixed in, that of the row's day: once it is destroyed with the day's log, no
 * copy of the row opens any more, whoever comes together (C6).
 *
 * r is new for every row, so every row has a key of its own.
 */
import { z } from "zod";
import {
  base64urlSchema,
  elementSchema,
  encodePoint,
  fromBase64url,
  generator,
  type Point,
  pointFromText,
  type RandomBytes,
  randomScalar,
  readPoint,
  toBase64url,
} from "./group.ts";
import { isProved, proofSchema, prove } from "./proof.ts";

/** Bytes of what a row hides, whatever it is: a length says nothing. */
export const hiddenBytes = 80;
const hiddenBytesMax = hiddenBytes - 1;
const boxBytes = hiddenBytes + 16;

/** A sealed row, without its label. */
export const sealedRowSchema = z.strictObject({
  /** R. */
  point: elementSchema,
  /** S. */
  witness: elementSchema,
  proof: proofSchema,
  /** 96 bytes. */
  box: base64urlSchema(boxBytes / 3 * 4),
});
/** A sealed row, without its label. */
export type SealedRow = Readonly<z.infer<typeof sealedRowSchema>>;
/** What a custodian's device needs of it. */
export const rowPointsSchema = sealedRowSchema.omit({ box: true });
/** What a custodian's device needs of it. */
export type RowPoints = Readonly<z.infer<typeof rowPointsSchema>>;

/** What a row is about; everything that must not be exchanged between rows. */
export interface RowLabel {
  /** Names the public key. */
  readonly key: string;
  readonly row: string;
  readonly rid: string;
  /** Days since the Unix epoch, UTC. */
  readonly epochDay: number;
  readonly building: string;
}

/** H: its logarithm to the base G is nobody's. */
const second = pointFromText("map row");

/** Tables that make the many products with the same point quicker; some milliseconds once. */
export function quickened(point: Point): Point {
  return point.precompute(8, false);
}

let quick = false;

/**
 * Seals a few bytes, such as an id, to a public key.
 * @param dayKey 32 bytes that are needed besides, or null for none.
 * @throws {RangeError} where they are too many.
 */
export async function sealRow(
  publicKey: Point,
  label: RowLabel,
  hidden: Uint8Array,
  random: RandomBytes,
  dayKey: Uint8Array | null = null,
): Promise<SealedRow> {
  if (hidden.length > hiddenBytesMax) {
    throw new RangeError(
      `Cannot seal a row: it hides at most ${hiddenBytesMax} bytes, got ${hidden.length}`,
    );
  }
  if (!quick) quickened(second);
  quick = true;
  const r = randomScalar(random);
  const point = encodePoint(generator.multiply(r));
  const witness = encodePoint(second.multiply(r));
  const context = contextOf(label);
  const proof = prove(r, { purpose: "row", context, bases: [generator, second] }, random);
  const padded = new Uint8Array(hiddenBytes);
  padded[0] = hidden.length;
  padded.set(hidden, 1);
  const { key, params } = await boxOf(publicKey.multiply(r), dayKey, point, context);
  const box = toBase64url(new Uint8Array(await crypto.subtle.encrypt(params, key, padded)));
  return { point, witness, proof, box };
}

/** Whether a row was sealed under this label, by somebody who knew its r. */
export function isOfLabel(row: RowPoints, label: RowLabel): boolean {
  const point = readPoint(row.point);
  const witness = readPoint(row.witness);
  return point !== null && witness !== null && isProved(
    row.proof,
    { purpose: "row", context: contextOf(label), bases: [generator, second] },
    [point, witness],
  );
}

/**
 * Opens a row with r·Y, which two custodians' devices make together (`threshold.ts`).
 * @returns what it hides, or null where this is another row's.
 */
export async function openRow(
  shared: Point,
  row: SealedRow,
  label: RowLabel,
  dayKey: Uint8Array | null = null,
): Promise<Uint8Array | null> {
  const { key, params } = await boxOf(shared, dayKey, row.point, contextOf(label));
  try {
    const box = fromBase64url(row.box);
    const padded = new Uint8Array(await crypto.subtle.decrypt(params, key, box));
    return padded.slice(1, 1 + padded[0]!);
  } catch {
    return null;
  }
}

function contextOf({ key, row, rid, epochDay, building }: RowLabel): readonly string[] {
  return [key, row, rid, String(epochDay), building];
}

async function boxOf(
  shared: Point,
  dayKey: Uint8Array | null,
  point: string,
  context: readonly string[],
) {
  const about = new TextEncoder().encode(JSON.stringify(context));
  const material = new Uint8Array(32 + (dayKey?.length ?? 0));
  material.set(shared.toBytes());
  if (dayKey !== null) material.set(dayKey, 32);
  const secret = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: fromBase64url(point), info: about },
    secret,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
  // The key is this row's alone, so the nonce may be the same for all.
  return { key, params: { name: "AES-GCM", iv: new Uint8Array(12), additionalData: about } };
}

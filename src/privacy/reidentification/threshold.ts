/**
 * Opening a sealed row with two shares of three. Each custodian has a point (x, s) of a line whose
 * height at zero is the private key y; two points fix the line (Shamir, "How to share a secret",
 * 1979), and the line is never drawn: for a row with R = r·G a device gives s·R, which is worth
 * something for that R alone, with a proof that its s is the one it is known for. Two such parts
 * add up, weighted by Lagrange, to y·R = r·Y, which opens this row (Desmedt and Frankel, "Threshold
 * cryptosystems", 1989). One part says nothing, nor do the parts of other rows.
 */
import { z } from "zod";
import {
  decodePoint,
  elementSchema,
  encodePoint,
  generator,
  type Point,
  type RandomBytes,
  readPoint,
  scalars,
} from "./group.ts";
import { isProved, proofSchema, prove } from "./proof.ts";

/** How many parts open a row. */
export const threshold = 2;
/** How many custodians there are. */
export const custodians = 3;

/** Where on the line a custodian stands. */
export const indexSchema = z.int().min(1).max(custodians);

/** What everybody may know of a set of shares. */
export const publicSetSchema = z.strictObject({
  /** Names Y; the same for all sets of shares of one private key. */
  key: z.string().min(1).max(64),
  /** Names the shares; another set's do not go with these. */
  set: z.string().min(1).max(64),
  /** Y. */
  publicKey: elementSchema,
  /** s·G of each custodian. */
  shares: z.array(z.strictObject({ index: indexSchema, point: elementSchema })).length(custodians),
});
/** What everybody may know of a set of shares. */
export type PublicSet = Readonly<z.infer<typeof publicSetSchema>>;

/** A custodian's part in opening one row. */
export const partSchema = z.strictObject({
  index: indexSchema,
  point: elementSchema,
  proof: proofSchema,
});
/** A custodian's part in opening one row. */
export type Part = Readonly<z.infer<typeof partSchema>>;

/** What a part counts for. */
export interface PartOf {
  /** R of the row. */
  readonly point: string;
  /** The request that it answers. */
  readonly request: string;
}

/** A custodian's part for one row. @param share its s. */
export function partOf(share: bigint, index: number, of: PartOf, random: RandomBytes): Part {
  const base = decodePoint(of.point);
  return {
    index,
    point: encodePoint(base.multiply(share)),
    proof: prove(share, matterOf(base, of), random),
  };
}

/** Whether a part is what this custodian's share makes of this row's point, for this request. */
export function isPartOf(part: Part, of: PartOf, set: PublicSet): boolean {
  const known = set.shares.find(({ index }) => index === part.index);
  const base = readPoint(of.point);
  const value = readPoint(part.point);
  return known !== undefined && base !== null && value !== null &&
    isProved(part.proof, matterOf(base, of), [decodePoint(known.point), value]);
}

/**
 * r·Y from the parts of two custodians that were checked.
 * @throws {Error} where they are not two different ones'.
 */
export function combined(parts: readonly Part[]): Point {
  const indexes = parts.map(({ index }) => index);
  if (parts.length !== threshold || new Set(indexes).size !== threshold) {
    throw new Error(`Cannot open a row: it takes the parts of ${threshold} custodians`);
  }
  return parts.map(({ index, point }) => decodePoint(point).multiply(weightOf(index, indexes)))
    .reduce((sum, point) => sum.add(point));
}

/** Lagrange's weight of the point at `index` for the height at zero of a line through these. */
export function weightOf(index: number, indexes: readonly number[]): bigint {
  let weight = scalars.ONE;
  for (const other of indexes) {
    if (other === index) continue;
    const gap = scalars.sub(BigInt(other), BigInt(index));
    weight = scalars.mul(weight, scalars.div(BigInt(other), gap));
  }
  return weight;
}

function matterOf(base: Point, { point, request }: PartOf) {
  return { purpose: "part", context: [request, point], bases: [generator, base] };
}

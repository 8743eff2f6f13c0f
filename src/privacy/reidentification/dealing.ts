/**
 * How custodians come to their shares without anybody ever having the private key. Each *dealer*
 * draws a line of its own, tells everybody the line's two coefficients times G (Feldman, "A practical
 * scheme for non-interactive verifiable secret sharing", 1987), and gives each custodian the height
 * at theirs. Who gets a height can check it against what was told. The sum of the heights is the
 * custodian's share; the sum of the lines is the line that nobody has drawn.
 *
 * Dealing anew, when a custodian leaves, is the same with two dealers of the old set, whose lines
 * begin at their old shares and are weighted by Lagrange (Desmedt and Jajodia, 1997): Y stays, and
 * the new shares lie on another line, so that an old one and a new one together are worth nothing.
 *
 * A dealer proves that it knows where its line begins, lest the last one chooses its own so as to
 * cancel the others'.
 */
import { z } from "zod";
import {
  decodePoint,
  elementSchema,
  encodePoint,
  generator,
  type Point,
  type RandomBytes,
  randomScalar,
  readPoint,
  scalars,
} from "./group.ts";
import { isProved, proofSchema, prove } from "./proof.ts";
import { custodians, indexSchema, type PublicSet, weightOf } from "./threshold.ts";

/** A line: its height at zero, and how it rises. Secret. */
export interface Line {
  readonly start: bigint;
  readonly rise: bigint;
}

/** What a dealer tells everybody of its line. */
export const commitmentSchema = z.strictObject({
  dealer: indexSchema,
  /** `start · G`. */
  start: elementSchema,
  /** `rise · G`. */
  rise: elementSchema,
  proof: proofSchema,
});
/** What a dealer tells everybody of its line. */
export type Commitment = Readonly<z.infer<typeof commitmentSchema>>;

/** How the lines add up: for a new key, or from two old shares to new ones of the same key. */
export type Dealing =
  | { readonly kind: "generate" }
  | { readonly kind: "reshare"; readonly before: PublicSet; readonly dealers: readonly number[] };

/** A line that begins at an old share or, for a new key, anywhere. */
export function drawLine(random: RandomBytes, start: bigint = randomScalar(random)): Line {
  return { start, rise: randomScalar(random) };
}

/** The height of a line at a custodian. */
export function heightAt({ start, rise }: Line, index: number): bigint {
  return scalars.add(start, scalars.mul(rise, BigInt(index)));
}

/** What is told of a line. @param roster what the ceremony is about (`ceremony.ts`). */
export function commitmentOf(
  line: Line,
  dealer: number,
  roster: string,
  random: RandomBytes,
): Commitment {
  return {
    dealer,
    start: encodePoint(generator.multiply(line.start)),
    rise: encodePoint(generator.multiply(line.rise)),
    proof: prove(line.start, startMatter(dealer, roster), random),
  };
}

/** What is wrong with a dealer's commitment, or null. */
export function commitmentFault(of: Commitment, dealing: Dealing, roster: string): string | null {
  const start = readPoint(of.start);
  if (start === null || readPoint(of.rise) === null) return "it holds no points";
  if (!isProved(of.proof, startMatter(of.dealer, roster), [start])) return "its proof is wrong";
  if (dealing.kind === "reshare") {
    const old = dealing.before.shares.find(({ index }) => index === of.dealer);
    if (!dealing.dealers.includes(of.dealer)) return "it is no dealer's";
    if (old?.point !== of.start) return "its line begins elsewhere than at the dealer's share";
  }
  return null;
}

/** Whether a height is that of the line that was told of. */
export function isHeightOf(height: bigint, index: number, { start, rise }: Commitment): boolean {
  const told = decodePoint(start).add(decodePoint(rise).multiplyUnsafe(BigInt(index)));
  return generator.multiply(height).equals(told);
}

/** A custodian's share from the heights that each dealer gave. */
export function shareFrom(
  heights: readonly { readonly dealer: number; readonly height: bigint }[],
  dealing: Dealing,
): bigint {
  return heights.map(({ dealer, height }) => scalars.mul(weight(dealer, dealing), height))
    .reduce((sum, height) => scalars.add(sum, height), 0n);
}

/** What everybody can work out of the shares from the commitments alone. */
export function publicSetOf(
  ids: { readonly key: string; readonly set: string },
  commitments: readonly Commitment[],
  dealing: Dealing,
): PublicSet {
  const sum = (of: (commitment: Commitment) => Point) =>
    commitments.map((commitment) => of(commitment).multiply(weight(commitment.dealer, dealing)))
      .reduce((all, point) => all.add(point));
  return {
    ...ids,
    publicKey: encodePoint(sum(({ start }) => decodePoint(start))),
    shares: Array.from({ length: custodians }, (_, at) => ({
      index: at + 1,
      point: encodePoint(
        sum(({ start, rise }) =>
          decodePoint(start).add(decodePoint(rise).multiply(BigInt(at + 1)))
        ),
      ),
    })),
  };
}

function weight(dealer: number, dealing: Dealing): bigint {
  return dealing.kind === "generate" ? scalars.ONE : weightOf(dealer, dealing.dealers);
}

function startMatter(dealer: number, roster: string) {
  return { purpose: "line", context: [roster, String(dealer)], bases: [generator] };
}

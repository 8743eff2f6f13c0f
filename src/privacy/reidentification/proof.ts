/**
 * Proofs of knowing a secret number without showing it, made without a dialogue (Fiat–Shamir): that
 * the same secret lies behind `secret · base` for each of some bases. With one base it is Schnorr's
 * proof of knowledge; with two it is Chaum and Pedersen's of equal logarithms ("Wallet databases
 * with observers", 1992). A proof counts for one purpose and one context alone.
 */
import {
  decodeScalar,
  encodePoint,
  encodeScalar,
  hashToScalar,
  type Point,
  type RandomBytes,
  scalars,
} from "./group.ts";
import { z } from "zod";

/** Challenge and response, 32 bytes each, one after the other. */
export const proofSchema = z.string().length(86).regex(/^[A-Za-z0-9_-]{86}$/);

/** What a proof is about. */
export interface ProofMatter {
  readonly purpose: string;
  /** Whatever the proof is bound to. */
  readonly context: readonly string[];
  readonly bases: readonly Point[];
}

/** Proves that `secret` is known and lies behind its product with every base. */
export function prove(secret: bigint, matter: ProofMatter, random: RandomBytes): string {
  const { purpose, context, bases } = matter;
  const values = bases.map((base) => base.multiply(secret));
  // Secret and context are hashed in: were the randomness ever the same twice, a nonce would still
  // differ, and two answers over one nonce would give the secret away.
  const nonce = hashToScalar(
    `nonce/${purpose}`,
    scalars.toBytes(secret),
    random(32),
    ...context,
    ...bases.map(encodePoint),
  );
  const challenge = challengeOf(matter, values, bases.map((base) => base.multiply(nonce)));
  const answer = scalars.add(nonce, scalars.mul(challenge, secret));
  return encodeScalar(challenge) + encodeScalar(answer);
}

/** Whether a proof holds that one number lies behind every value over its base. */
export function isProved(proof: string, matter: ProofMatter, values: readonly Point[]): boolean {
  const { bases } = matter;
  if (values.length !== bases.length || proof.length !== 86) return false;
  try {
    const challenge = decodeScalar(proof.slice(0, 43));
    const answer = decodeScalar(proof.slice(43));
    const minus = scalars.neg(challenge);
    // Public numbers alone: the quicker multiplication gives nothing away.
    const nonces = bases.map((base, at) =>
      base.multiplyUnsafe(answer).add(values[at]!.multiplyUnsafe(minus))
    );
    return challengeOf(matter, values, nonces) === challenge;
  } catch {
    return false;
  }
}

function challengeOf(
  { purpose, context, bases }: ProofMatter,
  values: readonly Point[],
  nonces: readonly Point[],
): bigint {
  return hashToScalar(
    `proof/${purpose}`,
    String(context.length),
    ...context,
    ...[...bases, ...values, ...nonces].map(encodePoint),
  );
}

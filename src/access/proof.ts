/**
 * Proof that a phone holds the key behind its random id: a DPoP proof (RFC 9449) that also says
 * which use (lifts, doors), building and day the id is for. The id is a hash of the key and of
 * these (`daily_id.ts`), so an id that somebody read in a log proves nothing (E12). The proof names
 * the method, the address, the time and the access token it goes with, and counts once.
 */
import { createHash } from "node:crypto";
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Answer } from "../lifts.ts";
import { type Refusal, refuse } from "../refusal.ts";
import { type CurrentId, currentId, idOf, type IdUse, idUses, type ProvedId } from "./daily_id.ts";

/** How far a phone's clock may be off. */
export const proofWindowMs = 120_000;
const lengthMax = 2048;
/** Proofs remembered within their window; beyond, new ones are refused as busy. */
const rememberedMax = 100_000;

const claimsSchema = z.object({
  jti: z.string().min(8).max(64),
  htm: z.string(),
  htu: z.string().max(400),
  iat: z.number(),
  ath: z.string().optional(),
  use: z.enum(idUses),
  building: z.string().min(1).max(40),
  day: z.int().min(0).max(100_000),
});

/** What a proof is to be for. */
export interface ProofOf {
  readonly method: string;
  /** The path of the request; scheme and host are a proxy's matter. */
  readonly path: string;
  /** Null: a request that goes with none; its proof names none either. */
  readonly accessToken: string | null;
}

/** Checks proofs and remembers each for as long as it could be used again. */
export class Proofs {
  readonly #clock: Clock;
  /** By `jti`: when it is too old anyway. In the order in which they came. */
  readonly #seen = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** As {@link check}, for an id that is to be used now: of today, and for what is wanted. */
  async checkCurrent(
    proof: string | undefined,
    of: ProofOf,
    wish: { readonly use: IdUse; readonly building: string },
  ): Promise<Answer<CurrentId>> {
    const proved = await this.check(proof, of);
    if (!proved.ok) return proved;
    const current = currentId(proved.value, wish, this.#clock.now());
    return "code" in current ? no(current) : { ok: true, value: current };
  }

  /** The random id that a proof stands for, of whatever day, or why the proof does not hold. */
  async check(proof: string | undefined, of: ProofOf): Promise<Answer<ProvedId>> {
    const now = this.#clock.now();
    if (proof === undefined || proof.length > lengthMax) {
      return no(refuse("unauthenticated", "Cannot go on: it takes a DPoP proof"));
    }
    let jwk: JWK;
    let claims: z.infer<typeof claimsSchema>;
    try {
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        typ: "dpop+jwt",
        algorithms: ["EdDSA", "Ed25519", "ES256"],
        currentDate: new Date(now),
      });
      claims = claimsSchema.parse(payload);
      jwk = protectedHeader.jwk!;
    } catch {
      // The library's own words may quote what came.
      return no(refuse("unauthenticated", "Cannot accept the proof: it must be a signed DPoP JWT"));
    }
    if (claims.htm !== of.method || pathOf(claims.htu) !== of.path) {
      return no(refuse("unauthenticated", "Cannot accept the proof: it names another request"));
    }
    const ath = of.accessToken === null
      ? undefined
      : createHash("sha256").update(of.accessToken).digest("base64url");
    if (claims.ath !== ath) {
      return no(refuse("unauthenticated", "Cannot accept the proof: it names another token"));
    }
    const offMs = Math.abs(claims.iat * 1000 - now);
    if (!(offMs <= proofWindowMs)) {
      return no(refuse(
        "unauthenticated",
        `Cannot accept the proof: its time may be ${proofWindowMs / 1000} s off, got ${
          Math.round(offMs / 1000)
        } s`,
        { serverTimeMs: now },
      ));
    }
    const thumbprint = await calculateJwkThumbprint(jwk, "sha256");
    const refusal = this.#spend(`${thumbprint} ${claims.jti}`, now);
    if (refusal !== undefined) return no(refusal);
    const { use, building, day } = claims;
    const rid = idOf(thumbprint, { use, building, day });
    return { ok: true, value: { rid, use, building, day } };
  }

  #spend(id: string, now: number): Refusal | undefined {
    for (const [seen, untilMs] of this.#seen) {
      // At its last moment it is taken still.
      if (untilMs >= now) break;
      this.#seen.delete(seen);
    }
    if (this.#seen.has(id)) {
      return refuse("unauthenticated", "Cannot accept the proof: it was used before");
    }
    if (this.#seen.size >= rememberedMax) {
      return refuse("busy", "Cannot take the proof: too many came at once", {
        retryAfterMs: 10_000,
      });
    }
    this.#seen.set(id, now + 2 * proofWindowMs);
    return undefined;
  }
}

function pathOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).pathname : null;
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

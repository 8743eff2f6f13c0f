/**
 * Access tokens of the identity plane: JWTs of five minutes that say which account and session
 * asks, signed with an Ed25519 key made at each start; after a restart a client refreshes. Type and
 * audience differ from a capability's, so neither is ever taken for the other (ASVS V9.2.2, V9.2.3).
 * A token proves who asked, not that the session still lives: each request looks that up.
 */
import { type CryptoKey, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Answer } from "../lifts.ts";
import { refuse } from "../refusal.ts";
import type { AccessTokenMinter, AccessTokenVerifier, SignedIn } from "./tokens.ts";

/** How long an access token lives. */
export const accessTokenLifeMs = 300_000;
const lengthMax = 2048;
const tokenType = "vestibule-access+jwt";
const audience = "identity";
const algorithm = "EdDSA";

const claimsSchema = z.object({
  sub: z.string().min(1).max(64),
  sid: z.string().min(1).max(64),
  exp: z.number(),
});

interface KeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** Makes and checks the access tokens of one start of one cluster. */
export class AccessTokens implements AccessTokenMinter, AccessTokenVerifier {
  readonly #clock: Clock;
  readonly #issuer: string;
  readonly #keys: KeyPair;

  private constructor(clock: Clock, cluster: string, keys: KeyPair) {
    this.#clock = clock;
    this.#issuer = `vestibule:${cluster}`;
    this.#keys = keys;
  }

  /** Makes the key of this start. */
  static async create(clock: Clock, cluster: string): Promise<AccessTokens> {
    const keys = await generateKeyPair(algorithm, { extractable: false });
    return new AccessTokens(clock, cluster, keys);
  }

  /** A token for a session of an account. */
  async mint(account: string, session: string): Promise<{ token: string; expiresAtMs: number }> {
    const expiresAtS = Math.floor((this.#clock.now() + accessTokenLifeMs) / 1000);
    const token = await new SignJWT({ sid: session })
      .setProtectedHeader({ alg: algorithm, typ: tokenType })
      .setIssuer(this.#issuer)
      .setAudience(audience)
      .setSubject(account)
      .setExpirationTime(expiresAtS)
      .sign(this.#keys.privateKey);
    return { token, expiresAtMs: expiresAtS * 1000 };
  }

  async verify(token: string): Promise<Answer<SignedIn>> {
    const no = {
      ok: false,
      refusal: refuse(
        "unauthenticated",
        "Cannot accept the access token: it must be one that this server signed and be current",
      ),
    } as const;
    if (token.length > lengthMax) return no;
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, {
        algorithms: [algorithm],
        typ: tokenType,
        issuer: this.#issuer,
        audience,
        requiredClaims: ["exp", "sub"],
        currentDate: new Date(this.#clock.now()),
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) return no;
      const { sub, sid, exp } = claims.data;
      return { ok: true, value: { account: sub, session: sid, expiresAtMs: exp * 1000 } };
    } catch {
      // The library's own words may quote what came, so they stay here.
      return no;
    }
  }
}

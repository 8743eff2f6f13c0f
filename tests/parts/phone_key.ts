/** The key pair behind a phone's random ids, and the proofs it gives: what `web/device_key.js` does. */
import { createHash } from "node:crypto";
import type { IdUse } from "../../src/access/daily_id.ts";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** What an id is for. */
export type Scope = { readonly use: IdUse; readonly building: string };

/** A phone's key. */
export class PhoneKey {
  readonly #privateKey: CryptoKey;
  readonly #jwk: JWK;
  /** RFC 7638, SHA-256. */
  readonly thumbprint: string;

  private constructor(privateKey: CryptoKey, jwk: JWK, thumbprint: string) {
    this.#privateKey = privateKey;
    this.#jwk = jwk;
    this.thumbprint = thumbprint;
  }

  /** Makes one. */
  static async make(): Promise<PhoneKey> {
    const { publicKey, privateKey } = await generateKeyPair("EdDSA");
    const jwk = await exportJWK(publicKey);
    return new PhoneKey(privateKey, jwk, await calculateJwkThumbprint(jwk, "sha256"));
  }

  /** A DPoP proof (RFC 9449) for one request, under the id of its day and scope. */
  proof(
    of: { readonly method: string; readonly url: string; readonly accessToken: string | null },
    nowMs: number,
    { use, building, day = Math.floor(nowMs / 86_400_000) }: Scope & { readonly day?: number },
  ): Promise<string> {
    return new SignJWT({
      jti: crypto.randomUUID(),
      htm: of.method,
      htu: of.url,
      iat: Math.floor(nowMs / 1000),
      ...(of.accessToken !== null && {
        ath: createHash("sha256").update(of.accessToken).digest("base64url"),
      }),
      use,
      building,
      day,
    }).setProtectedHeader({ alg: "EdDSA", typ: "dpop+jwt", jwk: this.#jwk })
      .sign(this.#privateKey);
  }
}

/** The key pair behind a phone's random id, and the proofs it gives: what `web/device_key.js` does. */
import { createHash } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** A phone's key for one use. */
export class PhoneKey {
  readonly #privateKey: CryptoKey;
  readonly #jwk: JWK;
  /** The random id that it stands for. */
  readonly rid: string;

  private constructor(privateKey: CryptoKey, jwk: JWK, rid: string) {
    this.#privateKey = privateKey;
    this.#jwk = jwk;
    this.rid = rid;
  }

  /** Makes one. */
  static async make(): Promise<PhoneKey> {
    const { publicKey, privateKey } = await generateKeyPair("EdDSA");
    const jwk = await exportJWK(publicKey);
    return new PhoneKey(privateKey, jwk, await calculateJwkThumbprint(jwk, "sha256"));
  }

  /** A DPoP proof (RFC 9449) for one request. */
  proof(
    of: { readonly method: string; readonly url: string; readonly accessToken: string },
    nowMs: number,
  ): Promise<string> {
    return new SignJWT({
      jti: crypto.randomUUID(),
      htm: of.method,
      htu: of.url,
      iat: Math.floor(nowMs / 1000),
      ath: createHash("sha256").update(of.accessToken).digest("base64url"),
    }).setProtectedHeader({ alg: "EdDSA", typ: "dpop+jwt", jwk: this.#jwk })
      .sign(this.#privateKey);
  }
}

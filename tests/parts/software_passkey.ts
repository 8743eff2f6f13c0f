/**
 * An authenticator in software for tests: it makes ES256 passkeys and answers challenges as a
 * browser with a platform authenticator would, packing client data, authenticator data and
 * attestation itself (WebAuthn Level 3 §6.1, §6.5; attestation `none`).
 */
import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { encode } from "cbor2";

/** What the server sends for making a passkey, as far as this authenticator reads it. */
export interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string | undefined };
  readonly user: { readonly id: string };
}
/** What the server sends for using one. */
export interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string | undefined;
  readonly allowCredentials?: readonly { readonly id: string }[] | undefined;
}

/** What an answer can be made to say, for tests of what is refused. */
export interface Twist {
  /** Another origin than the site's. */
  readonly origin?: string;
  /** Whether the person was verified; true unless told otherwise. */
  readonly verified?: boolean;
  /** The counter shown, instead of the next. */
  readonly counter?: number;
  /** Another challenge than the server's. */
  readonly challenge?: string;
  /** Changes the signature's last byte. */
  readonly badSignature?: boolean;
  /** Leaves the user handle away, as for a credential that was named. */
  readonly withoutUserHandle?: boolean;
}

const flagPresent = 0x01;
const flagVerified = 0x04;
const flagCredential = 0x40;

/** One passkey on one device. */
export class SoftwarePasskey {
  readonly id: string;
  readonly #origin: string;
  readonly #key: KeyObject;
  readonly #publicKey: Uint8Array;
  #userHandle = "";
  #counter = 0;

  /** @param origin of the pages of the site, such as `https://door.example.org`. */
  constructor(origin: string) {
    this.#origin = origin;
    this.id = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = privateKey;
    const { x, y } = publicKey.export({ format: "jwk" });
    // COSE_Key of an ES256 key (RFC 9053 §7.1): kty, alg, crv, x, y.
    this.#publicKey = encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x!, "base64url"))],
        [-3, new Uint8Array(Buffer.from(y!, "base64url"))],
      ]),
    );
  }

  /** Answers `navigator.credentials.create`. */
  create(options: CreationOptions, twist: Twist = {}) {
    this.#userHandle = options.user.id;
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      this.#authData(options.rp.id ?? "", flagCredential, twist),
      Buffer.alloc(16), // AAGUID: says nothing of the make
      length,
      id,
      this.#publicKey,
    ]);
    const attestation = encode({ fmt: "none", attStmt: {}, authData: new Uint8Array(authData) });
    return {
      id: this.id,
      rawId: this.id,
      type: "public-key" as const,
      response: {
        clientDataJSON: this.#clientData("webauthn.create", options.challenge, twist),
        attestationObject: Buffer.from(attestation).toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  /** Answers `navigator.credentials.get`. */
  get(options: RequestOptions, twist: Twist = {}) {
    const clientDataJSON = this.#clientData("webauthn.get", options.challenge, twist);
    const authData = this.#authData(options.rpId ?? "", 0, twist);
    const signature = sign(
      "sha256",
      Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]),
      this.#key, // in ASN.1 DER, as WebAuthn wants it
    );
    if (twist.badSignature === true) signature[signature.length - 1]! ^= 1;
    return {
      id: this.id,
      rawId: this.id,
      type: "public-key" as const,
      response: {
        clientDataJSON,
        authenticatorData: authData.toString("base64url"),
        signature: signature.toString("base64url"),
        ...(twist.withoutUserHandle !== true && { userHandle: this.#userHandle }),
      },
    };
  }

  #authData(rpId: string, flags: number, twist: Twist): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(twist.counter ?? ++this.#counter);
    const verified = twist.verified === false ? 0 : flagVerified;
    return Buffer.concat([
      sha256(Buffer.from(rpId)),
      Buffer.from([flags | flagPresent | verified]),
      counter,
    ]);
  }

  #clientData(type: string, challenge: string, twist: Twist): string {
    return Buffer.from(JSON.stringify({
      type,
      challenge: twist.challenge ?? challenge,
      origin: twist.origin ?? this.#origin,
      crossOrigin: false,
    })).toString("base64url");
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

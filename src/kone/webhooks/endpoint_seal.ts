/**
 * Where a subscription's events go and what signs them, sealed at rest under a key of its own derived
 * from the root key (AES-256-GCM), with the subscription's client as associated data: both are opened
 * only to send, and to show a client its own endpoint.
 */
import { Buffer } from "node:buffer";
import { z } from "zod";
import { unwrapKey, wrapKey, wrapNonceBytes } from "../../access/key_wrap.ts";
import type { MasterKey } from "../../access/master_key.ts";

/** Where events go and what signs them. */
export interface Endpoint {
  readonly url: string;
  readonly secret: string;
}

const purpose = "kone_webhook_endpoint";
const endpointSchema = z.strictObject({ url: z.string(), secret: z.string() });

/** Seals and opens endpoints. */
export class EndpointSeal {
  readonly #key: Uint8Array;
  readonly #randomBytes: (count: number) => Uint8Array;

  constructor(masterKey: MasterKey, randomBytes: (count: number) => Uint8Array) {
    this.#key = masterKey.derive(purpose);
    this.#randomBytes = randomBytes;
  }

  /** Sealed, as base64url. */
  seal(client: string, { url, secret }: Endpoint): string {
    const text = Buffer.from(JSON.stringify({ url, secret }));
    return wrapKey(this.#key, `${purpose}/${client}`, text, this.#randomBytes(wrapNonceBytes))
      .toString("base64url");
  }

  /** Opened; null where it is another client's or was sealed under another key. */
  open(client: string, sealed: string): Endpoint | null {
    const text = unwrapKey(this.#key, `${purpose}/${client}`, Buffer.from(sealed, "base64url"));
    return text === null ? null : endpointSchema.parse(JSON.parse(text.toString()));
  }
}

/**
 * The key pair by which push services know this installation (VAPID, RFC 8292): a scalar of P-256
 * derived from the root key, the same for as long as that is, since browsers subscribe to it.
 */
import { createECDH } from "node:crypto";
import type { MasterKey } from "../../access/master_key.ts";

/** The pair, each part as base64url. */
export interface VapidKey {
  /** An uncompressed point, 65 bytes: `applicationServerKey` of browsers. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Derives the pair. One in 2^32 derived values is no scalar of the curve; then the next is it. */
export function vapidKeyOf(masterKey: MasterKey): VapidKey {
  for (let attempt = 0;; attempt++) {
    const pair = createECDH("prime256v1");
    try {
      pair.setPrivateKey(masterKey.derive(`web_push_vapid/${attempt}`));
    } catch {
      continue;
    }
    return {
      publicKey: pair.getPublicKey("base64url"),
      // Always of 32 bytes; the pair leaves out leading zeroes.
      privateKey: masterKey.derive(`web_push_vapid/${attempt}`).toString("base64url"),
    };
  }
}

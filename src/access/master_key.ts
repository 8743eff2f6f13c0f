/**
 * A secret from which others are derived (HKDF-SHA-256, RFC 5869), each under a name of its own. A
 * cluster has two of the kind. From the *root key* comes everything: keyed hashes of PINs and codes,
 * secrets of links, signing keys of QRs and acts, what wraps people's keys. It never changes and lies
 * in the file of keys, wrapped under the *master key* (`root_row.ts`), which alone is outside of all
 * that is stored: who steals stores and keys without it opens nothing, and it can be exchanged.
 */
import {
  createHmac,
  createPrivateKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { Buffer } from "node:buffer";
import { unwrapKey, wrapKey } from "./key_wrap.ts";

const keyBytes = 32;
const wrapPurpose = "root_key";
/** DER of a PKCS #8 Ed25519 key up to its 32 bytes of seed (RFC 8410 §7). */
const pkcs8Ed25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A master key or a root key. Derives secrets; never shows its own. */
export class MasterKey {
  readonly #bytes: Buffer;
  readonly #derived = new Map<string, Buffer>();

  /** @param bytes 32 unguessable bytes. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== keyBytes) {
      throw new TypeError(`Cannot use a master key: it has 32 bytes, got ${bytes.length}`);
    }
    this.#bytes = Buffer.from(bytes);
  }

  /** 32 bytes that belong to one purpose. The set of purposes is small and fixed in the code. */
  derive(purpose: string): Buffer {
    const known = this.#derived.get(purpose);
    if (known !== undefined) return known;
    const made = Buffer.from(
      hkdfSync("sha256", this.#bytes, Buffer.alloc(0), `vestibule/${purpose}`, keyBytes),
    );
    this.#derived.set(purpose, made);
    return made;
  }

  /**
   * A keyed hash (HMAC-SHA-256) of some texts, base64url, 43 characters. Each text stands with its
   * length, so that no two lists are hashed alike.
   */
  mac(purpose: string, ...texts: readonly string[]): string {
    const hmac = createHmac("sha256", this.derive(purpose));
    for (const text of texts) hmac.update(`${Buffer.byteLength(text)}:${text}`);
    return hmac.digest("base64url");
  }

  /** Whether a text is the {@link mac} of these; takes the same time wherever they differ. */
  verifies(presented: string, purpose: string, ...texts: readonly string[]): boolean {
    return sameText(presented, this.mac(purpose, ...texts));
  }

  /** An Ed25519 signing key of that purpose, the same for as long as the master key is. */
  signingKey(purpose: string): KeyObject {
    return createPrivateKey({
      key: Buffer.concat([pkcs8Ed25519, this.derive(`ed25519/${purpose}`)]),
      format: "der",
      type: "pkcs8",
    });
  }

  /** This key, wrapped under another (`key_wrap.ts`). @param nonce 12 random bytes. */
  wrappedUnder(outer: MasterKey, name: string, nonce: Uint8Array): Buffer {
    return wrapKey(outer.derive(wrapPurpose), name, this.#bytes, nonce);
  }

  /** The key that {@link wrappedUnder} this one gave under that name; null where it is another's. */
  unwrap(name: string, wrapped: Uint8Array): MasterKey | null {
    const bytes = unwrapKey(this.derive(wrapPurpose), name, wrapped);
    return bytes?.length === keyBytes ? new MasterKey(bytes) : null;
  }

  /** Whether another is the same key. */
  sameAs(other: MasterKey): boolean {
    return timingSafeEqual(this.#bytes, other.#bytes);
  }
}

/** Whether two texts are the same; takes the same time wherever they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * The one secret of a cluster, from which every other is derived (HKDF-SHA-256, RFC 5869), each
 * under a name of its own: keyed hashes of PINs and codes, secrets of links, signing keys of QRs
 * and acts. It lies outside the data folder, so that who steals the store alone can open nothing.
 */
import {
  createHmac,
  createPrivateKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { Buffer } from "node:buffer";

const keyBytes = 32;
/** DER of a PKCS #8 Ed25519 key up to its 32 bytes of seed (RFC 8410 §7). */
const pkcs8Ed25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Derives secrets; never shows its own. */
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
}

/** Whether two texts are the same; takes the same time wherever they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Reads the master key from a file, or makes one there, readable by its owner alone.
 * @throws where the file holds something else or others may read it.
 */
export async function openMasterKey(path: string): Promise<MasterKey> {
  const made = Buffer.from(crypto.getRandomValues(new Uint8Array(keyBytes)));
  try {
    const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    try {
      await file.write(Buffer.from(`${made.toString("base64url")}\n`));
      await file.sync();
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const { mode } = await Deno.stat(path);
  if (mode !== null && (mode & 0o077) !== 0) {
    throw new Error(`Cannot use the master key at ${path}: only its owner may read it (chmod 600)`);
  }
  const text = (await Deno.readTextFile(path)).trim();
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) {
    throw new Error(`Cannot use the master key at ${path}: it must be 32 bytes in base64url`);
  }
  return new MasterKey(Buffer.from(text, "base64url"));
}

/**
 * Encryption of a long file in pieces, so that it can be checked and read with bounded memory: the
 * STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance", CRYPTO 2015) over AES-256-GCM. Each piece has a nonce of a random
 * prefix, its number and a mark on the last one, so pieces that were changed, exchanged, left out,
 * added or cut off do not open. The key is new for every file and lies in the head, wrapped under
 * one that is derived from the master key; the head is associated data of every piece.
 *
 *     magic 8 | name of the wrapping key 16 | nonce 12 | wrapped key 48 | nonce prefix 7 | pieces
 */
import { Buffer } from "node:buffer";
import type { MasterKey } from "../access/master_key.ts";

/** Plain bytes of every piece but the last, which has fewer or as many. */
export const pieceBytes = 262_144;

/** An archive that cannot be used: changed, cut short, or another master key's. */
export class ArchiveBroken extends Error {
  override readonly name = "ArchiveBroken";
}

type Bytes = Uint8Array<ArrayBuffer>;

/** So many unguessable bytes. */
export type RandomBytes = (count: number) => Uint8Array;

const magic = Buffer.from("VSTBKUP1");
const tagBytes = 16;
const keyBytes = 32;
const nonceBytes = 12;
const prefixBytes = 7;
const keyNameBytes = 16;
const wrappedBytes = keyBytes + tagBytes;
const headBytes = magic.length + keyNameBytes + nonceBytes + wrappedBytes + prefixBytes;

/** Writes a sealed file, which must not be there yet. */
export class SealedWriter {
  readonly #file: Deno.FsFile;
  readonly #key: CryptoKey;
  readonly #head: Bytes;
  readonly #prefix: Bytes;
  readonly #piece: Bytes = new Uint8Array(pieceBytes);
  #filled = 0;
  #pieces = 0;

  private constructor(file: Deno.FsFile, key: CryptoKey, head: Bytes, prefix: Bytes) {
    this.#file = file;
    this.#key = key;
    this.#head = head;
    this.#prefix = prefix;
  }

  /** Begins a file of mode 0600. */
  static async create(
    path: string,
    { masterKey, randomBytes }: { masterKey: MasterKey; randomBytes: RandomBytes },
  ): Promise<SealedWriter> {
    const [fileKey, nonce, prefix] = [keyBytes, nonceBytes, prefixBytes]
      .map((count) => copyOf(randomBytes(count)));
    const wrapped = new Uint8Array(
      await crypto.subtle.encrypt(
        { name: "AES-GCM", iv: nonce!, additionalData: copyOf(magic) },
        await wrappingKey(masterKey),
        fileKey!,
      ),
    );
    const head = joined([magic, keyName(masterKey), nonce!, wrapped, prefix!]);
    const key = await aesKey(fileKey!);
    fileKey!.fill(0);
    const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    try {
      await writeAll(file, head);
      return new SealedWriter(file, key, head, prefix!);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Adds bytes, which the caller may use again afterwards. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      // A full piece is written once more follows, for only the last one is marked so.
      if (this.#filled === pieceBytes) await this.#put(false);
      const part = bytes.subarray(at, at + pieceBytes - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** Writes the last piece; resolves when all is on the disk, with the file's length. */
  async finish(): Promise<number> {
    try {
      await this.#put(true);
      await this.#file.sync();
      return (await this.#file.stat()).size;
    } finally {
      this.#file.close();
    }
  }

  /** Ends without a last piece: what was written never opens. */
  abandon(): void {
    this.#file.close();
  }

  async #put(last: boolean): Promise<void> {
    const sealed = await crypto.subtle.encrypt(
      {
        name: "AES-GCM",
        iv: nonceOf(this.#prefix, this.#pieces, last),
        additionalData: this.#head,
      },
      this.#key,
      this.#piece.subarray(0, this.#filled),
    );
    this.#pieces++;
    this.#filled = 0;
    await writeAll(this.#file, new Uint8Array(sealed));
  }
}

/**
 * The plain bytes of a sealed file, piece by piece; a piece that comes is genuine and in its place.
 * That nothing is missing at the end is known once the last one has come.
 * @throws {ArchiveBroken}
 */
export async function* openSealed(path: string, masterKey: MasterKey): AsyncGenerator<Uint8Array> {
  const file = await Deno.open(path, { read: true });
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(headBytes);
    if (size < headBytes + tagBytes || await fill(file, head) < headBytes) {
      throw broken(path, "must be whole", "one cut short");
    }
    const { key, prefix } = await keyIn(path, head, masterKey);
    const sealed = new Uint8Array(pieceBytes + tagBytes);
    let left = size - headBytes;
    for (let number = 0; left > 0; number++) {
      const length = Math.min(left, sealed.length);
      const last = left <= sealed.length;
      const piece = sealed.subarray(0, length);
      if (await fill(file, piece) < length) throw broken(path, "must be whole", "one cut short");
      const iv = nonceOf(prefix, number, last);
      yield await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: head }, key, piece)
        .then(
          (plain) => new Uint8Array(plain),
          () => {
            throw broken(path, "must be as it was written", `another piece ${number + 1}`);
          },
        );
      left -= length;
    }
  } finally {
    file.close();
  }
}

async function keyIn(
  path: string,
  head: Bytes,
  masterKey: MasterKey,
): Promise<{ readonly key: CryptoKey; readonly prefix: Bytes }> {
  let at = 0;
  const next = (count: number) => head.subarray(at, at += count);
  if (!magic.equals(next(magic.length))) {
    throw broken(path, "must be a backup of this server's", "another kind of file");
  }
  if (!Buffer.from(keyName(masterKey)).equals(next(keyNameBytes))) {
    throw broken(path, "must be of this master key", "one of another key");
  }
  const iv = next(nonceBytes);
  const wrapped = next(wrappedBytes);
  const prefix = next(prefixBytes);
  try {
    const algorithm = { name: "AES-GCM", iv, additionalData: copyOf(magic) };
    const plain = await crypto.subtle.decrypt(algorithm, await wrappingKey(masterKey), wrapped);
    return { key: await aesKey(new Uint8Array(plain)), prefix };
  } catch {
    throw broken(path, "must be as it was written", "another head");
  }
}

function wrappingKey(masterKey: MasterKey): Promise<CryptoKey> {
  return aesKey(copyOf(masterKey.derive("backup")));
}

function aesKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Tells one master key from another, and nothing else of it. */
function keyName(masterKey: MasterKey): Uint8Array {
  return Buffer.from(masterKey.mac("backup_key_name"), "base64url").subarray(0, keyNameBytes);
}

function nonceOf(prefix: Bytes, number: number, last: boolean): Bytes {
  if (number > 0xffff_ffff) throw new RangeError("Cannot seal: a file has 2^32 pieces at most");
  const nonce = new Uint8Array(nonceBytes);
  nonce.set(prefix);
  new DataView(nonce.buffer).setUint32(prefixBytes, number);
  nonce[nonceBytes - 1] = last ? 1 : 0;
  return nonce;
}

async function fill(file: Deno.FsFile, into: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const read = await file.read(into.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return filled;
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

function copyOf(bytes: Uint8Array): Bytes {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function joined(parts: readonly Uint8Array[]): Bytes {
  return copyOf(Buffer.concat(parts));
}

function broken(path: string, rule: string, got: string): ArchiveBroken {
  return new ArchiveBroken(`Cannot use the backup ${path}: it ${rule}, got ${got}`);
}

/**
 * Passwords as Argon2id (RFC 9106) by the platform's Web Crypto, which works off the main thread.
 * The parameters are OWASP's least: 19,456 KiB, 2 passes, 1 lane (R03). What is stored is the PHC
 * string `$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>`, so that a hash says by itself how it was made
 * and one with weaker parameters can be made anew when its password is next at hand.
 *
 * A password is normalised (NFC) before it is hashed: two keyboards may write one letter in two
 * ways. For somebody without a password the same work is done on a hash that fits nothing, so the
 * time of an answer does not tell who has an account (R06).
 */
import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import type { PasswordHasher } from "../accounts/password_hasher.ts";
import { WorkGate } from "./work_gate.ts";

/** What an Argon2id hash costs. */
export interface Argon2Parameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** What new hashes are made with. */
export const currentParameters: Argon2Parameters = { memoryKiB: 19_456, passes: 2, lanes: 1 };

const saltBytes = 16;
const hashBytes = 32;
/** A stored text may ask for no more than this; one that does was not written here. */
const most: Argon2Parameters = { memoryKiB: 262_144, passes: 16, lanes: 8 };
const phc =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** What a stored text says. */
export interface StoredPassword extends Argon2Parameters {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: Uint8Array<ArrayBuffer>;
}

/** What the hasher is given. */
export interface Argon2Options {
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** Hashes made at once; each holds its memory and a core meanwhile. */
  readonly atOnce?: number;
  /** Hashes that wait; beyond, `busy`. */
  readonly waitingMax?: number;
  /** For tests of older hashes alone. */
  readonly parameters?: Argon2Parameters;
}

/** Makes and checks the passwords of a server. */
export class Argon2Passwords implements PasswordHasher {
  readonly #randomBytes: Argon2Options["randomBytes"];
  readonly #parameters: Argon2Parameters;
  readonly #gate: WorkGate;
  /** A hash that fits nothing: nobody knows a password of it. */
  readonly #nobodys: StoredPassword;
  #made = 0;

  constructor(options: Argon2Options) {
    this.#randomBytes = options.randomBytes;
    this.#parameters = options.parameters ?? currentParameters;
    this.#gate = new WorkGate(options.atOnce ?? 2, options.waitingMax ?? 64);
    this.#nobodys = {
      ...this.#parameters,
      salt: this.#randomBytes(saltBytes),
      hash: this.#randomBytes(hashBytes),
    };
  }

  /** How many hashes were made so far, for whatever reason; tests of R06 count them. */
  get made(): number {
    return this.#made;
  }

  async hash(password: string): Promise<string> {
    const salt = this.#randomBytes(saltBytes);
    const hash = await this.#derive(password, { ...this.#parameters, salt }, hashBytes);
    return writePhc({ ...this.#parameters, salt, hash });
  }

  /** As the interface says; null, a password that nobody set, costs the same and is never right. */
  async verify(password: string, stored: string | null): Promise<boolean> {
    const read = stored === null ? null : readPhc(stored);
    const against = read ?? this.#nobodys;
    const hash = await this.#derive(password, against, against.hash.length);
    const same = timingSafeEqual(hash, against.hash);
    return same && read !== null;
  }

  /** Whether a stored text was made with at least today's parameters. */
  isCurrent(stored: string): boolean {
    const read = readPhc(stored);
    return read !== null && read.memoryKiB >= this.#parameters.memoryKiB &&
      read.passes >= this.#parameters.passes && read.lanes >= this.#parameters.lanes &&
      read.hash.length >= hashBytes;
  }

  #derive(
    password: string,
    from: Argon2Parameters & { readonly salt: Uint8Array<ArrayBuffer> },
    length: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#gate.run(() => {
      this.#made++;
      return argon2id(password, from, length);
    });
  }
}

/** Reads a PHC string, or null where it is none that this server could have written. */
export function readPhc(text: string): StoredPassword | null {
  const parts = phc.exec(text);
  if (parts === null) return null;
  const [, m, t, p, salt, hash] = parts;
  const memoryKiB = Number(m);
  const passes = Number(t);
  const lanes = Number(p);
  if (
    lanes < 1 || lanes > most.lanes || passes < 1 || passes > most.passes ||
    memoryKiB < 8 * lanes || memoryKiB > most.memoryKiB
  ) return null;
  return { memoryKiB, passes, lanes, salt: bytesOf(salt!), hash: bytesOf(hash!) };
}

/** Writes a PHC string; its Base64 has no padding. */
export function writePhc({ memoryKiB, passes, lanes, salt, hash }: StoredPassword): string {
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${textOf(salt)}$${textOf(hash)}`;
}

// The platform has Argon2 (WICG "Modern Algorithms in the Web Cryptography API"); the library of
// types does not know it yet.
interface Argon2Params extends Algorithm {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly parallelism: number;
  readonly memory: number;
  readonly passes: number;
}
interface Argon2Subtle {
  importKey(
    format: "raw-secret",
    secret: Uint8Array<ArrayBuffer>,
    algorithm: "Argon2id",
    extractable: false,
    usages: readonly ["deriveBits"],
  ): Promise<CryptoKey>;
  deriveBits(algorithm: Argon2Params, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
}

async function argon2id(
  password: string,
  { memoryKiB, passes, lanes, salt }: Argon2Parameters & { salt: Uint8Array<ArrayBuffer> },
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const subtle = crypto.subtle as unknown as Argon2Subtle;
  const secret = new TextEncoder().encode(password.normalize("NFC"));
  const key = await subtle.importKey("raw-secret", secret, "Argon2id", false, ["deriveBits"]);
  const algorithm = {
    name: "Argon2id",
    nonce: salt,
    parallelism: lanes,
    memory: memoryKiB,
    passes,
  };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, length * 8));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/**
 * Who may sign in to the embedded broker. Secrets stand in a file of their own, outside the site
 * file, and only as SHA-256: a secret is never chosen by a person but always 256 random bits made
 * here, so there is no dictionary to try and a slow hash would guard nothing, while it would let
 * anybody who can connect keep the processor busy. There is no default secret: a user to whom none
 * was issued cannot sign in. A secret is shown once, to whoever had it issued.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { z } from "zod";

/** The user that a Vestibule server is at a broker; no device's id can hold a dot. */
export const serverUser = "vestibule.server";

const usersMax = 4096;
const fileSchema = z.strictObject({
  version: z.literal(1),
  secrets: z.record(
    z.string().min(1).max(64),
    z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/** Secrets of devices and of the server, as hashes. */
export class Credentials {
  readonly #path: string | null;
  readonly #hashes = new Map<string, Buffer>();
  #saved: Promise<void> = Promise.resolve();

  private constructor(path: string | null) {
    this.#path = path;
  }

  /**
   * Reads the file, or starts with nothing where there is none yet.
   * @param path null: memory only
   * @throws where the file cannot be read or is not what {@link issueDeviceSecret} wrote
   */
  static async open(path: string | null): Promise<Credentials> {
    const credentials = new Credentials(path);
    const text = path === null ? null : await readIfThere(path);
    if (text === null) return credentials;
    const file = fileSchema.safeParse(parsed(text));
    if (!file.success) {
      throw new Error(`Cannot read ${path}: it must hold hashed secrets, ${faultOf(file.error)}`);
    }
    for (const [user, { sha256 }] of Object.entries(file.data.secrets)) {
      credentials.#hashes.set(user, Buffer.from(sha256, "hex"));
    }
    return credentials;
  }

  /**
   * Makes a new secret for a device, in place of one it had.
   * @returns 43 characters of base64url, to be put into the device; only its hash is kept
   */
  issueDeviceSecret(device: string): Promise<string> {
    return this.#issue(device);
  }

  /** Makes a new secret for a server that reaches the embedded broker through a socket. */
  issueServerSecret(): Promise<string> {
    return this.#issue(serverUser);
  }

  /** Forgets a device's secret; resolves to whether it had one. Connections that stand stay. */
  async revoke(device: string): Promise<boolean> {
    const had = this.#hashes.delete(device);
    if (had) await this.#save();
    return had;
  }

  /** Whether a user has a secret. */
  has(user: string): boolean {
    return this.#hashes.has(user);
  }

  /** Whether this is the user's secret. Takes the same time whichever way it is wrong. */
  verify(user: string, secret: Uint8Array): boolean {
    const kept = this.#hashes.get(user);
    const given = createHash("sha256").update(secret).digest();
    return timingSafeEqual(kept ?? nobodysHash, given) && kept !== undefined;
  }

  async #issue(user: string): Promise<string> {
    if (this.#hashes.size >= usersMax && !this.#hashes.has(user)) {
      throw new Error(`Cannot issue a secret: at most ${usersMax} users, got ${user}`);
    }
    const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
    this.#hashes.set(user, createHash("sha256").update(secret).digest());
    await this.#save();
    return secret;
  }

  /** Writes beside and renames, one after the other, so a crash leaves the old file or the new. */
  #save(): Promise<void> {
    const path = this.#path;
    if (path === null) return Promise.resolve();
    const write = async () => {
      const secrets = Object.fromEntries(
        [...this.#hashes].map(([user, hash]) => [user, { sha256: hash.toString("hex") }]),
      );
      const beside = `${path}.new`;
      const file = await Deno.open(beside, {
        write: true,
        create: true,
        truncate: true,
        mode: 0o600,
      });
      try {
        const text = new TextEncoder().encode(JSON.stringify({ version: 1, secrets }, null, 1));
        for (let at = 0; at < text.length;) at += await file.write(text.subarray(at));
        await file.sync();
      } finally {
        file.close();
      }
      await Deno.rename(beside, path);
    };
    // A save that failed was reported to whoever asked for it; the next one starts afresh.
    this.#saved = this.#saved.then(write, write);
    return this.#saved;
  }
}

const nobodysHash = Buffer.alloc(32);

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused by the schema, with the file's name
  }
}

function faultOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? "got something else" : `${issue.path.join(".")}: ${issue.message}`;
}

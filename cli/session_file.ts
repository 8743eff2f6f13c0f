/**
 * Where a session is kept between two commands: one file for its owner alone (mode 0600), written
 * beside and renamed, so that there is always a whole one. A refresh token is good once and a
 * second use ends the session, so who renews holds a lock beside the file until the new one lies
 * there.
 */
import { dirname } from "node:path";
import { z } from "zod";
import { Refused, UsageFault } from "./faults.ts";

const sessionSchema = z.strictObject({
  version: z.literal(1),
  /** The server's address. */
  server: z.string().max(2000),
  refreshToken: z.string().max(2000),
  accessToken: z.string().max(4000),
  /** Wall time. */
  accessUntilMs: z.number(),
});
/** A session of this machine's user at a server. */
export type Session = Readonly<z.infer<typeof sessionSchema>>;

/** A session in a file. */
export class SessionFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @returns null where there is none. @throws {Refused} where others may read it. */
  async read(): Promise<Session | null> {
    let text: string;
    try {
      const { mode } = await Deno.stat(this.#path);
      if (mode !== null && (mode & 0o077) !== 0) {
        throw new Refused(
          `Cannot use the session at ${this.#path}: only its owner may read it (chmod 600)`,
        );
      }
      text = await Deno.readTextFile(this.#path);
    } catch (error) {
      if (
        error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory
      ) return null;
      throw error;
    }
    const read = sessionSchema.safeParse(jsonOf(text));
    if (read.success) return read.data;
    throw new Refused(`Cannot use the session at ${this.#path}: it is none; sign in again`);
  }

  async write(session: Session): Promise<void> {
    await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const beside = `${this.#path}.new`;
    await remove(beside);
    const file = await Deno.open(beside, { write: true, createNew: true, mode: 0o600 });
    try {
      await file.write(new TextEncoder().encode(`${JSON.stringify(session)}\n`));
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(beside, this.#path);
  }

  async remove(): Promise<void> {
    await remove(this.#path);
  }

  /** Runs a task while no other process of this user renews the session. */
  async alone<T>(task: () => Promise<T>): Promise<T> {
    await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const lock = await Deno.open(`${this.#path}.lock`, { write: true, create: true, mode: 0o600 });
    try {
      await lock.lock(true);
      return await task();
    } finally {
      lock.close();
    }
  }
}

/** In the user's folder for settings. @throws {UsageFault} where there is none. */
export function sessionPath(env: (name: string) => string | undefined): string {
  const home = env("HOME");
  const folder = env("XDG_CONFIG_HOME") ?? env("APPDATA") ??
    (home === undefined ? undefined : `${home}/.config`);
  if (folder !== undefined && folder !== "") return `${folder}/vestibule/session.json`;
  throw new UsageFault("--session: is needed, for this user has no home folder");
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

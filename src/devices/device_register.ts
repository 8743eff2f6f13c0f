/**
 * What the devices' authority remembers, in one file: every certificate it signed until that has
 * expired, which of them were revoked, and the enrolment codes that are out, as hashes.
 *
 * A change reads the file, alters it and writes it anew (beside, synced, renamed) under a lock of
 * the file system, so a command line beside a running server takes nothing back that the other
 * wrote, and a crash leaves the old file or the new. A process that only looks sees the change by
 * {@link DeviceRegister.look}.
 */
import { join } from "node:path";
import { z } from "zod";

/** Certificates in the register at most: the devices of a large site, each enrolled many times. */
export const certificatesMax = 20_000;
const codesMax = 4096;
/** An expired certificate is refused for that; it is forgotten this long after. */
const forgottenAfterMs = 30 * 86_400_000;

const millis = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const holder = z.string().min(1).max(64);
const certificateSchema = z.strictObject({
  serial: z.string().regex(/^[0-9a-f]{32}$/),
  device: holder,
  /** Of its DER. */
  sha256,
  issuedAtMs: millis,
  expiresAtMs: millis,
  revokedAtMs: millis.optional(),
});
const codeSchema = z.strictObject({ sha256, expiresAtMs: millis });
const registerSchema = z.strictObject({
  version: z.literal(1),
  /** Of the newest revocation list. */
  crlNumber: z.int().min(0).max(2 ** 31 - 1),
  certificates: z.array(certificateSchema).max(certificatesMax),
  /** By device. */
  codes: z.record(holder, codeSchema),
});

/** A certificate that was signed here. */
export type RegisteredCertificate = Readonly<z.infer<typeof certificateSchema>>;
/** Everything remembered, to be altered in a change. */
export type RegisterContent = z.infer<typeof registerSchema>;

const fileName = "register.json";

/** The register in a folder. */
export class DeviceRegister {
  readonly #folder: string;
  readonly #changed = new Set<() => void>();
  #content: RegisterContent;
  #bySha256: ReadonlyMap<string, RegisteredCertificate> = new Map();
  #mark: string;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, content: RegisterContent, mark: string) {
    this.#folder = folder;
    this.#content = content;
    this.#mark = mark;
    this.#index();
  }

  /**
   * Reads the register of a folder.
   * @returns undefined where there is none
   * @throws where it is not what this class wrote
   */
  static async open(folder: string): Promise<DeviceRegister | undefined> {
    const read = await readRegister(folder);
    return read && new DeviceRegister(folder, read.content, read.mark);
  }

  /** Makes an empty one; the caller holds the folder's lock. */
  static async create(folder: string): Promise<DeviceRegister> {
    const content: RegisterContent = { version: 1, crlNumber: 0, certificates: [], codes: {} };
    await writeDurably(join(folder, fileName), JSON.stringify(content));
    return new DeviceRegister(folder, content, await markOf(folder));
  }

  /** What stands, to be read only. */
  get content(): DeepReadonly<RegisterContent> {
    return this.#content;
  }

  /** A certificate by the SHA-256 of its DER. */
  find(sha256: string): RegisteredCertificate | undefined {
    return this.#bySha256.get(sha256);
  }

  /** Runs `task` after every change, by this process or another. Returns how to end that. */
  onChange(task: () => void): () => void {
    this.#changed.add(task);
    return () => this.#changed.delete(task);
  }

  /**
   * Alters the register; resolves once the change is durable and every listener has heard.
   * @param alter changes the content in place; what it throws leaves everything as it was
   */
  change<T>(nowMs: number, alter: (content: RegisterContent) => T): Promise<T> {
    const run = () =>
      withFolderLock(this.#folder, async () => {
        const read = await readRegister(this.#folder);
        if (read === undefined) throw new Error("Cannot change the register: its file is gone");
        const { content } = read;
        content.certificates = content.certificates.filter(({ expiresAtMs }) =>
          expiresAtMs + forgottenAfterMs > nowMs
        );
        const result = alter(content);
        const fault = content.certificates.length > certificatesMax
          ? `at most ${certificatesMax} certificates`
          : Object.keys(content.codes).length > codesMax
          ? `at most ${codesMax} enrolment codes`
          : undefined;
        if (fault !== undefined) throw new Error(`Cannot change the register: ${fault} fit`);
        await writeDurably(join(this.#folder, fileName), JSON.stringify(content));
        this.#take(content, await markOf(this.#folder));
        return result;
      });
    return this.#inTurn(run);
  }

  /**
   * Takes over what another process wrote.
   * @throws where the file cannot be read; what was known stays in force
   */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      const read = await markOf(this.#folder) === this.#mark
        ? null
        : await readRegister(this.#folder);
      if (read === undefined) throw new Error("Cannot read the register: its file is gone");
      if (read !== null) this.#take(read.content, read.mark);
    });
  }

  /** One after the other, so that nothing older is taken over after something newer. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task, task);
    this.#last = done.catch(() => {});
    return done;
  }

  #take(content: RegisterContent, mark: string): void {
    this.#content = content;
    this.#mark = mark;
    this.#index();
    for (const task of [...this.#changed]) task();
  }

  #index(): void {
    this.#bySha256 = new Map(this.#content.certificates.map((one) => [one.sha256, one]));
  }
}

type DeepReadonly<T> = T extends (infer E)[] ? readonly DeepReadonly<E>[]
  : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** Runs `task` while no other process changes the folder. */
export async function withFolderLock<T>(folder: string, task: () => Promise<T>): Promise<T> {
  const lock = await Deno.open(join(folder, "lock"), {
    read: true,
    write: true,
    create: true,
    mode: 0o600,
  });
  try {
    await lock.lock(true);
    return await task();
  } finally {
    lock.close(); // which unlocks it
  }
}

/** Writes beside and renames, with both on the disk before it resolves; mode 0600. */
export async function writeDurably(path: string, text: string, mode = 0o600): Promise<void> {
  const beside = `${path}.new`;
  const file = await Deno.open(beside, { write: true, create: true, truncate: true, mode });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } finally {
    file.close();
  }
  await Deno.rename(beside, path);
  if (Deno.build.os === "windows") return; // which has no handle of a folder to sync
  const folder = await Deno.open(join(path, ".."), { read: true });
  try {
    await folder.sync(); // a renamed file is only found after a power cut once its folder is
  } finally {
    folder.close();
  }
}

async function readRegister(
  folder: string,
): Promise<{ content: RegisterContent; mark: string } | undefined> {
  const path = join(folder, fileName);
  let mark: string;
  let text: string;
  try {
    mark = await markOf(folder); // first: a change in between is then seen by the next look
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // refused by the schema, with the file's name
  }
  const parsed = registerSchema.safeParse(value);
  if (parsed.success) return { content: parsed.data, mark };
  const issue = parsed.error.issues[0];
  throw new Error(
    `Cannot read ${path}: it must be a register of devices' certificates, ` +
      `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "got something else"}`,
  );
}

/** Tells one version of the file from another: each is a file of its own. */
async function markOf(folder: string): Promise<string> {
  const { ino, size, mtime } = await Deno.stat(join(folder, fileName));
  return `${ino} ${size} ${mtime?.getTime()}`;
}

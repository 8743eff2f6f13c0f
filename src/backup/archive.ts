/**
 * A backup as one sealed file (`sealed_stream.ts`): a manifest, then the files that it lists, one
 * after the other. Keys of people are never in it (E13).
 *
 *     length of the manifest 4 | manifest as JSON | bytes of the files
 */
import { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { z } from "zod";
import type { MasterKey } from "../access/master_key.ts";
import { ArchiveBroken, openSealed, type RandomBytes, SealedWriter } from "./sealed_stream.ts";

/** What may lie in a backup. */
export const archivedFiles = [
  /** The equipment's store. */
  "equipment.db",
  /** The store of people, what is personal in it sealed. */
  "people.db",
  "site.json",
  "device_secrets.json",
  /** The authority for devices: all three or none. */
  "ca.key.pem",
  "ca.cert.pem",
  "register.json",
] as const;
/** What may lie in a backup. */
export type ArchivedFile = (typeof archivedFiles)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a backup says of itself. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** Its name, as the journal knows it. */
  name: z.string().max(60),
  cluster: z.string().min(1).max(80),
  /** Wall time at which it was begun. */
  atMs: z.number(),
  /** The last entry of the journal of erasures by then; `mac` is empty before the first. */
  journal: z.strictObject({ seq: z.int().min(0), mac: z.string().max(64) }),
  /** In the order in which they lie there. */
  files: z.array(z.strictObject({
    name: z.enum(archivedFiles),
    bytes: z.int().min(0),
    sha256,
  })).min(1).max(archivedFiles.length),
});
/** What a backup says of itself. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** A file to put into a backup. */
export interface SourceFile {
  readonly name: ArchivedFile;
  readonly path: string;
}

/** Where the bytes of a file go. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

const manifestBytesMax = 16_384;
const readBytes = 262_144;

/** Writes a backup under a path that is free; resolves when it is on the disk, with its length. */
export async function writeArchive(
  path: string,
  about: Omit<Manifest, "version" | "files">,
  sources: readonly SourceFile[],
  sealing: { readonly masterKey: MasterKey; readonly randomBytes: RandomBytes },
): Promise<number> {
  const files: Manifest["files"] = [];
  for (const { name, path } of sources) files.push({ name, ...await measured(path) });
  const manifest = Buffer.from(
    JSON.stringify(manifestSchema.parse({ version: 1, ...about, files })),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(manifest.length);
  const writer = await SealedWriter.create(path, sealing);
  try {
    await writer.write(length);
    await writer.write(manifest);
    for (const { path } of sources) {
      for await (const bytes of bytesOf(path)) await writer.write(bytes);
    }
  } catch (error) {
    writer.abandon();
    throw error;
  }
  return await writer.finish();
}

/** What a backup says of itself; the rest of it is not read. @throws {ArchiveBroken} */
export async function readManifest(path: string, masterKey: MasterKey): Promise<Manifest> {
  for await (const piece of openSealed(path, masterKey)) return manifestIn(path, piece).manifest;
  throw unlike(path, "no manifest");
}

/**
 * Reads a backup from end to end, and hands its files out where a sink is wanted. What a sink got
 * counts only once this resolves: until then something may still be found wrong.
 * @throws {ArchiveBroken}
 */
export async function readArchive(
  path: string,
  masterKey: MasterKey,
  sinkOf: (name: ArchivedFile) => Promise<FileSink | null> = () => Promise.resolve(null),
): Promise<Manifest> {
  let unpacker: Unpacker | undefined;
  for await (const piece of openSealed(path, masterKey)) {
    if (unpacker === undefined) {
      const { manifest, rest } = manifestIn(path, piece);
      unpacker = new Unpacker(path, manifest, sinkOf);
      await unpacker.take(rest);
    } else await unpacker.take(piece);
  }
  if (unpacker === undefined) throw unlike(path, "no manifest");
  await unpacker.end();
  return unpacker.manifest;
}

/** A file that bytes go to. */
interface OpenFile {
  readonly sink: FileSink | null;
  readonly hash: Hash;
  left: number;
}

/** Cuts what comes into the files of a manifest, and checks each. */
class Unpacker {
  readonly manifest: Manifest;
  readonly #path: string;
  readonly #sinkOf: (name: ArchivedFile) => Promise<FileSink | null>;
  #number = 0;
  #open: OpenFile | null = null;

  constructor(
    path: string,
    manifest: Manifest,
    sinkOf: (name: ArchivedFile) => Promise<FileSink | null>,
  ) {
    this.#path = path;
    this.manifest = manifest;
    this.#sinkOf = sinkOf;
  }

  async take(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const file = await this.#file();
      if (file === null) throw unlike(this.#path, "more than its manifest lists");
      const part = bytes.subarray(at, at + file.left);
      file.hash.update(part);
      await file.sink?.write(part);
      file.left -= part.length;
      at += part.length;
      if (file.left === 0) await this.#close();
    }
  }

  async end(): Promise<void> {
    const file = await this.#file(); // files without bytes may be left
    if (file !== null) throw unlike(this.#path, "less than its manifest lists");
  }

  /** The file whose bytes are next, or null after the last. */
  async #file(): Promise<OpenFile | null> {
    for (;;) {
      if (this.#open !== null) return this.#open;
      const listed = this.manifest.files[this.#number];
      if (listed === undefined) return null;
      const sink = await this.#sinkOf(listed.name);
      this.#open = { sink, hash: createHash("sha256"), left: listed.bytes };
      if (listed.bytes === 0) await this.#close();
    }
  }

  async #close(): Promise<void> {
    const { sink, hash } = this.#open!;
    const { name, sha256 } = this.manifest.files[this.#number]!;
    if (hash.digest("hex") !== sha256) throw unlike(this.#path, `another ${name}`);
    await sink?.end();
    this.#open = null;
    this.#number++;
  }
}

function manifestIn(path: string, piece: Uint8Array): { manifest: Manifest; rest: Uint8Array } {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE();
  if (length > manifestBytesMax || length > bytes.length - 4) throw unlike(path, "no manifest");
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8", 4, 4 + length));
  } catch {
    throw unlike(path, "no manifest");
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw unlike(path, "a manifest that this server does not know");
  return { manifest: parsed.data, rest: piece.subarray(4 + length) };
}

async function measured(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const part of bytesOf(path)) {
    hash.update(part);
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** A file's bytes in parts, each good until the next is asked for. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await Deno.open(path, { read: true });
  try {
    const into = new Uint8Array(readBytes);
    for (;;) {
      const read = await file.read(into);
      if (read === null) return;
      yield into.subarray(0, read);
    }
  } finally {
    file.close();
  }
}

function unlike(path: string, got: string): ArchiveBroken {
  return new ArchiveBroken(
    `Cannot use the backup ${path}: it must hold what its manifest lists, got ${got}`,
  );
}

/**
 * The demo's keys between two starts, in a file of the demo's data folder that only its owner reads:
 * the managers' set with the one manager who signs, and of each unit its key, the word on it and its
 * book of flats. A restarted demo is so the same building to a browser that knew it. Without the file
 * everything begins anew.
 */
import { z } from "zod";
import { fromBase64Url, toBase64Url } from "../web/media/base64_url.js";
import { FlatBook } from "../web/media/flat_book.js";
import { makeSigningKey, seedOf, signingKeyOfSeed } from "../web/media/signing_key.js";
import { makeRoot } from "../web/media/site_root.js";
import type { SigningKey } from "../web/media/types.js";

const seedSchema = z.base64url().length(43);
const fileSchema = z.strictObject({
  v: z.literal(1),
  version: z.string(),
  manager: seedSchema,
  units: z.record(
    z.string(),
    z.strictObject({ key: seedSchema, certificate: z.string().nullable(), book: z.unknown() }),
  ),
});

/** A unit's own file. */
export interface KeptUnit {
  readonly key: SigningKey;
  readonly seed: string;
  certificate: string | null;
  book: FlatBook | null;
}

/** What the file holds. */
export class KeptSiteKeys {
  readonly #path: string | null;
  /** The managers' set, as they all signed it. */
  readonly version: string;
  readonly manager: SigningKey;
  readonly #seed: string;
  /** By building and unit, such as `linden/entrance`. */
  readonly units = new Map<string, KeptUnit>();
  #writing: Promise<void> = Promise.resolve();
  #waits = false;

  private constructor(path: string | null, version: string, [manager, seed]: Made) {
    this.#path = path;
    this.version = version;
    this.manager = manager;
    this.#seed = seed;
  }

  /**
   * Reads the file, or begins anew where there is none.
   * @param path null: nothing is kept
   * @throws where the file is none of the demo's
   */
  static async open(path: string | null, nowMs: number): Promise<KeptSiteKeys> {
    const text = path === null ? undefined : await readIfThere(path);
    if (text === undefined) {
      const made = await makeKey();
      const managers = [made[0], await makeSigningKey()];
      const recovery = await makeSigningKey();
      return new KeptSiteKeys(path, await makeRoot({ managers, recovery, nowMs }), made);
    }
    const { version, manager, units } = fileSchema.parse(JSON.parse(text));
    const keys = new KeptSiteKeys(path, version, await keyOf(manager));
    for (const [name, { key: kept, certificate, book }] of Object.entries(units)) {
      const [key, seed] = await keyOf(kept);
      const read = book === null ? null : FlatBook.fromJSON(book, 0);
      keys.units.set(name, { key, seed, certificate, book: read });
    }
    return keys;
  }

  /** A unit's file, with a new key where it has none. */
  async unit(name: string): Promise<KeptUnit> {
    let unit = this.units.get(name);
    if (unit === undefined) {
      const [key, seed] = await makeKey();
      unit = { key, seed, certificate: null, book: null };
      this.units.set(name, unit);
    }
    return unit;
  }

  /** Writes the file; resolves once what stands now is in it. */
  write(): Promise<void> {
    const path = this.#path;
    if (path === null || this.#waits) return this.#writing;
    this.#waits = true;
    return this.#writing = this.#writing.then(async () => {
      this.#waits = false;
      const part = `${path}.part`;
      await Deno.remove(part).catch(unlessMissing);
      await Deno.writeTextFile(part, this.#text(), { mode: 0o600, createNew: true });
      await Deno.rename(part, path);
    });
  }

  #text(): string {
    const units = [...this.units].map(([name, { seed: key, certificate, book }]) =>
      [name, { key, certificate, book }] as const
    );
    const { version } = this;
    const file = { v: 1, version, manager: this.#seed, units: Object.fromEntries(units) };
    return `${JSON.stringify(file)}\n`;
  }
}

/** A key and its secret, in base64url. */
type Made = readonly [key: SigningKey, seed: string];

async function makeKey(): Promise<Made> {
  return keyOf(toBase64Url(await seedOf(await makeSigningKey({ extractable: true }))));
}

async function keyOf(seed: string): Promise<Made> {
  return [await signingKeyOfSeed(fromBase64Url(seed) ?? new Uint8Array()), seed];
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    unlessMissing(error);
    return undefined;
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

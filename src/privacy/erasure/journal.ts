/**
 * The journal of what was destroyed for good (C6, E13): every erasure, and every day of a log whose
 * time was over, written *before* the keys go. Whoever restores an older copy does it all again
 * before anything is served, so nothing that went comes back. A copy of the journal lies beside the
 * backups and grows with this one (`second_place.ts`).
 *
 * It is a file of lines, one entry each, on the disk before {@link ErasureJournal.append} resolves.
 * Each entry holds a keyed hash over itself and the one before it: a line that was changed, left out
 * or added is found, and so is a journal of another cluster. A last line that a crash cut short was
 * never promised to anybody and is dropped. Entries hold random ids and nothing else of people.
 */
import { z } from "zod";
import { sameText } from "../../access/master_key.ts";

const personKey = z.strictObject({ person: z.string().max(80), kind: z.enum(["profile", "log"]) });

/** What an entry tells. */
export const journalNoteSchema = z.discriminatedUnion("what", [
  /** These keys are destroyed; with which erasure of the registry, or null for keys of a log alone. */
  z.strictObject({
    what: z.literal("erased"),
    erasure: z.string().max(40).nullable(),
    keys: z.array(personKey).min(1).max(1000),
  }),
  /** The keys of all days of a log before one are destroyed. */
  z.strictObject({
    what: z.literal("pruned"),
    log: z.string().max(60),
    beforeDay: z.int().min(0),
  }),
  /** A backup of that name is whole. */
  z.strictObject({ what: z.literal("backup"), backup: z.string().max(60) }),
  /** A backup was restored; `overridden`, and why, where the operator did so without a newer journal. */
  z.strictObject({
    what: z.literal("restored"),
    backup: z.string().max(60),
    overridden: z.boolean(),
    reason: z.string().min(1).max(200).optional(),
  }),
]);
/** What an entry tells. */
export type JournalNote = z.infer<typeof journalNoteSchema>;

const entrySchema = z.strictObject({
  seq: z.int().min(1),
  /** Wall time. */
  atMs: z.number(),
  note: journalNoteSchema,
  /** Of this entry and the one before. */
  mac: z.string().min(20).max(64),
});
/** An entry. */
export type JournalEntry = Readonly<z.infer<typeof entrySchema>>;

/** A journal that cannot be trusted: changed, cut in the middle, or of another cluster. */
export class JournalBroken extends Error {
  override readonly name = "JournalBroken";
}

/** How a journal is opened. */
export interface JournalOptions {
  /** The file; made with mode 0600 where it is missing. */
  readonly path: string;
  /** A keyed hash under the cluster's master key, 43 characters. */
  readonly mac: (...texts: readonly string[]) => string;
}

/** Bytes of a line at most; a thousand keys fit. */
const lineMax = 160_000;
const newLine = 10;

/** An open journal. One process has it open at a time, as it has the keys. */
export class ErasureJournal {
  readonly path: string;
  readonly #file: Deno.FsFile;
  readonly #mac: JournalOptions["mac"];
  readonly #entries: JournalEntry[];
  /** Of whole lines. */
  #bytes: number;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(options: JournalOptions, file: Deno.FsFile, found: Found) {
    this.path = options.path;
    this.#mac = options.mac;
    this.#file = file;
    this.#entries = found.entries;
    this.#bytes = found.bytes;
  }

  /** Opens the journal of a file. @throws {JournalBroken} */
  static async open(options: JournalOptions): Promise<ErasureJournal> {
    const file = await Deno.open(options.path, { write: true, create: true, mode: 0o600 });
    try {
      const found = entriesIn(await Deno.readFile(options.path), options);
      await file.truncate(found.bytes);
      await file.seek(found.bytes, Deno.SeekMode.Start);
      return new ErasureJournal(options, file, found);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Every entry, the first first. They stay in memory: some hundred bytes for each erased person. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** The last entry's number; 0 before the first. */
  get seq(): number {
    return this.#entries.length;
  }

  /** Writes an entry; resolves when it is on the disk. @throws where the disk does not take it. */
  append(note: JournalNote, atMs: number): Promise<JournalEntry> {
    return this.#inOrder(async () => {
      const seq = this.seq + 1;
      const sound = journalNoteSchema.parse(note);
      const mac = this.#mac(String(seq), String(atMs), JSON.stringify(sound), this.#last());
      const entry: JournalEntry = { seq, atMs, note: sound, mac };
      await this.#write([entry]);
      return entry;
    });
  }

  /**
   * Takes over the entries of another copy of this journal that it lacks.
   * @returns how many.
   * @throws {JournalBroken} where the two tell different stories.
   */
  takeOver(entries: readonly JournalEntry[]): Promise<number> {
    return this.#inOrder(async () => {
      const shared = Math.min(entries.length, this.seq);
      if (shared > 0 && entries[shared - 1]!.mac !== this.#entries[shared - 1]!.mac) {
        throw broken(this.path, `must tell of the same as its copy, got another entry ${shared}`);
      }
      const missing = entries.slice(this.seq);
      let previous = this.#last();
      for (const entry of missing) {
        if (!isSound(entry, previous, this.#mac)) {
          throw broken(this.path, `takes sound entries alone, got entry ${entry.seq} of its copy`);
        }
        previous = entry.mac;
      }
      await this.#write(missing);
      return missing.length;
    });
  }

  /** Ends it, after what is being written. */
  async close(): Promise<void> {
    await this.#tail;
    this.#file.close();
  }

  #last(): string {
    return this.#entries.at(-1)?.mac ?? "";
  }

  async #write(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const bytes = new TextEncoder().encode(
      entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
    );
    try {
      for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
      await this.#file.sync();
    } catch (error) {
      // What is left of a write that failed must not stand before the next.
      await this.#file.truncate(this.#bytes);
      await this.#file.seek(this.#bytes, Deno.SeekMode.Start);
      throw error;
    }
    this.#bytes += bytes.length;
    this.#entries.push(...entries);
  }

  #inOrder<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(task);
    this.#tail = done.catch(() => {});
    return done;
  }
}

/** What a file holds. */
interface Found {
  readonly entries: JournalEntry[];
  /** Of whole lines: what follows them was cut short. */
  readonly bytes: number;
}

/** Reads a journal that nobody is writing, such as the copy beside backups. @throws {JournalBroken} */
export async function readJournal(options: JournalOptions): Promise<readonly JournalEntry[]> {
  return entriesIn(await Deno.readFile(options.path), options).entries;
}

function entriesIn(stored: Uint8Array, { path, mac }: JournalOptions): Found {
  const entries: JournalEntry[] = [];
  let at = 0;
  for (;;) {
    const end = stored.indexOf(newLine, at);
    if (end < 0) return { entries, bytes: at };
    const entry = end - at > lineMax ? null : entryOf(stored.subarray(at, end));
    const seq = entries.length + 1;
    if (entry?.seq !== seq || !isSound(entry, entries.at(-1)?.mac ?? "", mac)) {
      throw broken(path, `must be whole and this cluster's own, got another line ${seq}`);
    }
    entries.push(entry);
    at = end + 1;
  }
}

function entryOf(line: Uint8Array): JournalEntry | null {
  try {
    return entrySchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line)));
  } catch {
    return null;
  }
}

function isSound(entry: JournalEntry, previous: string, mac: JournalOptions["mac"]): boolean {
  const { seq, atMs, note } = entry;
  return sameText(entry.mac, mac(String(seq), String(atMs), JSON.stringify(note), previous));
}

function broken(path: string, rule: string): JournalBroken {
  return new JournalBroken(`Cannot use the journal of erasures at ${path}: it ${rule}`);
}

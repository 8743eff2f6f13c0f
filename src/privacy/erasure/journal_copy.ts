/**
 * A copy of the journal in another place (C6, E13): a file of the same name that is brought up to
 * the journal whenever something was written there. It stays open between; where the place was
 * taken away or another put there, it is opened anew, so that nothing is written into the void.
 */
import { ErasureJournal, JournalBroken, type JournalOptions } from "./journal.ts";
import type { SecondPlace } from "./second_place.ts";

/** The journal's name, in the folder of keys and in the second place. */
export const journalFile = "erasures.jsonl";

/** What a copy is made of. */
export interface JournalCopyOptions {
  readonly journal: ErasureJournal;
  /** The folder of the copy. It is never made here: where it is missing, the disk is. */
  readonly place: string;
  readonly mac: JournalOptions["mac"];
}

interface Opened {
  readonly copy: ErasureJournal;
  /** Which file it is. */
  readonly inode: number | null;
}

/** A copy that follows the journal. */
export class JournalCopy implements SecondPlace {
  readonly #options: JournalCopyOptions;
  #opened: Opened | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: JournalCopyOptions) {
    this.#options = options;
  }

  /** The copy's file. */
  get path(): string {
    return `${this.#options.place}/${journalFile}`;
  }

  /** @throws {JournalBroken} where the copy is not of this journal, or tells of more than it. */
  catchUp(): Promise<number> {
    const done = this.#tail.then(() => this.#catchUp());
    this.#tail = done.catch(() => {});
    return done;
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.#tail;
    await this.#drop();
  }

  async #catchUp(): Promise<number> {
    const { journal } = this.#options;
    try {
      const copy = await this.#open();
      if (copy.seq > journal.seq) {
        throw new JournalBroken(
          `Cannot use the copy of the journal at ${this.path}: it must tell of no more than the ` +
            `journal, got ${copy.seq} entries beside ${journal.seq}`,
        );
      }
      await copy.takeOver(journal.entries);
      return copy.seq;
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  async #open(): Promise<ErasureJournal> {
    const { place, mac } = this.#options;
    const found = await inodeOf(this.path);
    if (this.#opened !== null && found !== undefined && found === this.#opened.inode) {
      return this.#opened.copy;
    }
    await this.#drop();
    const { isDirectory } = await Deno.stat(place);
    if (!isDirectory) throw new Error(`Cannot copy the journal to ${place}: it must be a folder`);
    const copy = await ErasureJournal.open({ path: this.path, mac });
    this.#opened = { copy, inode: await inodeOf(this.path) ?? null };
    return copy;
  }

  async #drop(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.copy.close();
  }
}

/** Which file lies there; undefined for none. */
async function inodeOf(path: string): Promise<number | null | undefined> {
  try {
    return (await Deno.stat(path)).ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

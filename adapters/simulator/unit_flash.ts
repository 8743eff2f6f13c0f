/**
 * What an access unit keeps over a power cut, as a real one does in its flash memory: its journal,
 * how often it admitted a QR by itself, and the access list. Its wall clock is not among it. All of
 * it is bounded.
 */
import type { UnitAccess, UnitEvent } from "../mqtt/unit_payloads.ts";

/** Journal entries kept that nobody has heard yet; beyond, the oldest is lost. */
export const journalMax = 1000;
/** Journal entries said at one time; the next ones follow when these were heard. */
export const journalWindow = 32;
/** QRs whose uses are counted; beyond, the one used longest ago is forgotten. */
export const usesMax = 4096;

/** A unit's memory that survives its power. */
export class UnitFlash {
  readonly journal: string;
  #seq = 0;
  #unheard: UnitEvent[] = [];
  readonly #uses = new Map<string, number>();
  #list: UnitAccess | null = null;

  /** @param journal a name for this memory, made once and random */
  constructor(journal: string) {
    this.journal = journal;
  }

  /** The access list, or null where none was ever heard. */
  get list(): UnitAccess | null {
    return this.#list;
  }

  /** Keeps a list if it is newer than the one at hand (E4); whether it was. */
  keep(list: UnitAccess): boolean {
    const held = this.#list;
    const newer = held === null || list.epoch > held.epoch ||
      (list.epoch === held.epoch && list.revision > held.revision);
    if (newer) this.#list = list;
    return newer;
  }

  /** Writes an entry into the journal. */
  write(entry: Omit<UnitEvent, "journal" | "seq">): void {
    this.#unheard.push({ journal: this.journal, seq: ++this.#seq, ...entry });
    if (this.#unheard.length > journalMax) this.#unheard.shift();
  }

  /** The oldest entries that nobody has heard yet, in order. */
  get unheard(): readonly UnitEvent[] {
    return this.#unheard.slice(0, journalWindow);
  }

  /** Lets go of entries that were heard; whether there were any. */
  heard(journal: string, seq: number): boolean {
    if (journal !== this.journal) return false;
    const before = this.#unheard.length;
    this.#unheard = this.#unheard.filter((entry) => entry.seq > seq);
    return this.#unheard.length < before;
  }

  /** How often a QR was admitted. */
  used(id: string): number {
    return this.#uses.get(id) ?? 0;
  }

  /** Counts one more use. */
  use(id: string): void {
    const uses = this.used(id) + 1;
    this.#uses.delete(id); // so that the order is that of the last use
    this.#uses.set(id, uses);
    if (this.#uses.size > usesMax) {
      const [oldest] = this.#uses.keys();
      this.#uses.delete(oldest!);
    }
  }
}

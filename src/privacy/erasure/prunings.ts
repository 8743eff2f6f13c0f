/**
 * What ends days of logs tells so here first: the journal has it before a key goes, and whoever
 * follows, such as the place of backups, hears that there is something new.
 */
import type { Clock } from "../../clock.ts";
import type { ErasureJournal } from "./journal.ts";
import { equipmentLogDays, type JournalledLog, logDaysGone, notingPruned } from "./replay.ts";

/** The ends of logs' days. */
export class Prunings {
  /** Notes that the days of a log before one are about to go; resolves when that is on the disk. */
  readonly note: (log: JournalledLog, beforeDay: number) => Promise<void>;
  readonly #journal: ErasureJournal;
  readonly #listeners = new Set<() => void>();

  constructor(journal: ErasureJournal, clock: Pick<Clock, "now">) {
    this.#journal = journal;
    this.note = notingPruned(journal, () => clock.now(), () => {
      for (const heard of this.#listeners) heard();
    });
  }

  /** Those of the equipment log, which knows nothing of people and so of no journal. */
  ofEquipmentLog(): { goneBefore(): number; note(beforeDay: number): Promise<void> } {
    return {
      goneBefore: () => logDaysGone(this.#journal),
      note: (beforeDay) => this.note(equipmentLogDays, beforeDay),
    };
  }

  /** Calls back whenever days were noted. @returns what ends that. */
  listen(heard: () => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }
}

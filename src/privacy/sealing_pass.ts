/**
 * Seals what still lies in clear: rows from before there were keys. Each is written anew by the
 * registry itself, in a turn like any other, so nothing that changes meanwhile is lost; some hundred
 * rows a commit, with a pause between, so nobody waits for it.
 */
import type { Clock } from "../clock.ts";
import { RefusalError } from "../refusal.ts";
import type { RowName } from "./sealed_rows.ts";

/** How it is made. */
export interface SealingPassOptions {
  readonly clock: Clock;
  /** Names of rows in clear, each told once. */
  readonly take: () => readonly RowName[];
  /** Writes these rows anew. @throws {RefusalError} */
  readonly write: (rows: readonly RowName[]) => Promise<void>;
  /** A row cannot be sealed; it stays in clear until the next start. */
  readonly fault: (fault: string) => void;
  /** Until the first look, while the registry is being loaded. */
  readonly firstMs?: number;
  readonly everyMs?: number;
  readonly pauseMs?: number;
}

/** Rows of one turn. */
export const sealedPerTurn = 200;

/** The pass; it looks every minute, for the registry may have been loaded anew. */
export class SealingPass {
  readonly #options: SealingPassOptions;
  #waiting: RowName[] = [];
  #size = sealedPerTurn;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: SealingPassOptions) {
    this.#options = options;
  }

  /** Begins in a moment. */
  start(): void {
    this.#after(this.#options.firstMs ?? 1000);
  }

  /** Ends it, after the turn under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  #after(ms: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.after(ms, () => this.#running = this.#step());
  }

  async #step(): Promise<void> {
    const { everyMs = 60_000, pauseMs = 50 } = this.#options;
    this.#after(await this.#turn() ? pauseMs : everyMs);
  }

  /** Writes the next rows; tells whether there are more to write soon. */
  async #turn(): Promise<boolean> {
    this.#waiting.push(...this.#options.take());
    const rows = this.#waiting.slice(0, this.#size);
    if (rows.length === 0) return false;
    try {
      await this.#options.write(rows);
      this.#waiting.splice(0, rows.length);
      this.#size = sealedPerTurn;
    } catch (error) {
      if (!(error instanceof RefusalError)) {
        this.#options.fault(error instanceof Error ? error.message : String(error));
        return false;
      }
      // Nobody answers, or too busy: later.
      if (["unavailable", "busy"].includes(error.refusal.code)) return false;
      // One of them cannot be written, or all are too much for one turn: fewer.
      if (rows.length > 1) this.#size = Math.ceil(rows.length / 2);
      else {
        this.#waiting.shift();
        this.#options.fault(`Cannot seal a row of ${rows[0]!.table}: ${error.refusal.code}`);
      }
    }
    return this.#waiting.length > 0;
  }
}

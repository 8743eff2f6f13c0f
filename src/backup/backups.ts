/**
 * Backups by the clock: one every so many hours, the first soon after a start where the newest is
 * older, and one at once where a file in the place asks for it (the drill's, which is another
 * process). Never two at a time. One that failed is told of and tried again.
 */
import type { Clock } from "../clock.ts";
import type { MadeBackup } from "./make_backup.ts";

/** How they are made. */
export interface BackupsOptions {
  readonly clock: Clock;
  readonly everyHours: number;
  readonly make: () => Promise<MadeBackup>;
  /** When the newest was begun, in wall time; null where there is none. */
  readonly newestMs: () => Promise<number | null>;
  /** Whether one is asked for; takes the question away. */
  readonly asked: () => Promise<boolean>;
  /** Told of each that was made. */
  readonly made?: (backup: MadeBackup) => void;
  /** Told of one that failed. Never holds personal data. */
  readonly fault: (fault: string) => void;
}

/** The earliest after a start: the server first serves whoever waits. */
export const firstAfterMs = 10_000;
/** After one that failed. */
export const againAfterMs = 900_000;
/** How often it looks whether one is asked for. */
export const lookEveryMs = 2_000;

const hourMs = 3_600_000;

/** The backups of a running server. */
export class Backups {
  readonly #options: BackupsOptions;
  #cancelDue: (() => void) | undefined;
  #cancelLook: (() => void) | undefined;
  #running: Promise<MadeBackup> | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;
  #lastMs: number | null = null;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  /** When the newest whole backup was begun, in wall time; null where there is none. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  /** Begins. */
  async start(): Promise<void> {
    this.#lastMs = await this.#options.newestMs();
    this.#arm(Math.max(firstAfterMs, this.#dueInMs()));
    this.#look();
  }

  /** Ends it, after the one that is being made. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelDue?.();
    this.#cancelLook?.();
    await this.#looking;
    await this.#running?.catch(() => {});
  }

  /** Makes one now; who asks while one is being made gets that. @throws where it fails. */
  now(): Promise<MadeBackup> {
    this.#running ??= this.#make().finally(() => this.#running = undefined);
    return this.#running;
  }

  async #make(): Promise<MadeBackup> {
    const { made, fault, make } = this.#options;
    this.#cancelDue?.();
    try {
      const backup = await make();
      this.#lastMs = backup.atMs;
      made?.(backup);
      this.#arm(this.#dueInMs());
      return backup;
    } catch (error) {
      fault(error instanceof Error ? error.message : String(error));
      this.#arm(againAfterMs);
      throw error;
    }
  }

  #dueInMs(): number {
    const { clock, everyHours } = this.#options;
    return this.#lastMs === null ? 0 : this.#lastMs + everyHours * hourMs - clock.now();
  }

  #arm(inMs: number): void {
    if (this.#stopped) return;
    this.#cancelDue?.();
    this.#cancelDue = this.#options.clock.after(inMs, () => this.#attempt());
  }

  #attempt(): void {
    if (!this.#stopped) this.now().catch(() => {}); // its fault was told
  }

  #look(): void {
    const { clock, asked, fault } = this.#options;
    this.#cancelLook = clock.after(lookEveryMs, () => {
      this.#looking = asked().then(
        (isAsked) => {
          if (isAsked) this.#attempt();
        },
        (error) => fault(error instanceof Error ? error.message : String(error)),
      ).then(() => {
        if (!this.#stopped) this.#look();
      });
    });
  }
}

/**
 * The daily keys of a log go when the log's time is over (R48): a key is destroyed once the last
 * moment of its day has been kept for as long as the log is. The entries themselves go by the sweep;
 * this is what ends every copy of them that lies elsewhere.
 */
import type { Clock } from "../clock.ts";
import type { KeyStore, SegmentedLog } from "./key_store.ts";
import { utcDayOf } from "../utc_day.ts";

/** How it is made. */
export interface SegmentRetentionOptions {
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly log: SegmentedLog;
  /** How long the log is kept. */
  readonly keepMs: number;
  /**
   * Keys of this UTC day and later are left although their time is over, for as long as a legal
   * hold needs them (R88); null where none does.
   */
  readonly heldFrom?: () => number | null;
  /** Asked before anything is destroyed: what must be written first (`erasure/replay.ts`). */
  readonly before?: (log: SegmentedLog, beforeDay: number) => Promise<void>;
  /** Told of a destruction that failed; it is tried again. Never holds a key. */
  readonly fault: (fault: string) => void;
  /** How often it looks. */
  readonly everyMs?: number;
}

/** Destroys the keys of a log's days in time. */
export class SegmentRetention {
  readonly #options: SegmentRetentionOptions;
  #cancel: (() => void) | undefined;

  constructor(options: SegmentRetentionOptions) {
    this.#options = options;
  }

  /** Looks now and again until {@link stop}. */
  start(): void {
    void this.run();
    this.#cancel = this.#options.clock.after(
      this.#options.everyMs ?? 3_600_000,
      () => this.start(),
    );
  }

  /** Ends it. */
  stop(): void {
    this.#cancel?.();
  }

  /** Destroys what is due. @returns how many keys went. */
  async run(): Promise<number> {
    const { keys, clock, log, keepMs, heldFrom, before, fault } = this.#options;
    const held = heldFrom?.() ?? Infinity;
    try {
      const beforeDay = Math.min(utcDayOf(clock.now() - keepMs), held);
      if (beforeDay <= keys.segmentsFrom(log)) return 0;
      if (before !== undefined) await before(log, beforeDay);
      return keys.destroySegments(log, beforeDay);
    } catch (error) {
      fault(error instanceof Error ? error.message : String(error));
      return 0;
    }
  }
}

/**
 * The equipment log (D6, C4, C6): what doors and lifts note under random ids, for a time that is
 * set. It lies in the equipment's store, each entry sealed under its day's key. The keys lie in a
 * store of keys of their own, beside the equipment's data and never in it; the key before the first
 * row under it (E13). A day's key is destroyed once the day's last moment was kept long enough, and
 * rows are swept, a little sooner, two hundred a commit (E3).
 *
 * The two do not wait for each other, and either may be cut short by a crash: a row whose key is
 * gone opens for nobody and goes with the next sweep; a key whose rows are gone goes with its day.
 */
import type { ActorRows } from "../../actors/rows.ts";
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import { KeyFirstStore } from "../privacy/key_first_store.ts";
import { KeyStore } from "../privacy/key_store.ts";
import { SegmentRetention } from "../privacy/segment_keys.ts";
import type { Store } from "../store/store.ts";
import { LogReader } from "./log_reader.ts";
import { LogSeal, segmentedLog } from "./log_seal.ts";
import { SealedLogRows } from "./sealed_log_rows.ts";

/** What is written elsewhere of the log's days, before their keys go (C6). */
export interface LogDayEnds {
  /** The day before which all are written to be gone, counted in UTC from the epoch. */
  goneBefore(): number;
  /** Writes that those before a day go now; resolves when that is on the disk. */
  note(beforeDay: number): Promise<void>;
}

/** What the log needs. */
export interface EquipmentLogOptions {
  /** The folder of its keys, of its own ({@link logKeyFolder}). */
  readonly keyFolder: string;
  readonly masterKey: MasterKey;
  /** The equipment's store, whose owner closes it. */
  readonly store: Store;
  readonly clock: Clock;
  /** How long an entry is kept (`log_days.ts`). */
  readonly keepMs: number;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly ends: LogDayEnds;
  /** A key could not be destroyed, or a row not be read; never holds a key or an id. */
  readonly fault: (fault: string) => void;
}

/** What their wrapping key is derived for. */
export const logKeyPurpose = "log_key_store";

/** Where the log's keys lie: beside the folder of its data, never in it. */
export function logKeyFolder(
  store: { readonly data: string } | { readonly url: string },
  keysBeside: string,
): string {
  return `${"data" in store ? store.data.replace(/\/+$/, "") : keysBeside}-log-keys`;
}

/** The equipment log at work. */
export class EquipmentLog {
  /** What the equipment's actors commit to: a batch waits for its keys. */
  readonly store: Store;
  readonly reader: LogReader;
  /** Of its days; for backups. */
  readonly keys: KeyStore;
  readonly #ends: LogDayEnds;
  readonly #seal: LogSeal;
  readonly #clock: Clock;
  readonly #retention: SegmentRetention;

  private constructor(options: EquipmentLogOptions, keys: KeyStore) {
    const { store, clock, keepMs, randomBytes, ends, fault } = options;
    this.keys = keys;
    this.#clock = clock;
    this.#ends = ends;
    this.#seal = new LogSeal(keys, randomBytes);
    this.store = new KeyFirstStore(store, keys);
    this.reader = new LogReader({
      store,
      clock,
      seal: this.#seal,
      keepMs,
      unreadable: fault,
    });
    this.#retention = new SegmentRetention({
      keys,
      clock,
      log: segmentedLog,
      keepMs,
      before: (_log, beforeDay) => ends.note(beforeDay),
      fault,
    });
  }

  /**
   * Opens the log's keys.
   * @throws {KeyFileUnusable} where they are damaged or another master key's.
   */
  static async open(options: EquipmentLogOptions): Promise<EquipmentLog> {
    const keys = await KeyStore.open({
      directory: options.keyFolder,
      masterKey: options.masterKey,
      purpose: logKeyPurpose,
      randomBytes: options.randomBytes,
    });
    return new EquipmentLog(options, keys);
  }

  /** Rows of actors, with those of the log sealed. */
  rows(rows: ActorRows): ActorRows {
    return new SealedLogRows(rows, this.#seal, this.#clock);
  }

  /**
   * Destroys the keys of days that are written to be gone, or are over, and again every hour of
   * those that are over by then. Resolves when it has done so once:
   * to be awaited before anything is served, so that an older copy of the keys opens no more than
   * what is within its time (R48).
   */
  async start(): Promise<void> {
    this.keys.destroySegments(segmentedLog, this.#ends.goneBefore());
    await this.#retention.run();
    this.#retention.start();
  }

  /** Ends it; after everything that commits to {@link store} has ended. */
  async close(): Promise<void> {
    this.#retention.stop();
    await this.keys.close();
  }
}

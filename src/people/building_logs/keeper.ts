/**
 * Destroys entries of buildings' own logs when their days are over: first the keys of the days, by
 * which every copy ends, then the rows. It looks at each midnight in UTC, within the hour besides,
 * and at once where a manager ends a log or sets fewer days. The journal of erasures learns of it
 * before the keys go, so that a restored copy does not bring them back.
 */
import type { Clock } from "../../clock.ts";
import type { KeyStore, SegmentedLog } from "../../privacy/key_store.ts";
import { utcDayOf } from "../../utc_day.ts";
import type { Registry } from "../registry/registry.ts";
import { theServer } from "../registry/turn.ts";
import { segmentOf } from "./entries.ts";
import { dayMs, firstKeptDay } from "./rules.ts";
import type { StoredEntries } from "./stored_entries.ts";

/** How often it looks at least. */
const everyMs = 3_600_000;

/** What the keeper needs. */
export interface KeeperParts {
  readonly registry: Registry;
  readonly keys: Pick<KeyStore, "destroySegments" | "segmentsFrom">;
  readonly entries: StoredEntries;
  readonly clock: Clock;
  /** Asked before keys go: what must be written first (`privacy/erasure/replay.ts`). */
  readonly before?: (log: SegmentedLog, beforeDay: number) => Promise<void>;
  /** Something could not be destroyed; it is tried again. Names no person. */
  readonly fault: (fault: string) => void;
}

/** Ends entries in time. */
export class Keeper {
  readonly #parts: KeeperParts;
  /** By building: rows of earlier days are gone. */
  readonly #cleared = new Map<string, number>();
  #cancel: (() => void) | undefined;
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Looks now and again until {@link stop}. */
  async start(): Promise<void> {
    await this.run();
    if (this.#isStopping) return;
    const now = this.#parts.clock.now();
    const toMidnightMs = (utcDayOf(now) + 1) * dayMs - now;
    const inMs = Math.min(everyMs, toMidnightMs);
    this.#cancel = this.#parts.clock.after(inMs, () => void this.start());
  }

  /** Ends it, after what is under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancel?.();
    await this.#running;
  }

  /** Destroys what is over, of every building. Never rejects. */
  run(): Promise<void> {
    return this.#running = this.#running.then(async () => {
      try {
        const over = await this.#parts.registry.for("security").look((ledger, now) =>
          [...ledger.all("building_log")].map((log) => [log.id, firstKeptDay(log, now)] as const)
        );
        for (const [building, first] of over) await this.#end(building, first);
      } catch (error) {
        this.#parts.fault(error instanceof Error ? error.message : String(error));
      }
    });
  }

  /**
   * Destroys all of a building's entries and forgets what is set: of one that is no more (R14). May
   * be asked again after a crash.
   * @throws where the keys or rows cannot be destroyed.
   */
  async destroyAll(building: string): Promise<void> {
    await this.#running;
    await this.#parts.registry.run(theServer, "forget_building_log", { building });
    await this.#end(building, utcDayOf(this.#parts.clock.now()) + 1);
  }

  /** Destroys a building's entries of the days before one. */
  async #end(building: string, beforeDay: number): Promise<void> {
    const { keys, before } = this.#parts;
    const log = segmentOf(building);
    if (keys.segmentsFrom(log) < beforeDay) {
      await before?.(log, beforeDay);
      keys.destroySegments(log, beforeDay);
    }
    await this.#clear(building, beforeDay);
  }

  /** Removes rows that can be read no more. */
  async #clear(building: string, beforeDay: number): Promise<void> {
    const { registry, entries } = this.#parts;
    let day = this.#cleared.get(building) ?? await entries.firstDay() ?? beforeDay;
    for (; day < beforeDay; day++) {
      for (;;) {
        const ids = await entries.some(building, day);
        if (ids.length === 0) break;
        await registry.run(theServer, "remove_building_log_entries", { day, ids });
      }
    }
    this.#cleared.set(building, beforeDay);
  }
}

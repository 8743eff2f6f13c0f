/**
 * Buildings' own logs at work (D11): what doors tell is recorded where a manager has it so, entries
 * end in time, and who may reads them.
 */
import type { Clock } from "../../clock.ts";
import type { KeyStore, SegmentedLog } from "../../privacy/key_store.ts";
import { utcDayOf } from "../../utc_day.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Store } from "../../store/store.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import type { BuildingLog } from "../rows/building_log.ts";
import type { DoorHappening, Entry } from "./entries.ts";
import { Keeper } from "./keeper.ts";
import { Recorder } from "./recorder.ts";
import { daysOf } from "./rules.ts";
import { keptFrom, type LogWish } from "./setting.ts";
import { StoredEntries } from "./stored_entries.ts";

/** What buildings' logs need. */
export interface BuildingLogsParts {
  readonly registry: Registry;
  /** Of the identity plane. */
  readonly store: Store;
  readonly keys: Pick<
    KeyStore,
    "segmentKey" | "existingSegment" | "destroySegments" | "segmentsFrom"
  >;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Asked before keys go: what must be written first (`privacy/erasure/replay.ts`). */
  readonly before?: (log: SegmentedLog, beforeDay: number) => Promise<void>;
  /** Entries were lost: how many, and why. */
  readonly lost: (count: number, fault: string) => void;
  /** Something could not be destroyed, and is tried again. */
  readonly fault: (fault: string) => void;
  /** Told of each step of a write; for tests that end the process there. */
  readonly step?: (name: "sealed" | "written") => void;
}

/** An entry, and its day in UTC. */
export interface ReadEntry extends Entry {
  readonly day: string;
}

/** A place to go on reading from. */
export interface EntryPlace {
  /** In UTC, counted from the epoch. */
  readonly day: number;
  /** Entries of the day that were read. */
  readonly skip: number;
}

/** What to read: days in UTC, both included. */
export interface EntrySpan {
  readonly building: string;
  readonly fromDay: number;
  readonly untilDay: number;
  readonly after: EntryPlace | null;
  readonly limit: number;
}

/** A page of entries. */
export interface EntryPage {
  readonly entries: readonly ReadEntry[];
  readonly next: EntryPlace | null;
}

/** Entries of one page. */
export const entryPageMax = 500;
/** Entries of one export. */
export const exportMax = 20_000;

/** Buildings' own logs. */
export class BuildingLogs {
  readonly #parts: BuildingLogsParts;
  readonly #entries: StoredEntries;
  readonly #recorder: Recorder;
  readonly #keeper: Keeper;
  #unlisten: (() => void) | undefined;

  constructor(parts: BuildingLogsParts) {
    this.#parts = parts;
    this.#entries = new StoredEntries(parts.store, parts.keys);
    this.#recorder = new Recorder(parts);
    this.#keeper = new Keeper({ ...parts, entries: this.#entries });
  }

  /** Begins: what is over goes first. Then it records. */
  async start(): Promise<void> {
    const { registry, fault } = this.#parts;
    this.#unlisten = registry.listen((event) => {
      if (event.type !== "building_log") return;
      this.#recorder.refresh().catch((error) => fault(String(error)));
    });
    await this.#recorder.refresh();
    await this.#keeper.start();
  }

  /** Writes what waits and ends. */
  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#recorder.stop();
    await this.#keeper.stop();
  }

  /** Notes what happened at a public door; for the bridge from the doors. Never throws. */
  note(happening: DoorHappening): void {
    this.#recorder.note(happening);
  }

  /** Writes what waits, now. */
  flush(): Promise<void> {
    return this.#recorder.flush();
  }

  /** Destroys what is over, now. */
  sweep(): Promise<void> {
    return this.#keeper.run();
  }

  /** Destroys everything of the log of a building that is no more (R14), what was set included. */
  destroyAll(building: string): Promise<void> {
    return this.#keeper.destroyAll(building);
  }

  /** Sets a log; what fewer days end is destroyed when it resolves. @throws {RefusalError} */
  async set(by: Doer, wish: LogWish): Promise<{ log: BuildingLog; startsAtMs: number }> {
    const set = await this.#parts.registry.run(by, "set_building_log", wish);
    await this.#changed();
    return set;
  }

  /** Ends a log; with `destroy` its entries are destroyed when it resolves. @throws {RefusalError} */
  async end(by: Doer, building: string, destroy: boolean): Promise<void> {
    await this.#parts.registry.run(by, "end_building_log", { building, destroy });
    await this.#changed();
  }

  /**
   * Entries of a span, by day and in it by minute. Whoever calls has noted the read before.
   * @throws {RefusalError} `invalid` where the days are out of order.
   */
  async read({ building, fromDay, untilDay, after, limit }: EntrySpan): Promise<EntryPage> {
    if (untilDay < fromDay) {
      throw new RefusalError(refuse("invalid", "Cannot read: the last day is before the first"));
    }
    const now = this.#parts.clock.now();
    const kept = await this.#parts.registry.for("security").look((ledger) =>
      keptFrom(ledger.get("building_log", building) ?? null, now)
    );
    const page: ReadEntry[] = [];
    if (kept === null) return { entries: page, next: null };
    const last = Math.min(untilDay, utcDayOf(now));
    for (let day = Math.max(fromDay, kept, after?.day ?? 0); day <= last; day++) {
      const skip = after?.day === day ? after.skip : 0;
      const all = await this.#entries.read(building, day);
      const some = all.slice(skip, skip + limit - page.length);
      for (const entry of some) page.push({ day: isoDay(day), ...entry });
      if (page.length >= limit) {
        return { entries: page, next: { day, skip: skip + some.length } };
      }
    }
    return { entries: page, next: null };
  }

  async #changed(): Promise<void> {
    await this.#recorder.refresh();
    await this.#keeper.run();
  }
}

/** For how many days entries of a building's own log are kept; null where there are none. */
export function buildingLogDays(registry: Registry, building: string): Promise<number | null> {
  return registry.look((ledger, now) => {
    const log = ledger.get("building_log", building);
    return log === undefined ? null : daysOf(log, now);
  });
}

/** A day as text, `YYYY-MM-DD`. */
export function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Writes what happens at public doors into the logs of those buildings that keep one. What no rule
 * wants is dropped at once; the rest is cut to the chosen fields before it waits, sealed, and written
 * in one commit a second at most. So memory holds no more than the store will, for a second; a crash
 * loses that second and nothing else. The queue is bounded: what finds no room is counted and told.
 */
import type { Clock } from "../../clock.ts";
import { utcDayOf } from "../../utc_day.ts";
import type { KeyStore } from "../../privacy/key_store.ts";
import type { Registry } from "../registry/registry.ts";
import { theServer } from "../registry/turn.ts";
import type { BuildingLog } from "../rows/building_log.ts";
import {
  cutTo,
  type DoorHappening,
  entriesPerDayMax,
  entriesPerTurnMax,
  type Entry,
  sealedEntry,
  segmentOf,
} from "./entries.ts";
import { ruleOf } from "./rules.ts";

/** Entries that wait to be written. */
export const entryQueueMax = 2_000;
/** From one commit to the next. */
export const gatherMs = 1_000;

/** What the recorder needs. */
export interface RecorderParts {
  readonly registry: Registry;
  readonly keys: Pick<KeyStore, "segmentKey">;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Entries were lost; says how many, and nothing of what they told. */
  readonly lost: (count: number, fault: string) => void;
  /** Told of each step of a write; for tests that end the process there. */
  readonly step?: (name: "sealed" | "written") => void;
}

interface Waiting {
  readonly building: string;
  readonly day: number;
  readonly revision: number;
  readonly entry: Entry;
}

/** Writes the entries of one cluster. */
export class Recorder {
  readonly #parts: RecorderParts;
  /** What each building that keeps a log has set, or announced. */
  #logs = new Map<string, Pick<BuildingLog, "current" | "next">>();
  #queue: Waiting[] = [];
  /** Entries of the day that are queued or written, by building. */
  readonly #counts = new Map<string, number>();
  #countedDay = 0;
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #dropped = 0;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** Learns what is set now. */
  async refresh(): Promise<void> {
    this.#logs = await this.#parts.registry.for("security").look((ledger) =>
      new Map(
        [...ledger.all("building_log")].filter(({ current, next }) => current !== null || next)
          .map(({ id, current, next }) => [id, { current, next }]),
      )
    );
  }

  /** Notes what happened at a public door. Never throws, and writes nothing at once. */
  note(happening: DoorHappening): void {
    const { building, minute } = happening;
    const log = this.#logs.get(building);
    if (log === undefined) return;
    const day = utcDayOf(minute);
    const rule = ruleOf(log, day);
    if (rule === null) return;
    if (!this.#hasRoom(building)) {
      this.#dropped++;
    } else {
      const { revision, fields } = rule;
      this.#queue.push({ building, day, revision, entry: cutTo(fields, happening) });
    }
    this.#cancel ??= this.#parts.clock.after(gatherMs, () => void this.flush());
  }

  /** Writes what waits, now. Never rejects. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    return this.#writing = this.#writing.then(() => this.#write());
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    do await this.flush(); while (this.#queue.length > 0);
    this.#cancel?.();
  }

  #hasRoom(building: string): boolean {
    const today = utcDayOf(this.#parts.clock.now());
    if (today !== this.#countedDay) {
      this.#counts.clear();
      this.#countedDay = today;
    }
    const count = this.#counts.get(building) ?? 0;
    if (this.#queue.length >= entryQueueMax || count >= entriesPerDayMax) return false;
    this.#counts.set(building, count + 1);
    return true;
  }

  async #write(): Promise<void> {
    const { registry, lost, step } = this.#parts;
    if (this.#dropped > 0) lost(this.#dropped, "no room");
    this.#dropped = 0;
    const waiting = this.#queue;
    this.#queue = [];
    // One commit a second: what one commit does not hold waits for the next.
    this.#queue = waiting.splice(entriesPerTurnMax);
    if (waiting.length === 0) return;
    if (this.#queue.length > 0) {
      this.#cancel ??= this.#parts.clock.after(gatherMs, () => void this.flush());
    }
    try {
      const entries = waiting.flatMap((each) => this.#sealed(each));
      step?.("sealed");
      const written = entries.length === 0
        ? 0
        : await registry.run(theServer, "record_building_log", { entries });
      step?.("written");
      if (written < waiting.length) lost(waiting.length - written, "their rule has ended");
    } catch (error) {
      lost(waiting.length, error instanceof Error ? error.message : String(error));
    }
  }

  #sealed({ building, day, revision, entry }: Waiting) {
    const { keys, randomBytes } = this.#parts;
    const key = keys.segmentKey(segmentOf(building), day);
    if (key === null) return [];
    return [{ revision, row: sealedEntry(key, building, day, entry, randomBytes(24)) }];
  }
}

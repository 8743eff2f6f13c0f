/** An equipment log with its keys in a folder of its own, and rows written as actors write them. */
import assert from "node:assert/strict";
import { unitTables } from "../../../actors/access_unit/state.ts";
import { groupTables } from "../../../actors/elevator_group/state.ts";
import { ManualClock } from "../../../src/clock.ts";
import { EquipmentLog } from "../../../src/equipment_log/equipment_log.ts";
import type { LogPage, LogReader, LogSpan } from "../../../src/equipment_log/log_reader.ts";
import { type LogName, logTables } from "../../../src/equipment_log/log_tables.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import type { Mutation, Store } from "../../../src/store/store.ts";
import { masterKey, randomBytes, withFolder } from "../privacy/key_folder.ts";

const dayMs = 86_400_000;
/** Noon of a Monday. */
export const startMs = Date.UTC(2026, 0, 5, 12);

/** What a row of a test says; what is left out is a door of the tower, opened now. */
export interface NotedRow {
  readonly log?: LogName;
  readonly building?: string;
  readonly place?: string;
  readonly door?: string | null;
  readonly result?: string;
  readonly rid?: string | null;
  readonly atMs?: number;
}

/** A log in the hands of a test. */
export class LogStage {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly keepMs: number;
  readonly faults: string[] = [];
  /** Days before which keys were about to go. */
  readonly pruned: number[] = [];
  /** Before which day all are written to be gone. */
  goneBefore = 0;
  log!: EquipmentLog;
  readonly #folder: string;
  #rows = 0;

  constructor(folder: string, days: number) {
    this.clock = new ManualClock(startMs);
    this.store = new MemoryStore({ clock: this.clock });
    this.keepMs = days * dayMs;
    this.#folder = folder;
  }

  /** As a server opens it at its start. */
  async open(): Promise<void> {
    this.log = await EquipmentLog.open({
      keyFolder: `${this.#folder}/log-keys`,
      masterKey,
      store: this.store,
      clock: this.clock,
      keepMs: this.keepMs,
      randomBytes,
      ends: {
        goneBefore: () => this.goneBefore,
        note: (beforeDay) => {
          this.pruned.push(beforeDay);
          return Promise.resolve();
        },
      },
      fault: (fault) => this.faults.push(fault),
    });
  }

  /** The change that a unit's or a group's turn would commit. */
  mutation(row: NotedRow = {}): Mutation {
    const { log = "door", building = "tower", place = "entrance" } = row;
    const { result = "opened", rid = "rid", atMs = this.clock.now() } = row;
    const minuteMs = Math.floor(atMs / 60_000) * 60_000;
    const { table, kind } = logTables[log];
    const { door = "main" } = row;
    const value = { ...(log === "door" && { door }), result, atMs: minuteMs, logId: rid };
    const tables = log === "door" ? unitTables(this.keepMs) : groupTables(this.keepMs);
    const id = (this.#rows++).toString(16).padStart(12, "0");
    return this.log.rows(new StoredActorRows(this.store)).row(
      { kind, key: `${building}/${place}` },
      tables,
      { table, id, value, atMs: minuteMs },
    ).mutation;
  }

  /** Writes rows. */
  async note(...rows: readonly NotedRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += 500) {
      const mutations = rows.slice(from, from + 500).map((row) => this.mutation(row));
      assert.ok((await this.log.store.commit({ checks: [], mutations })).ok);
    }
  }

  /** Reads the tower's doors from the beginning of time, unless told otherwise. */
  read(span: Partial<LogSpan> = {}): Promise<LogPage> {
    return settled(
      this.clock,
      this.log.reader.read({ log: "door", building: "tower", fromMs: 0, untilMs: 8e15, ...span }),
    );
  }
}

/** Waits for a reading, whose pauses are on a clock that moves when told to. */
export async function settled<T>(clock: ManualClock, reading: Promise<T>): Promise<T> {
  let isOver = false;
  void reading.then(() => isOver = true, () => isOver = true);
  while (!isOver) await clock.run(5);
  return await reading;
}

/** Every row of a reading, page after page. */
export async function allOf(
  { clock }: LogStage,
  reader: LogReader,
  span: LogSpan,
): Promise<LogPage["rows"]> {
  const rows: LogPage["rows"][number][] = [];
  for (let after: LogPage["next"] = null;;) {
    const page: LogPage = await settled(
      clock,
      reader.read({ ...span, ...(after !== null && { after }) }),
    );
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}

/** Runs a test on a log that is kept for some days. */
export async function withLog(
  body: (stage: LogStage) => Promise<void>,
  days = 90,
): Promise<void> {
  await withFolder(async (folder) => {
    const stage = new LogStage(folder, days);
    await stage.open();
    try {
      await body(stage);
      assert.deepEqual(stage.faults, []);
    } finally {
      await stage.log.close();
    }
  });
}

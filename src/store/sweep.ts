/**
 * Removes the rows of timed tables when their time has passed (E3). Rows that expire inside the
 * store together block every commit while they are deleted (300,000 of them for 2.8 s), so the
 * sweep deletes them before that, oldest minute first, at most 200 a commit, and every commit waits
 * its turn with all others. A run does a bounded number of commits; where more is left the next run
 * follows soon, else after the usual interval.
 *
 * Whole minutes are swept: a row goes at most a minute and an interval after its time. Reads do not
 * see it in between.
 */
import type { Clock } from "../clock.ts";
import { longestKeepMs } from "./expiry.ts";
import { bucketMinuteOf, timedMinute, timedTablePrefix } from "./keys.ts";
import type { Mutation, Store } from "./store.ts";

/** A timed table, and how long its rows stay. */
export interface SweptTable {
  readonly table: string;
  /** After the time under which a row lies; at most {@link longestKeepMs}. */
  readonly keepMs: number;
}

/** What one run did. */
export interface SweepReport {
  /** Rows removed, by table; every table is named. */
  readonly removed: Readonly<Record<string, number>>;
  readonly commits: number;
  /** Whether rows were left for the next run. */
  readonly more: boolean;
  /** What ended the run early, if anything did; the next run begins anew. */
  readonly error?: unknown;
}

/** How a sweep is made. */
export interface SweepOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly tables: readonly SweptTable[];
  /** Commits deletions under the lease; rejects where they were not applied for sure. */
  readonly commit: (mutations: readonly Mutation[]) => Promise<void>;
  /** Told of every run. Must not throw. */
  readonly swept?: (report: SweepReport) => void;
  /** From the end of one run to the next where nothing was left. */
  readonly everyMs?: number;
  /** From the end of one run to the next where more was left. */
  readonly soonMs?: number;
  readonly commitsPerRun?: number;
  /** Between two commits of a run, so that others' commits come first; none unless it is set. */
  readonly pauseMs?: number;
  /**
   * As {@link pauseMs}, while rows of logs alone are left: of tables that are kept for days,
   * of which no harm comes where they go some minutes later.
   */
  readonly logPauseMs?: number;
}

/** The pause of a server, which keeps up with the answers of 8,000 calls a second. */
export const sweepPauseMs = 20;
/**
 * Its pause in logs. A commit of the sweep takes some 4 ms, for which others' commits wait: every
 * 400 ms that meets one call in a hundred, and 500 rows a second are more than a city's houses log.
 */
export const sweepLogPauseMs = 400;
/** Tables that are kept for longer are logs; answers to repeated keys are kept for a day (E2). */
const logKeepMsMin = 2 * 86_400_000;

/** Rows of one commit (E3). */
export const sweptPerCommit = 200;

/** The sweep of one server. */
export class Sweep {
  readonly #options: SweepOptions;
  #cancel: (() => void) | undefined;
  #running: Promise<SweepReport> | undefined;
  #started = false;
  #stopping = false;
  #wake = () => {};

  /** @throws {RangeError} where a table is named twice or would keep rows too long. */
  constructor(options: SweepOptions) {
    const names = new Set<string>();
    for (const { table, keepMs } of options.tables) {
      if (names.has(table)) {
        throw new RangeError(`Cannot sweep: a table has one keep time, got ${table} twice`);
      }
      if (!(keepMs >= 0 && keepMs <= longestKeepMs)) {
        throw new RangeError(
          `Cannot sweep ${table}: rows stay at most ${longestKeepMs} ms, got ${keepMs}`,
        );
      }
      names.add(table);
    }
    this.#options = options;
  }

  /** Runs now and again until {@link stop}. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#next(0);
  }

  /** Ends the runs; resolves when the one under way has ended, after its current commit. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#stopping = true;
    this.#cancel?.();
    this.#wake();
    await this.#running;
    this.#stopping = false;
  }

  /** One run, also outside of the usual ones; shared with one under way. Never rejects. */
  run(): Promise<SweepReport> {
    this.#running ??= this.#run().finally(() => this.#running = undefined);
    return this.#running;
  }

  #next(inMs: number): void {
    if (!this.#started) return;
    const { everyMs = 60_000, soonMs = 1000 } = this.#options;
    this.#cancel = this.#options.clock.after(inMs, () => {
      void this.run().then(({ more, error }) => {
        this.#next(more && error === undefined ? soonMs : everyMs);
      });
    });
  }

  async #run(): Promise<SweepReport> {
    const { tables, commitsPerRun = 50, pauseMs = 0, swept } = this.#options;
    const { logPauseMs = pauseMs } = this.#options;
    const removed: Record<string, number> = {};
    for (const { table } of tables) removed[table] = 0;
    let commits = 0;
    let report: SweepReport;
    // One commit for each table in turn, so that a full one does not keep the others waiting.
    const queue = [...tables];
    try {
      while (queue.length > 0 && commits < commitsPerRun && !this.#stopping) {
        const next = queue.shift()!;
        const rows = await this.#sweepOnce(next);
        if (rows > 0) commits++;
        removed[next.table]! += rows;
        if (rows === sweptPerCommit) queue.push(next);
        const restMs = queue.every(({ keepMs }) => keepMs > logKeepMsMin) ? logPauseMs : pauseMs;
        if (rows > 0 && queue.length > 0 && restMs > 0 && !this.#stopping) {
          await this.#rest(restMs);
        }
      }
      report = { removed, commits, more: queue.length > 0 };
    } catch (error) {
      report = { removed, commits, more: true, error };
    }
    swept?.(report);
    return report;
  }

  /** Lets time pass, until {@link stop} wants no more of it. */
  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Removes the oldest rows of a table, as many as go into one commit; returns how many. */
  async #sweepOnce({ table, keepMs }: SweptTable): Promise<number> {
    const { store, clock, commit } = this.#options;
    const entries = await store.list({
      prefix: timedTablePrefix(table),
      // A minute is over for all its rows when its end is older than the keep time.
      end: timedMinute(table, bucketMinuteOf(clock.now() - keepMs)),
      withExpired: true,
    }, sweptPerCommit);
    if (entries.length > 0) {
      await commit(entries.map(({ key }) => ({ type: "delete", key })));
    }
    return entries.length;
  }
}

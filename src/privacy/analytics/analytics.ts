/**
 * Figures of use from phones whose people have opted in, where the operator has switched them on.
 * Counts live in memory for one day (UTC, the same for every building), then what `suppression.ts`
 * lets through is written once, under the lease of the equipment's store. A restart loses the day
 * so far, on purpose: no count that is still too small ever touches a disk.
 */
import type { Clock } from "../../clock.ts";
import type { CommitOutcome } from "../../store/committer.ts";
import { mutationBytes } from "../../store/limits.ts";
import type { Mutation } from "../../store/store.ts";
import { type Counts, DayCounts } from "./day_counts.ts";
import type { Report } from "./metrics.ts";
import { dayOf, figuresRow } from "./stored_figures.ts";
import { publishable, type UserCounts } from "./suppression.ts";

const dayMs = 86_400_000;
/** The wall clock is looked at this often, since it may be set while a timer runs. */
const lookEveryMs = 600_000;
/** A write whose outcome is unknown is made again, the very same, so often and after this long. */
const writesMax = 10;
const writeAgainMs = 60_000;

/** How figures are kept. */
export interface AnalyticsParts {
  readonly clock: Clock;
  /** The ids of the site's buildings. */
  readonly buildings: readonly string[];
  readonly users: UserCounts;
  /** Commits under the lease, as `Committer` does. */
  readonly commit: (
    owner: string,
    mutations: readonly Mutation[],
    bytes: number,
    keyBytes: number,
  ) => Promise<CommitOutcome>;
  /** A day's figures could not be written and are gone. */
  readonly lost: (day: string, fault: string) => void;
}

/** The figures of one server. */
export class Analytics {
  readonly #parts: AnalyticsParts;
  #beganMs: number;
  #counts: DayCounts;
  #cancelLook: () => void = () => {};
  /** Ends the pause before a further attempt; what was to be written is lost then. */
  #endPause: () => void = () => {};
  #closing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: AnalyticsParts) {
    this.#parts = parts;
    this.#beganMs = startOfDay(parts.clock.now());
    this.#counts = new DayCounts(parts.buildings);
  }

  /** Ends each day when it ends, also one without reports. */
  start(): void {
    const left = this.#beganMs + dayMs - this.#parts.clock.now();
    this.#cancelLook = this.#parts.clock.after(Math.max(0, Math.min(left, lookEveryMs)), () => {
      this.#turn();
      this.start();
    });
  }

  /** Forgets the day so far. Resolves once a write under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelLook();
    this.#endPause();
    await this.#closing;
  }

  /**
   * Takes one report. Nothing is answered: whether it counted is nobody's to know.
   * @param address for the limit of `day_counts.ts` alone.
   */
  take(report: Report, address: string): void {
    if (this.#stopped) return;
    this.#turn();
    this.#counts.add(report, address);
  }

  /** Resolves once every day that has ended is written or lost; for tests. */
  settled(): Promise<void> {
    return this.#closing;
  }

  #turn(): void {
    const todayMs = startOfDay(this.#parts.clock.now());
    if (todayMs === this.#beganMs) return;
    const endedMs = this.#beganMs;
    const counts = this.#counts.cells();
    this.#beganMs = todayMs;
    this.#counts = new DayCounts(this.#parts.buildings);
    // One after another; none rejects.
    this.#closing = this.#closing.then(() => this.#close(endedMs, counts));
  }

  async #close(endedMs: number, counts: Counts): Promise<void> {
    if (counts.size === 0) return;
    const { buildings, users, commit, lost } = this.#parts;
    let fault = "the server stopped";
    try {
      const rows = (await publishable(counts, buildings, users))
        .map((figures) => figuresRow(endedMs, figures));
      if (rows.length === 0) return;
      const sizes = rows.map(mutationBytes);
      const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
      const keyBytes = sizes.reduce((sum, size) => sum + size.keyBytes, 0);
      for (let write = 1; write <= writesMax && !this.#stopped; write++) {
        const outcome = await commit("analytics", rows, bytes, keyBytes);
        if (outcome === "durable") return;
        fault = outcome;
        if (outcome !== "unavailable") break;
        if (write < writesMax) await this.#pause();
      }
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
    }
    lost(dayOf(endedMs), fault);
  }

  #pause(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(writeAgainMs, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

function startOfDay(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs;
}

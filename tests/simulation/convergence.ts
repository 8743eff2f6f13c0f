/**
 * How long it takes after an outage of cable or broker until server and controller agree on desired
 * state (E4): from the moment in which everything between them stands again until the controller
 * follows the server's revision and holds or has finished every call in it. An outage during which,
 * or after which, something else goes wrong is not judged.
 */
import type { GroupState } from "../../actors/elevator_group/state.ts";
import type { RunningGroup } from "../../adapters/simulator/building.ts";
import type { HardwareReport } from "../../adapters/adapter.ts";
import type { Clock } from "../../src/clock.ts";
import type { GroupAddress } from "../../src/lifts.ts";
import type { Chronicle } from "./chronicle.ts";
import { keyOf } from "./simulated_network.ts";

/** Agreement must be reached within this time. */
export const convergeWithinMs = 2_000;
const lookEveryMs = 20;

interface Watched {
  readonly group: RunningGroup;
  /** Grows whenever a judgement under way is void. */
  disturbances: number;
  parted: boolean;
  /** Reports that the server has had. */
  reports: number;
}

/** Judges the convergence of one run. */
export class Convergence {
  readonly tookMs: number[] = [];
  /** Whether a group cannot agree now for another reason. */
  troubles: (at: GroupAddress) => boolean = () => false;
  server: { readonly epoch: number; readonly states: ReadonlyMap<string, GroupState> } | null =
    null;
  readonly #clock: Clock;
  readonly #chronicle: Chronicle;
  readonly #fault: (text: string) => void;
  readonly #groups = new Map<string, Watched>();

  constructor(clock: Clock, chronicle: Chronicle, fault: (text: string) => void) {
    this.#clock = clock;
    this.#chronicle = chronicle;
    this.#fault = fault;
  }

  watch(group: RunningGroup): void {
    this.#groups.set(keyOf(group), { group, disturbances: 0, parted: false, reports: 0 });
  }

  /** The server has had a word of a group's hardware. */
  delivered(at: GroupAddress, report: HardwareReport): void {
    const watched = this.#groups.get(keyOf(at));
    if (watched !== undefined && report.type === "report") watched.reports++;
  }

  /** Something else has happened, to whomever. */
  disturbed(): void {
    for (const watched of this.#groups.values()) {
      watched.disturbances++;
      watched.parted = false;
    }
  }

  parted(at: GroupAddress): void {
    const watched = this.#groups.get(keyOf(at));
    if (watched === undefined) return;
    watched.disturbances++;
    watched.parted = true;
  }

  joined(at: GroupAddress): void {
    const watched = this.#groups.get(keyOf(at));
    if (watched === undefined || !watched.parted) return;
    watched.parted = false;
    if (this.troubles(at)) return;
    const { disturbances, reports } = watched;
    const sinceMs = this.#clock.monotonic();
    const look = () => {
      if (watched.disturbances !== disturbances) return;
      const tookMs = this.#clock.monotonic() - sinceMs;
      // Before the server has heard of what happened meanwhile, agreement means nothing.
      if (watched.reports > reports && this.#agree(watched.group)) {
        this.tookMs.push(tookMs);
        this.#chronicle.note("judge", `${keyOf(at)} agrees after ${tookMs} ms`);
      } else if (tookMs > convergeWithinMs) {
        this.#fault(`${keyOf(at)}: no agreement ${convergeWithinMs} ms after an outage`);
      } else this.#clock.after(lookEveryMs, look);
    };
    look();
  }

  /** When all is calm everybody agrees, and nothing is left to be done. */
  judgeEnd(): void {
    for (const [key, { group }] of this.#groups) {
      const report = group.controller.report();
      if (!this.#agree(group)) this.#fault(`${key}: no agreement at the end`);
      if (report.held.length > 0) this.#fault(`${key}: the controller holds calls at the end`);
    }
  }

  #agree(group: RunningGroup): boolean {
    const state = this.server?.states.get(keyOf(group));
    if (state === undefined) return false;
    const { epoch, revision, held, finished } = group.controller.report();
    if (epoch !== this.server?.epoch || revision !== state.revision) return false;
    const known = new Set([...held, ...finished].map(({ call }) => call));
    // A call for a later round of its car is not desired yet.
    return [...state.calls.values()].every(({ id, car, later }) =>
      car === undefined || later === true || known.has(id)
    );
  }
}

/** The searches of a live server: so many threads, each with a bound of its own. */
import type { Directory } from "../../actors/directory.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../operations/log.ts";
import type { Metrics } from "../operations/metrics.ts";
import type { Random } from "../random.ts";
import type { Site } from "../site.ts";
import { LiftSearch } from "./lift_search.ts";
import { WorkerEngine } from "./worker_engine.ts";

/** Costs that one job may evaluate, and how long it may take at most, ms. */
const evaluationsMax = 4_000;
const wallMsMax = 40;

/** What the searches of a server rest on. */
export interface LiftSearchParts {
  readonly site: Site;
  readonly directory: () => Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Processors of this machine: one is left to the turns (E19). */
  readonly cores: number;
  /** Threads that the operator allows; left out: as many as there may be, one at most. */
  readonly workers: number | undefined;
}

/** Starts them. With one processor there are none, and calls keep the cars they were first given. */
export function openLiftSearch(parts: LiftSearchParts): LiftSearch {
  const { site, directory, clock, random, log, metrics, cores, workers = 1 } = parts;
  const count = Math.max(0, Math.min(cores - 1, workers));
  log.info("search", { workers: count });
  const engines = Array.from({ length: count }, () =>
    new WorkerEngine({
      buildings: site.buildings,
      random,
      evaluations: evaluationsMax,
      wallMs: wallMsMax,
      failed: (fault) => log.error("search_failed", { fault }),
    }));
  return new LiftSearch({
    engines,
    directory,
    clock,
    observer: {
      searched: ({ improvement, ms, cut }) => metrics.searched(ms, improvement.moves.length, cut),
    },
  });
}

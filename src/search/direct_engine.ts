/**
 * A search engine in the turns' own thread, that answers after a fixed time of the injected clock:
 * so a simulated server searches with the very code of the live one, and its run replays bit for
 * bit (E19).
 */
import { improve } from "../../actors/elevator_group/dispatch/improve.ts";
import type { DispatchJob } from "../../actors/elevator_group/dispatch/job.ts";
import type { GroupModel } from "../../actors/elevator_group/model.ts";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { SearchEngine, SearchResult } from "./search_engine.ts";

/** What a direct engine needs. */
export interface DirectEngineOptions {
  readonly models: ReadonlyMap<string, GroupModel>;
  readonly clock: Clock;
  readonly random: Random;
  readonly evaluations: number;
  /** How long a search takes, in the clock's time. */
  readonly takesMs: number;
}

/** A search engine without a thread. */
export class DirectEngine implements SearchEngine {
  readonly #options: DirectEngineOptions;
  #cancel: () => void = () => {};

  constructor(options: DirectEngineOptions) {
    this.#options = options;
  }

  search(group: string, job: DispatchJob): Promise<SearchResult | null> {
    const { models, clock, random, evaluations, takesMs } = this.#options;
    const model = models.get(group);
    if (model === undefined) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#cancel = clock.after(takesMs, () => {
        const improvement = improve(model, job, { evaluations }, () => random.next());
        resolve({ improvement, ms: takesMs, cut: false });
      });
    });
  }

  stop(): void {
    this.#cancel();
  }
}

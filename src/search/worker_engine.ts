/** A search engine on a thread of its own (E19): it has no permissions, and is given plain data. */
import type { DispatchJob } from "../../actors/elevator_group/dispatch/job.ts";
import type { Random } from "../random.ts";
import type { Building } from "../site.ts";
import type { SearchEngine, SearchResult } from "./search_engine.ts";
import type { SearchOrder } from "./search_worker.ts";

/** What a worker engine needs. */
export interface WorkerEngineOptions {
  readonly buildings: readonly Building[];
  readonly random: Random;
  /** Costs that one job may evaluate. */
  readonly evaluations: number;
  /** A job is ended after this long. */
  readonly wallMs: number;
  readonly failed: (fault: string) => void;
}

/** A search engine in a worker. */
export class WorkerEngine implements SearchEngine {
  readonly #options: WorkerEngineOptions;
  readonly #worker: Worker;
  #answer: ((result: SearchResult | null) => void) | undefined;
  #broken = false;

  constructor(options: WorkerEngineOptions) {
    this.#options = options;
    this.#worker = new Worker(new URL("./search_worker.ts", import.meta.url).href, {
      type: "module",
      name: "search",
      deno: { permissions: "none" },
    });
    this.#worker.onmessage = ({ data }: MessageEvent<SearchResult>) => this.#settle(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#broken = true;
      options.failed(event.message);
      this.#settle(null);
    };
    this.#post({ type: "site", buildings: options.buildings });
  }

  search(group: string, job: DispatchJob): Promise<SearchResult | null> {
    if (this.#broken) return Promise.resolve(null);
    const { random, evaluations, wallMs } = this.#options;
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#post({ type: "job", group, job, evaluations, wallMs, seed: String(random.next()) });
    });
  }

  stop(): void {
    this.#broken = true;
    this.#worker.terminate();
    this.#settle(null);
  }

  #post(order: SearchOrder): void {
    this.#worker.postMessage(order);
  }

  #settle(result: SearchResult | null): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(result);
  }
}

/** What thinks assignments over: somewhere else than in the turns, one job at a time. */
import type { DispatchJob, Improvement } from "../../actors/elevator_group/dispatch/job.ts";

/** Something that searches. */
export interface SearchEngine {
  /**
   * Searches for one group; at most one job at a time.
   * @returns what was found; `null` where this engine failed, and finds nothing any more.
   */
  search(group: string, job: DispatchJob): Promise<SearchResult | null>;
  stop(): void;
}

/** What came of a job. */
export interface SearchResult {
  readonly improvement: Improvement;
  /** How long the search itself took, ms of the machine's time. */
  readonly ms: number;
  /** It was ended by the clock before its evaluations were used up (live only, E19). */
  readonly cut: boolean;
}

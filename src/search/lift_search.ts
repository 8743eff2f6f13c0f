/**
 * Brings searches and lift groups together: a group's turn says that assignments should be thought
 * over, an engine thinks for it, and what it finds goes to the group as a command. One job a group
 * at a time, made from its newest state; groups that wait take turns. An engine rests as long as
 * it has worked, so searching never takes more than half of a processor from the turns; and no
 * turn ever waits for a search.
 */
import type { ActorAddress } from "../../actors/behaviour.ts";
import type { Directory } from "../../actors/directory.ts";
import type { GroupCommand } from "../../actors/elevator_group/commands.ts";
import { groupKind } from "../../actors/elevator_group/decide.ts";
import { isNews, jobOf } from "../../actors/elevator_group/dispatch/job.ts";
import type { GroupState } from "../../actors/elevator_group/state.ts";
import type { Clock } from "../clock.ts";
import type { SearchEngine, SearchResult } from "./search_engine.ts";

/**
 * What groups ask for within so long is thought over together, and once for each, ms: a call that is
 * placed, sent and heard of by hardware is one question. The job is written only then, so that no
 * answer of a turn waits for it.
 */
export const gatherMs = 5;
/** An engine rests at least so long after a job, ms. */
const leastRestMs = 5;

/** What a lift search needs. */
export interface LiftSearchOptions {
  readonly engines: readonly SearchEngine[];
  readonly directory: () => Pick<Directory, "tell">;
  readonly clock: Clock;
  readonly observer: LiftSearchObserver;
}

/** What it tells about itself. */
export interface LiftSearchObserver {
  searched(result: SearchResult): void;
}

/** Searches for all lift groups of the cluster. */
export class LiftSearch {
  readonly #options: LiftSearchOptions;
  /** Groups that wait for a search, with their newest state, in the order of their asking. */
  readonly #waiting = new Map<string, GroupState>();
  /** Groups that are searched for now. */
  readonly #under = new Set<string>();
  #free: SearchEngine[];
  #gathering = false;
  #stopped = false;

  constructor(options: LiftSearchOptions) {
    this.#options = options;
    this.#free = [...options.engines];
  }

  /** A group asks to be thought over; what it asked before is replaced. */
  ask({ key }: ActorAddress, state: GroupState): void {
    if (this.#stopped || this.#options.engines.length === 0) return;
    this.#waiting.set(key, state);
    if (this.#gathering || this.#free.length === 0) return;
    this.#gathering = true;
    this.#options.clock.after(gatherMs, () => {
      this.#gathering = false;
      if (!this.#stopped) this.#start();
    });
  }

  /** Ends all searches; nothing is said to groups afterwards. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    for (const engine of this.#options.engines) engine.stop();
  }

  #start(): void {
    for (const [key, state] of this.#waiting) {
      if (this.#under.has(key)) continue;
      const engine = this.#free.pop();
      if (engine === undefined) return;
      this.#waiting.delete(key);
      this.#under.add(key);
      void this.#search(engine, key, state);
    }
  }

  async #search(engine: SearchEngine, key: string, state: GroupState): Promise<void> {
    const { clock, directory, observer } = this.#options;
    const job = jobOf(state, clock.now());
    const result = await engine.search(key, job);
    this.#under.delete(key);
    if (this.#stopped || result === null) return; // a broken engine is not used again
    observer.searched(result);
    const { improvement } = result;
    if (isNews(job, improvement)) {
      directory().tell<GroupCommand, unknown>(
        { kind: groupKind, key },
        { type: "improved", improvement },
        // The newest answer is the only one that counts.
        { lane: "reports", conflate: "improved" },
      );
    }
    clock.after(Math.max(leastRestMs, result.ms), () => {
      this.#free.push(engine);
      if (!this.#stopped) this.#start();
    });
  }
}

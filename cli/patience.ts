/** A server that has too much to do says when to come again; a script should not break on that. */
import type { Clock } from "../src/clock.ts";
import { problemOf } from "./problem.ts";
import type { Way } from "./way.ts";

/** Asked so often at most, and told of it after that. */
const triesMax = 5;
/** Who must wait longer than this is told instead. */
const waitMaxMs = 10_000;

/** A way that waits where the server was busy; what was refused so has not been done. */
export function patient(way: Way, clock: Clock): Way {
  return {
    async ask(asked) {
      for (let tries = 1;; tries++) {
        const answer = await way.ask(asked);
        const problem = problemOf(answer);
        if (problem?.code !== "busy" || tries === triesMax) return answer;
        const { retryAfterMs = 1_000 } = problem;
        if (retryAfterMs > waitMaxMs) return answer;
        await new Promise<void>((resolve) => void clock.after(retryAfterMs, resolve));
      }
    },
  };
}

/**
 * A commit can fail so that nobody knows what became of a command (E6). Clients of the native API
 * repeat it under its key then (E2). Clients of this one have no keys: what they repeat would be a
 * second call beside the first. So it is repeated here, and they get the one answer that holds.
 */
import type { Clock } from "../../clock.ts";
import type { Done } from "../../lifts.ts";

/** Times that a command is repeated at most. */
const repeatsMax = 4;
const pauseMs = 250;

/**
 * Asks, and again for as long as the outcome is unknown.
 * @param ask the same each time, its key included.
 */
export function untilKnown<T>(
  clock: Pick<Clock, "after">,
  ask: (done: Done<T>) => void,
  done: Done<T>,
  left = repeatsMax,
): void {
  ask((answer) => {
    if (answer.ok || answer.refusal.code !== "unavailable" || left === 0) return done(answer);
    clock.after(answer.refusal.retryAfterMs ?? pauseMs, () => {
      untilKnown(clock, ask, done, left - 1);
    });
  });
}

/**
 * Days of logs that end here end in the place of backups, too (C6): soon after, for many logs' days
 * end at one midnight and one visit does for all. What fails is told of; the next visit does it,
 * which is that of the next day, erasure or backup, or of the erasures' procedure within its minute.
 */
import type { Clock } from "../clock.ts";
import type { Prunings } from "../privacy/erasure/prunings.ts";
import type { SecondPlace } from "../privacy/erasure/second_place.ts";

/** What follows, and what is followed. */
export interface FollowParts {
  readonly prunings: Pick<Prunings, "listen">;
  readonly place: SecondPlace;
  readonly clock: Clock;
  /** Told of a visit that failed. Never holds personal data. */
  readonly fault: (fault: string) => void;
}

/** From the first day that ended to the visit. */
export const visitAfterMs = 1_000;

/** Follows from now on. @returns what ends that, after a visit under way. */
export function followPrunings(
  { prunings, place, clock, fault }: FollowParts,
): () => Promise<void> {
  let cancel: (() => void) | undefined;
  let visiting: Promise<unknown> = Promise.resolve();
  const visit = () => {
    cancel = undefined;
    visiting = place.catchUp().catch((error) =>
      fault(error instanceof Error ? error.message : String(error))
    );
  };
  const unlisten = prunings.listen(() => cancel ??= clock.after(visitAfterMs, visit));
  return async () => {
    unlisten();
    cancel?.();
    await visiting;
  };
}

/**
 * The feeds of all groups that somebody follows. A feed begins with its first follower and lingers
 * after its last, so that a socket that was cut can resume. One timer makes telemetry due for all
 * of them, four times a second for a small audience down to once for a large one (E10).
 */
import type { Clock } from "../clock.ts";
import type { GroupAddress } from "../lifts.ts";
import type { EdgeLimits } from "../http/limits.ts";
import type { Cursor } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import { Feed, type FeedParts } from "./feed.ts";
import type { Follower } from "./follower.ts";

interface Held {
  readonly feed: Feed;
  /** Ends the wait for somebody to come back; present while nobody follows. */
  cancelLinger: (() => void) | undefined;
}

/** What a {@link Hub} is made of. */
export interface HubParts extends FeedParts {
  readonly clock: Clock;
  readonly limits: EdgeLimits;
}

/** Who follows which group. */
export class Hub {
  readonly #parts: HubParts;
  /** By {@link groupKey}; bounded by the groups of the site. */
  readonly #feeds = new Map<string, Held>();
  #audience = 0;
  #cancelTick: (() => void) | undefined;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** How many subscriptions there are. */
  get audience(): number {
    return this.#audience;
  }

  /** How many groups are listened to, followed or lingering. */
  get feeds(): number {
    return this.#feeds.size;
  }

  /** Lets a follower follow; the snapshot, or what it missed, comes to its peer. */
  join(
    at: GroupAddress,
    follower: Follower,
    ref: string,
    resume: Cursor | undefined,
    refused: (refusal: Refusal) => void,
  ): void {
    const key = groupKey(at);
    let held = this.#feeds.get(key);
    if (held === undefined) {
      held = { feed: new Feed(at, this.#parts), cancelLinger: undefined };
      this.#feeds.set(key, held);
    }
    held.cancelLinger?.();
    held.cancelLinger = undefined;
    this.#audience++;
    this.#cancelTick ??= this.#armTick();
    held.feed.join(follower, ref, resume, (refusal) => {
      this.#left(key);
      refused(refusal);
    });
  }

  /** Ends a follower's subscription; does nothing for one that has ended. */
  leave(at: GroupAddress, follower: Follower): void {
    if (follower.ended) return;
    const key = groupKey(at);
    this.#feeds.get(key)?.feed.leave(follower);
    this.#left(key);
  }

  /** Ends every feed. */
  close(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    for (const { feed, cancelLinger } of this.#feeds.values()) {
      cancelLinger?.();
      feed.close();
    }
    this.#feeds.clear();
    this.#audience = 0;
  }

  #left(key: string): void {
    this.#audience--;
    if (this.#audience === 0) {
      this.#cancelTick?.();
      this.#cancelTick = undefined;
    }
    const held = this.#feeds.get(key);
    if (held === undefined || held.feed.size > 0) return;
    held.cancelLinger = this.#parts.clock.after(this.#parts.limits.lingerMs, () => {
      this.#feeds.delete(key);
      held.feed.close();
    });
  }

  #armTick(): () => void {
    return this.#parts.clock.after(tickMs(this.#audience, this.#parts.limits), () => {
      for (const { feed } of this.#feeds.values()) feed.tick();
      this.#cancelTick = this.#armTick();
    });
  }
}

/** The interval of telemetry for an audience (E10). */
export function tickMs(
  audience: number,
  limits: Pick<EdgeLimits, "tickLeastMs" | "tickMostMs" | "tickAudience">,
): number {
  const { tickLeastMs, tickMostMs, tickAudience } = limits;
  return Math.min(tickMostMs, Math.max(tickLeastMs, tickLeastMs * audience / tickAudience));
}

/** A group as a key of maps. Ids hold no slash. */
export function groupKey({ building, group }: GroupAddress): string {
  return `${building}/${group}`;
}

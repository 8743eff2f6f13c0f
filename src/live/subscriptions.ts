import type { Capability } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { EdgeLimits } from "../http/limits.ts";
import type { GroupAddress } from "../lifts.ts";
import type { ClientMessage } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import { type Follower, newFollower } from "./follower.ts";
import { groupKey, type Hub } from "./hub.ts";
import type { Peer } from "./peer.ts";

/** What {@link Subscriptions} needs of the server. */
export interface SubscriptionParts {
  readonly hub: Hub;
  readonly rights: Rights;
  readonly limits: EdgeLimits;
}

/** The groups that one socket follows. A second subscription to a group takes the first's place. */
export class Subscriptions {
  readonly #capability: Capability;
  readonly #peer: Peer;
  readonly #parts: SubscriptionParts;
  readonly #refused: (refusal: Refusal, ref: string) => void;
  readonly #followed = new Map<string, { at: GroupAddress; follower: Follower }>();

  constructor(
    capability: Capability,
    peer: Peer,
    parts: SubscriptionParts,
    refused: (refusal: Refusal, ref: string) => void,
  ) {
    this.#capability = capability;
    this.#peer = peer;
    this.#parts = parts;
    this.#refused = refused;
  }

  /** Follows a group; a snapshot, `resumed` or a refusal comes to the peer. */
  add(message: Extract<ClientMessage, { type: "subscribe" }>): void {
    const { ref, building, group, resume } = message;
    const { hub, rights, limits } = this.#parts;
    const at = { building, group };
    const refusal = rights.mayWatch(this.#capability, at);
    if (refusal !== undefined) return this.#refused(refusal, ref);
    const key = groupKey(at);
    if (!this.#followed.has(key) && this.#followed.size >= limits.subscriptionsPerSocketMax) {
      return this.#refused(
        refuse("busy", `Cannot follow more than ${limits.subscriptionsPerSocketMax} groups`),
        ref,
      );
    }
    const before = this.#followed.get(key);
    const follower = newFollower(this.#peer, this.#capability.rid, this.#capability.operator);
    this.#followed.set(key, { at, follower });
    hub.join(at, follower, ref, resume, (refusal) => {
      if (this.#followed.get(key)?.follower === follower) this.#followed.delete(key);
      this.#refused(refusal, ref);
    });
    // Only now, so that the feed is never without a follower in between.
    if (before !== undefined) hub.leave(at, before.follower);
  }

  /** Follows a group no more; that it never did is as good. */
  remove(message: Extract<ClientMessage, { type: "unsubscribe" }>): void {
    const key = groupKey(message);
    const followed = this.#followed.get(key);
    if (followed !== undefined) {
      this.#followed.delete(key);
      this.#parts.hub.leave(followed.at, followed.follower);
    }
    this.#peer.send(JSON.stringify({ type: "result", ref: message.ref }));
  }

  /** Follows nothing more. */
  close(): void {
    for (const { at, follower } of this.#followed.values()) this.#parts.hub.leave(at, follower);
    this.#followed.clear();
  }
}

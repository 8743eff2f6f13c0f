import type { Peer } from "./peer.ts";

/** One socket's subscription to one group. */
export interface Follower {
  readonly peer: Peer;
  /** The random id of the capability behind it. */
  readonly caller: string;
  readonly operator: boolean;
  /** The last numbered event that was written to it. */
  sentSeq: number;
  /** Telemetry was skipped for it, so it needs every car again. */
  behind: boolean;
  /** Nothing is sent to it any more. */
  ended: boolean;
}

/** A follower that has seen nothing yet. */
export function newFollower(peer: Peer, caller: string, operator: boolean): Follower {
  return { peer, caller, operator, sentSeq: 0, behind: false, ended: false };
}

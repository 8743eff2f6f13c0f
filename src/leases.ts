/**
 * Leases and holds as the edges use them: what {@link Lifts} is for calls, this is for cars and doors
 * that one caller has for a time. `caller` is always a capability's random id; what its right allows
 * is judged before.
 */
import type { Done, GroupAddress } from "./lifts.ts";
import type { HoldRequest, HoldView, LeaseRequest, LeaseView } from "./protocol_grants.ts";

/** A car that stands at a level, with one of its decks. */
export interface Standing {
  readonly car: string;
  readonly level: number;
}

/** The leases and holds of this cluster's lift groups. */
export interface Leases {
  /** Gives a car to a caller alone, or returns the lease that this key got before (E2). */
  take(
    at: GroupAddress,
    caller: string,
    key: string,
    request: LeaseRequest,
    done: Done<LeaseView>,
  ): void;
  /** Lets one's own lease live for so long from now. */
  renew(
    at: GroupAddress,
    caller: string,
    lease: string,
    lifeMs: number,
    done: Done<LeaseView>,
  ): void;
  /** Gives the car back. */
  release(at: GroupAddress, caller: string, lease: string, done: Done<LeaseView>): void;
  /** Reads one's own lease, open or ended within the window. */
  read(at: GroupAddress, caller: string, lease: string, done: Done<LeaseView>): void;
  /**
   * Holds a door open, or returns the hold that this key got before (E2).
   * @param longestMs how long the caller's right lets it hold a door at one landing in all.
   * @param standing a request that names neither call nor lease is for this car, which stands there
   * with an open door, whoever it came for; only who may call as a robot may ask so.
   */
  hold(
    at: GroupAddress,
    caller: string,
    key: string,
    request: HoldRequest,
    longestMs: number,
    done: Done<HoldView>,
    standing?: Standing,
  ): void;
  /** Lets one's own hold last for so long from now. */
  renewHold(
    at: GroupAddress,
    caller: string,
    hold: string,
    lifeMs: number,
    longestMs: number,
    done: Done<HoldView>,
  ): void;
  /** Lets go of the door. */
  releaseHold(at: GroupAddress, caller: string, hold: string, done: Done<HoldView>): void;
  /** Reads one's own hold, open or ended within the window. */
  readHold(at: GroupAddress, caller: string, hold: string, done: Done<HoldView>): void;
}

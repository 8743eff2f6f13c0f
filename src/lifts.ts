/**
 * What the edges (HTTP, WebSocket, later the vendor-compatible API) may ask of lift groups, and
 * what they hear from them. The edges know no actor; `lift_service.ts` carries this to the
 * directory.
 *
 * Answers come by callback, not by promise: a callback runs when the output gate opens, in the
 * order of the turns, so a snapshot and the events after it cannot overtake each other.
 */
import type {
  CallRequest,
  CallView,
  CarView,
  GroupEvent,
  LandingCallView,
  OperatorCallView,
  Usable,
} from "./protocol.ts";
import type { Leases } from "./leases.ts";
import type { CarMode } from "./lift/vocabulary.ts";
import type { Refusal } from "./refusal.ts";

/** Names one lift group of the site. */
export interface GroupAddress {
  readonly building: string;
  readonly group: string;
}

/** Yes with a value, or a refusal. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Takes an answer; runs exactly once, with the facts in it already durable. */
export type Done<T> = (answer: Answer<T>) => void;

/** A group as it stands: committed calls, live cars. */
export interface GroupSnapshot {
  readonly mode: CarMode;
  /** False: nobody may use the lifts, and `doNotUse` says why. */
  readonly usable: boolean;
  readonly doNotUse?: Usable["doNotUse"];
  readonly cars: readonly CarView[];
  readonly lit: readonly LandingCallView[];
  /** The asking id's own calls, open ones and those that ended within the window. */
  readonly calls: readonly CallView[];
  /** Every open call, without any id of a person; only operators may be shown it. */
  readonly anyCalls: readonly OperatorCallView[];
}

/** One thing that happened, and who may hear of it (C5). */
export type FeedEvent =
  | { readonly audience: "everyone" | "operator"; readonly event: GroupEvent }
  | { readonly audience: "caller"; readonly caller: string; readonly event: GroupEvent };

/** The lift groups of this cluster. `caller` is always a capability's random id. */
export interface Lifts {
  /** Cars and doors for a time, where this server gives them. */
  readonly leases?: Leases;
  /**
   * Places a call, or returns the one this key placed before (E2).
   * @param arrivesInMs until its passengers are at the landing; no part of what a repeat must match.
   */
  place(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    done: Done<CallView>,
    arrivesInMs?: number,
  ): void;
  /** Cancels one's own call. */
  cancel(at: GroupAddress, caller: string, call: string, done: Done<CallView>): void;
  /** Reads one's own call, open or ended within the window. */
  read(at: GroupAddress, caller: string, call: string, done: Done<CallView>): void;
  /**
   * Opens the doors of the car that stands at the landing of one's own call (an act, E5): answers
   * once the hardware has said that it did, or `not_confirmed`.
   */
  openDoors(
    at: GroupAddress,
    caller: string,
    key: string,
    call: string,
    done: Done<CallView>,
  ): void;
  /** The right of a caller has ended: its calls that no car is fixed to are cancelled (C3). */
  endCaller(at: GroupAddress, caller: string): void;
  /** The group as it stands. */
  snapshot(at: GroupAddress, caller: string, done: Done<GroupSnapshot>): void;
  /**
   * Hears what happens in a group from now on, in order; returns a function that ends it.
   * @param reloaded called where the group was loaded (again): events of before may have been lost
   * with a failed commit, so whoever was told of them must be shown the group anew (E6).
   */
  listen(
    at: GroupAddress,
    listener: (event: FeedEvent) => void,
    reloaded?: () => void,
  ): () => void;
}

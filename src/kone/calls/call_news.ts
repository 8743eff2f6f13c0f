/**
 * What happens to calls that came over the KONE-compatible API, as monitors tell it. Only the client
 * that placed a call, and of an end user's call only that end user, ever hears of it (C5): the feed
 * says whose it is, and whoever passes it on compares.
 */
import type { GroupAddress } from "../../lifts.ts";

/** States of a call on this wire, in their order; the last two end it. */
export const koneCallStates = [
  "registered",
  "being_assigned",
  "assigned",
  "being_fixed",
  "fixed",
  "being_served",
  "served_soon",
  "served",
  "cancelled",
] as const;
/** A state of a call on this wire. */
export type KoneCallState = (typeof koneCallStates)[number];

/** Something that happened to a call. */
export interface CallNews {
  readonly at: GroupAddress;
  readonly client: string;
  readonly user: string | null;
  /** The session id of the call, a small number. */
  readonly session: number;
  /** `call_state/<session>/<state>` or `action/<session>/<…>`. */
  readonly subtopic: string;
  /** The event's data, `time` among them; no media and no person. */
  readonly data: object;
}

/** A call of a client's own, and where its passengers enter and leave. */
export interface SessionInCar {
  readonly session: number;
  readonly car: string | null;
  readonly aboard: boolean;
  /** Areas of the landings, where it has them; a call without any stands in no stop's lists. */
  readonly fromArea?: number;
  readonly toArea?: number;
}

/** News of calls. */
export interface CallFeed {
  /** Hears from now on, in order; returns a function that ends it. */
  listen(at: GroupAddress, hears: (news: CallNews) => void): () => void;
  /** The latest news of each call of that client and end user that is open or ended a while ago. */
  latest(at: GroupAddress, client: string, user: string | null): readonly CallNews[];
  /** The session id under which a call of that client stands, for `stopping`'s lists. */
  sessionsIn(
    at: GroupAddress,
    client: string,
    user: string | null,
  ): readonly SessionInCar[];
}

/**
 * What the screens at landings are made from: the open calls that have a number, by the landing at
 * which their passengers enter. It goes no further than `live/screens.ts`, which shows each landing
 * its own; where a call leads is not in it, for that would tell where somebody lives.
 */
import type { CallState } from "./protocol.ts";
import type { Done, GroupAddress } from "./lifts.ts";

/** A call as the screens of the group are told of it. */
export interface Boarding {
  /** The call's id, to tell a later word of the same call; on no wire. */
  readonly call: string;
  readonly number: number;
  readonly level: number;
  /** Left out: at whichever side the car opens. */
  readonly side?: "front" | "rear";
  readonly state: CallState;
  readonly car?: string;
  /** Wall time, ms. */
  readonly comesAtMs?: number;
}

/** The boardings of this cluster's groups. */
export interface Boardings {
  /** Those of a group that are open. */
  boardings(at: GroupAddress, done: Done<readonly Boarding[]>): void;
  /**
   * Hears every change from now on, in order, ends of calls included; returns a function that ends
   * it. `reloaded` as of `Lifts.listen`.
   */
  listenBoardings(
    at: GroupAddress,
    told: (boarding: Boarding) => void,
    reloaded: () => void,
  ): () => void;
}

/** What may be asked of lift groups for those who run a building and those who are let into it. */
import type { Done, GroupAddress } from "./lifts.ts";
import type { CallRequest, CallView } from "./protocol.ts";

/** Floors that are unlocked in the car that comes, for so long from when its doors open. */
export interface GuestUnlock {
  readonly levels: readonly number[];
  readonly forMs: number;
}

/** Calls for who was let in. */
export interface GuestCalls {
  /** Places a call and has its guest's floors unlocked in its car (C13). */
  placeForGuest(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    unlock: GuestUnlock,
    done: Done<CallView>,
  ): void;
}

/** Floors locked and unlocked for everybody. The right to it is judged before. */
export interface FloorLocks {
  /** Locks a floor or unlocks it; answers with the levels that are locked now. */
  lockFloor(
    at: GroupAddress,
    level: number,
    locked: boolean,
    done: Done<readonly number[]>,
  ): void;
}

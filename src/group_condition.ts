/** How a lift group is in itself, for edges that answer for more than one call of theirs. */
import type { Done, GroupAddress } from "./lifts.ts";
import type { CallRequest, CallView } from "./protocol.ts";

/** What of a group bears on whether it can be called, and from and to where. */
export interface GroupCondition {
  /** Its controller and a car at least have been heard within the keepalive. */
  readonly reachable: boolean;
  /** Levels that are locked now, by the site file or by somebody since. */
  readonly locked: readonly number[];
}

/** Conditions of the groups of this cluster. */
export interface GroupConditions {
  /** The group's condition as it is now. */
  condition(at: GroupAddress, done: Done<GroupCondition>): void;
  /**
   * Places a call as `Lifts.place` does, by its condition at that moment: `unreachable` where it is
   * not reachable, `forbidden` where an end of the call is locked, `no_lift_available` where its
   * lifts are kept for others.
   * @param rights the locked levels that the caller may use all the same.
   */
  placeIfOpen(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    rights: readonly number[],
    done: Done<CallView>,
  ): void;
}

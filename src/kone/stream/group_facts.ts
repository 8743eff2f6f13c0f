/** `common-api`: what there is, what can be asked, and whether the equipment is reached (KONE 1.5). */
import type { Clock } from "../../clock.ts";
import type { GroupAddress } from "../../lifts.ts";
import type { NumberedBuilding, NumberedGroup } from "../numbers.ts";
import { isoOf } from "./frames.ts";
import type { StreamHandlers } from "./handlers.ts";

/** What the answers are made by. */
export interface GroupFactsParts {
  readonly clock: Pick<Clock, "now">;
  /** The `data` of `config`. */
  readonly configData: (building: NumberedBuilding, group: NumberedGroup) => object;
  /** The `data` of `actions`. */
  readonly actionsData: (building: NumberedBuilding, group: NumberedGroup) => object;
  /** Whether the group's equipment answers; `at` has the site's ids. `done` runs once. */
  readonly reachable: (at: GroupAddress, done: (isReachable: boolean) => void) => void;
}

/** What a call or a ping is told while the site's equipment is lost (KONE 40–42). */
export const disconnected = "1005";

/** The handlers of `common-api`. */
export function groupFacts(
  parts: GroupFactsParts,
): Pick<StreamHandlers, "ping" | "config" | "actions"> {
  return {
    ping({ requestId }, exchange) {
      const at = { building: exchange.building.building, group: exchange.group.group };
      parts.reachable(at, (isReachable) => {
        exchange.answer(
          isReachable
            ? { request_id: requestId, time: isoOf(parts.clock.now()) }
            : { request_id: requestId, success: false, error: disconnected },
        );
      });
    },
    config(_none, exchange) {
      const { building, group, requestId } = exchange;
      exchange.answer(parts.configData(building, group), { requestId });
    },
    actions(_none, exchange) {
      const { building, group, requestId } = exchange;
      exchange.answer(parts.actionsData(building, group), { requestId });
    },
  };
}

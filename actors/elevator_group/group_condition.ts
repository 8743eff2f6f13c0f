/** How the group is in itself: whether hardware hears it, and which floors are locked (EG43). */
import type { CallRequest } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import { inService } from "./car_service.ts";
import { canServe } from "./dispatch/cost.ts";
import { admits } from "./eligible.ts";
import { isLocked, lockedLevels } from "./floors.ts";
import type { GroupState } from "./state.ts";
import type { GroupDecision, Turn } from "./turn.ts";

/** Reads it; nothing is written and nobody is told. */
export function readCondition(turn: Turn): GroupDecision {
  return turn.decision({
    ok: true,
    condition: { reachable: isReachable(turn.state), locked: lockedLevels(turn.state) },
  });
}

/**
 * Why a call that is to be taken by this condition alone is not; `null` where it is.
 * @param rights the locked floors that its caller may use all the same.
 */
export function refuseShut(
  state: GroupState,
  request: CallRequest,
  rights: readonly number[],
): Refusal | null {
  if (!isReachable(state)) {
    return refuse("unreachable", "Cannot place the call: the lift controller is not heard");
  }
  const isShut = (level: number) => isLocked(state, level) && !rights.includes(level);
  if (request.kind !== "car" && isShut(request.from)) {
    return refuse("forbidden", "Cannot place the call: the floor where it starts is locked");
  }
  if (request.kind !== "landing" && isShut(request.to)) {
    return refuse("forbidden", "Cannot place the call: the floor that it goes to is locked");
  }
  if (request.kind !== "car" && isKeptFrom(state, request)) {
    return refuse("no_lift_available", "Cannot place the call: its lifts are kept for somebody", {
      retryAfterMs: 10_000,
    });
  }
  return null;
}

/** Whether cars in service could serve a call, and every one of them is kept for somebody else. */
function isKeptFrom({ model, cars }: GroupState, request: CallRequest): boolean {
  const able = model.cars.filter((car) =>
    inService(cars[car.at]!) && canServe(model, car, request)
  );
  // Nobody's call yet, so no priority call of its own keeps a car.
  return able.length > 0 && able.every(({ at }) => !admits(cars[at]!, { id: "", request }));
}

function isReachable({ controller, cars }: GroupState): boolean {
  return controller.synced && cars.some(({ known }) => known);
}

/**
 * The mode of the group, as its controller alone says it (a car's own mode takes out that car and
 * no other; C17). In a mode that refuses, everything that is open ends with the reason and nothing
 * resumes. On emergency power the cars that the controller names serve; the others take nobody.
 */
import { endUnlocks } from "./floors.ts";
import { giveBack } from "./service.ts";
import type { Turn } from "./turn.ts";
import { inService } from "./car_service.ts";
import { usableOf } from "./views.ts";
import type { GroupEnds } from "../../src/lift/service_states.ts";
import type { LiveController } from "./state.ts";

/** Why the group takes no calls; `undefined` where it takes them. */
export function refusingReason({ mode, serving }: LiveController): GroupEnds | undefined {
  return usableOf(mode, serving.size > 0).doNotUse;
}

/** Ends everything that is open where the group refuses. */
export function settleMode(turn: Turn): void {
  const reason = refusingReason(turn.state.controller);
  if (reason === undefined) return;
  for (const call of turn.state.calls.values()) {
    if (turn.full) return;
    turn.end(call, reason);
  }
  endUnlocks(turn, true);
  turn.park([]);
}

/** Tells the cars on emergency power from those without, as the controller has just named them. */
export function feedCars(turn: Turn): void {
  const { mode, serving } = turn.state.controller;
  const rationed = mode === "emergency-power" && serving.size > 0;
  for (const before of turn.state.cars) {
    const barred = rationed ? !serving.has(before.id) : undefined;
    if (barred === before.barred) continue;
    const { barred: _, ...rest } = before;
    const after = barred === undefined ? rest : { ...rest, barred };
    turn.quietCar(after);
    if (inService(before) && !inService(after)) giveBack(turn, after);
  }
}

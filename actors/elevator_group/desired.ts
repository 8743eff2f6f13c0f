/** Desired state (E4): everything the controller should serve now, whole. */
import { deckFor } from "./decks.ts";
import { delegates, wired } from "./delegated.ts";
import { wireTerms } from "./eligible.ts";
import { wireFloors } from "./floors.ts";
import { wireGrants } from "./grants.ts";
import type { Desired, DesiredCall } from "./hardware.ts";
import type { Call, GroupState } from "./state.ts";
import { destinationOf, originOf } from "./views.ts";

/** The desired state of a group; `null` while its controller's clock is not known. */
export function desiredOf(state: GroupState, now: number): Desired | null {
  const { controller } = state;
  if (!controller.synced) return null;
  const unitNowMs = controller.unitMs + (now - controller.heardAtMs);
  const calls: DesiredCall[] = [];
  for (const call of state.calls.values()) {
    if (wired(state, call) !== "") calls.push(wireCall(state, call, unitNowMs - now));
  }
  // Whoever has leased a car may stand in it: it moves for their calls alone.
  const leased = [...state.leases.values()];
  const busy = new Set([...calls, ...leased].map(({ car }) => car));
  const parking = state.parking.filter(({ car }) => !busy.has(car));
  return {
    epoch: state.epoch,
    revision: state.revision,
    boot: controller.boot,
    calls,
    ...(parking.length > 0 && { parking }),
    ...wireFloors(state, unitNowMs - now),
    ...wireGrants(state, unitNowMs - now),
  };
}

function wireCall(
  { model }: GroupState,
  call: Call,
  unitAheadMs: number,
): DesiredCall {
  const { request } = call;
  // Where the controller chooses, a call names no car, but for a car call.
  const chosen = request.kind === "car" ? request.car : undefined;
  const car = delegates(model) ? chosen : call.car;
  const deck = deckFor(model.carOf.get(car ?? "")?.decks, model.indexOf, request);
  const from = originOf(model, call);
  const to = destinationOf(model, call);
  return {
    call: call.id,
    kind: request.kind,
    ...(car !== undefined && { car }),
    ...(deck !== undefined && { deck }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(request.kind === "landing" && { direction: request.direction }),
    persons: request.persons,
    ...wireTerms(model, request),
    expiresAtUnitMs: Math.max(0, Math.round(call.deadlineMs + unitAheadMs)),
  };
}

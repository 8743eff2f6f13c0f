/** Desired state (E4): everything the controller should serve now, whole. */
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
    if (call.car !== undefined) calls.push(wireCall(state, call, call.car, unitNowMs - now));
  }
  const busy = new Set(calls.map(({ car }) => car));
  const parking = state.parking.filter(({ car }) => !busy.has(car));
  const { epoch, revision } = state;
  return {
    epoch,
    revision,
    boot: controller.boot,
    calls,
    ...(parking.length > 0 && { parking }),
  };
}

function wireCall(
  { model }: GroupState,
  call: Call,
  car: string,
  unitAheadMs: number,
): DesiredCall {
  const { request } = call;
  const from = originOf(model, call);
  const to = destinationOf(model, call);
  return {
    call: call.id,
    kind: request.kind,
    car,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(request.kind === "landing" && { direction: request.direction }),
    persons: request.persons,
    expiresAtUnitMs: Math.max(0, Math.round(call.deadlineMs + unitAheadMs)),
  };
}

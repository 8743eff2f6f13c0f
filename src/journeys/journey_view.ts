/** A journey as its caller sees it: the plan, and each leg's call as its own group has it. */
import type { JourneyPlan } from "../../actors/building/journeys.ts";
import type { CallView, CancelReason, JourneyView } from "../protocol.ts";

type LegView = JourneyView["legs"][number];

/**
 * Puts a journey together. A leg without a call is planned, or over: served where a later one was
 * called, and never to be called where an earlier one was cancelled.
 * @param calls by leg; undefined where the leg's group has none of its id.
 */
export function viewJourney(
  plan: JourneyPlan,
  calls: readonly (CallView | undefined)[],
): JourneyView {
  const legs: LegView[] = [];
  let cancelled: CancelReason | undefined;
  for (let at = 0; at < plan.legs.length; at++) {
    const leg = plan.legs[at]!;
    const call = calls[at];
    const isLater = calls.some((other, index) => index > at && other !== undefined);
    const state: LegView["state"] = call?.state ??
      (cancelled !== undefined ? "cancelled" : isLater ? "served" : "planned");
    const reason = call?.reason ?? (state === "cancelled" ? cancelled : undefined);
    if (state === "cancelled") cancelled ??= reason;
    legs.push({
      group: leg.group,
      call: leg.call,
      from: leg.from,
      ...(leg.fromSide !== undefined && { fromSide: leg.fromSide }),
      to: leg.to,
      ...(leg.toSide !== undefined && { toSide: leg.toSide }),
      ...(leg.walkMs !== undefined && { walkMs: leg.walkMs }),
      state,
      ...(reason !== undefined && { reason }),
      ...(call?.car !== undefined && { car: call.car }),
      ...(call?.etaMs !== undefined && { etaMs: call.etaMs }),
    });
  }
  const { id, request: { from, fromSide, to, toSide, persons }, estimatedMs, atMs } = plan;
  return {
    id,
    ...stateOf(legs, cancelled),
    from,
    ...(fromSide !== undefined && { fromSide }),
    to,
    ...(toSide !== undefined && { toSide }),
    persons,
    legs,
    estimatedMs,
    placedAtMs: atMs,
  };
}

function stateOf(
  legs: readonly LegView[],
  cancelled: CancelReason | undefined,
): Pick<JourneyView, "state" | "reason"> {
  // Whoever is aboard still goes to that leg's floor, though the journey ends there.
  if (legs.some(({ state }) => state === "being_served")) return { state: "open" };
  if (cancelled !== undefined) return { state: "cancelled", reason: cancelled };
  return { state: legs.every(({ state }) => state === "served") ? "served" : "open" };
}

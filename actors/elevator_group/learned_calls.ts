/** What a group learns of its traffic from the calls that are placed and served. */
import {
  agedTo,
  landingAt,
  type LearnedTraffic,
  learnPress,
  learnServed,
} from "./learned_traffic.ts";
import type { Call, GroupState } from "./state.ts";

/** Somebody has called. */
export function learnedFromCall(
  { model, traffic }: GroupState,
  { request }: Call,
  now: number,
): LearnedTraffic {
  if (request.kind !== "landing") return traffic;
  const level = model.indexOf.get(request.from)!;
  const here = landingAt(model.levels.length, level, request.direction === "up");
  return learnPress(traffic, here, now);
}

/** A car has opened for a call. */
export function learnedFromServed(
  { model, traffic }: GroupState,
  { request, car }: Call,
  now: number,
): LearnedTraffic {
  const at = car === undefined ? undefined : model.carOf.get(car)?.at;
  if (request.kind !== "landing" || at === undefined) return traffic;
  const level = model.indexOf.get(request.from)!;
  const here = landingAt(model.levels.length, level, request.direction === "up");
  return learnServed(agedTo(traffic, now), at, here, now);
}

/**
 * Who stands behind a lit button. Hardware tells that there is somebody, not how many nor where
 * they want to go; what was learned of the traffic says what is to be expected: one who pressed,
 * those who have come since at the rate of that landing, those who will come until a car opens,
 * and where people go who travel from there in that direction. They are followed as a few trips to
 * quantiles of that distribution, so that stops, reversal and room are judged as they will be.
 */
import type { Trip } from "../../../src/lift/trajectory.ts";
import { landingAt, type LearnedTraffic, rateOf } from "../learned_traffic.ts";
import type { CarModel, GroupModel } from "../model.ts";

/** Trips that stand for the people of one landing call at most. */
const spreadMax = 4;
/** A wait that is taken for the calls of which nobody knows yet when they will be served. */
const usualWaitMs = 20_000;

/** For how long the first of those who wait at a landing has waited. */
function ageOf(traffic: LearnedTraffic, here: number, now: number): number {
  const since = traffic.waitingSinceMs[here]!;
  return since === 0 ? 0 : Math.max(0, now - since);
}

/** The trips of a landing call for a car; `sure` is how many the call itself names. */
export function landingTrips(
  model: GroupModel,
  car: CarModel,
  from: number,
  fromSides: number,
  up: boolean,
  sure: number,
  traffic: LearnedTraffic,
  now: number,
): Trip[] {
  const here = landingAt(model.levels.length, from, up);
  const ageMs = ageOf(traffic, here, now);
  const rate = rateOf(traffic, here);
  const persons = sure + rate * (ageMs + usualWaitMs);
  const count = spreadOf(persons);
  return spread(model, car, from, up, traffic, count).map((to) => ({
    from,
    fromSides,
    to,
    toSides: car.sides[to]!,
    persons: (sure + rate * ageMs) / count,
    joinPerMs: rate / count,
    ageMs,
  }));
}

/** So many trips stand for so many people. */
export function spreadOf(persons: number): number {
  return Math.max(1, Math.min(spreadMax, Math.round(persons)));
}

/** Levels where people from a landing go, `count` quantiles of what was learned. */
export function spread(
  { levels }: GroupModel,
  { sides }: CarModel,
  from: number,
  up: boolean,
  { left }: LearnedTraffic,
  count: number,
): number[] {
  const heading = up ? 1 : -1;
  const way = up ? 0 : levels.length;
  let whole = 0;
  let last = -1;
  for (let at = from + heading; at >= 0 && at < sides.length; at += heading) {
    if (sides[at] === 0) continue;
    whole += left[way + at]! + 1e-6;
    last = at;
  }
  if (last < 0) return [from];
  const goals: number[] = [];
  let sum = 0;
  let at = from + heading;
  for (let each = 0; each < count; each++) {
    const wanted = (each + 0.5) / count * whole;
    for (; at !== last + heading; at += heading) {
      if (sides[at] === 0) continue;
      const more = left[way + at]! + 1e-6;
      if (sum + more >= wanted || at === last) break;
      sum += more;
    }
    goals.push(at);
  }
  return goals;
}

/**
 * When the lift comes, kept fresh while a call waits: the car's own way is followed anew as it
 * reports, its next stop as it estimates it included, at most every {@link estimateEveryMs}; the
 * caller is told when the moment has moved by {@link estimateStepMs} or more. Nothing is written.
 */
import type { Estimate } from "./car_watch.ts";
import { addAboard, carNow, planTimes, tripsMax, tripsOf } from "./dispatch/cost.ts";
import { viewOf } from "./dispatch/job.ts";
import type { Call, GroupState, LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A car's way is followed anew at most so often. */
export const estimateEveryMs = 2_000;
/** A caller is told of another moment only when it is so much earlier or later. */
export const estimateStepMs = 5_000;

/** Beyond this nothing is foreseen. */
const estimateMsMax = 600_000;

/** Looks again when a car comes to those who wait for it. */
export function refreshEstimates(turn: Turn, id: string): void {
  const car = turn.state.cars.find((each) => each.id === id);
  if (car === undefined || turn.now - car.watch.estimatedAtMs < estimateEveryMs) return;
  // One for later has the estimate of its plan, which no car's way tells yet.
  const own = [...turn.state.calls.values()].filter((call) =>
    call.car === id && call.later !== true && call.sendFromMs === undefined
  );
  const waits = (call: Call) => call.state === "assigned" || call.state === "fixed";
  if (!own.some(waits)) return;
  turn.quietCar({ ...car, watch: { ...car.watch, estimatedAtMs: turn.now } });
  const pickups = pickupsOf(turn.state, car, own, turn.now);
  if (pickups === null) return;
  own.forEach((call, at) => {
    const etaMs = Math.max(0, Math.round(pickups[at]!));
    if (!waits(call) || !(etaMs <= estimateMsMax)) return;
    const comesAtMs = turn.now + etaMs;
    const told = turn.state.estimates.get(call.id);
    if (told !== undefined && Math.abs(told.comesAtMs - comesAtMs) < estimateStepMs) return;
    turn.estimate(call, { etaMs, comesAtMs });
  });
}

/** The estimate that stands for a call which has just been given to a car, or has lost it. */
export function estimateAt(call: Call, now: number): Estimate | undefined {
  const { etaMs, car, sendFromMs = now } = call;
  if (etaMs === undefined || car === undefined) return undefined;
  const untilMs = Math.round(Math.max(now, sendFromMs) - now + etaMs);
  return { etaMs: untilMs, comesAtMs: now + untilMs };
}

/** When each of a car's calls is picked up, ms from now. */
function pickupsOf(
  state: GroupState,
  car: LiveCar,
  calls: readonly Call[],
  now: number,
): ArrayLike<number> | null {
  const model = state.model.carOf.get(car.id)!;
  const view = viewOf(state, now);
  const each = calls.map((call) => tripsOf(view, model, call));
  const trips = each.flat();
  addAboard(view, model, trips);
  if (trips.length > tripsMax) return null;
  const here = carNow(state.model, model, car, state.traffic, now);
  const { pickupMs, dropMs } = planTimes(model, here, trips);
  let at = 0;
  return each.map((own) => {
    const first = at;
    at += own.length;
    return trips[first]!.from < 0 ? dropMs[first]! : pickupMs[first]!;
  });
}

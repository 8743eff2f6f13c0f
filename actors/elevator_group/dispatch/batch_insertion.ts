/**
 * Where a new call fits best in the batches as they stand (`batches.ts`): the car and the round in
 * which it costs least, for itself and for everybody the car already has. It is all that a call
 * gets whose car a panel names at once; any other is thought over beside the turns.
 */
import type { Call, GroupState } from "../state.ts";
import type { Assignment } from "./assign.ts";
import { pricesOf, roundsOf } from "./batches.ts";
import { tripOf } from "./cost.ts";
import { viewOf } from "./job.ts";
import { loadsOf } from "./loads.ts";

/** A car that was given a call and did not come gets it again only if no other is left. */
const failedCost = 1e12;

/** The best car and round for a call, of the cars named by index. */
export function assignToBatch(
  state: GroupState,
  call: Call,
  candidates: readonly number[],
  now: number,
): Assignment | null {
  const { model } = state;
  const whole = viewOf(state, now);
  const view = { ...whole, calls: whole.calls.filter(({ id }) => id !== call.id) };
  const group = loadsOf(view);
  const { loads, free, committed } = group;
  const rounds = roundsOf(view, group, 1);
  const prices = pricesOf(view, group);
  const load = loads.count++;
  const own: number[][] = committed.map((known) => known.map((each) => 2 * each));
  for (const { load: each, car, later } of free) {
    if (car >= 0) own[car]!.push(2 * each + (later ? 1 : 0));
  }
  let best: Assignment | null = null;
  let least = Infinity;
  for (const at of candidates) {
    const car = model.cars[at]!;
    const trip = tripOf(view, car, call);
    loads.from[load] = trip.from;
    loads.to[load] = trip.to;
    loads.persons[load] = trip.persons;
    loads.known[load] = call.request.kind === "destination" ? 1 : 0;
    loads.ageMs[load] = trip.persons * trip.ageMs;
    loads.ageSquared[load] = trip.persons * trip.ageMs * trip.ageMs;
    const plan = rounds[at]!;
    const places = own[at]!;
    const before = plan.cost(places, prices);
    const rest = call.failed.includes(car.id) ? failedCost : 0;
    for (let later = 0; later < 2; later++) {
      places.push(2 * load + later);
      const cost = plan.cost(places, prices) - before + rest;
      const place = places.length - 1;
      if (cost < least) {
        least = cost;
        best = {
          car: car.id,
          etaMs: Math.round(Math.min(600_000, plan.pickupMs[place]!)),
          ...(plan.next[place] !== 1 && { later: true as const }),
        };
      }
      places.pop();
    }
  }
  return best;
}

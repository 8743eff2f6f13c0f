/**
 * Where a new call fits best in the batches as they stand (`batches.ts`): the car and the round in
 * which it costs least, for itself and for everybody the car already has. It is all that a call
 * gets whose car a panel names at once; any other is thought over beside the turns.
 */
import type { Call, GroupState } from "../state.ts";
import type { Assignment } from "./assign.ts";
import type { CarModel } from "../model.ts";
import { pricesOf, type Standing, standing } from "./batches.ts";
import { CarRounds, neverMs } from "./car_rounds.ts";
import { tripOf } from "./cost.ts";
import { viewOf } from "./job.ts";
import { emptyLoads, type Loads, loadsOf } from "./loads.ts";

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
  const view = viewOf(state, now, call.id);
  const group = loadsOf(view, room);
  const { loads, free, committed } = group;
  if (loads !== room) room = emptyLoads(2 * loads.from.length);
  const prices = pricesOf(view, group);
  const load = loads.count++;
  loads.known[load] = call.request.kind === "destination" ? 1 : 0;
  let best: Assignment | null = null;
  let least = Infinity;
  for (const at of candidates) {
    const car = model.cars[at]!;
    const trip = tripOf(view, car, call);
    loads.from[load] = trip.from;
    loads.to[load] = trip.to;
    loads.persons[load] = trip.persons;
    loads.ageMs[load] = trip.persons * trip.ageMs;
    loads.ageSquared[load] = trip.persons * trip.ageMs * trip.ageMs;
    const plan = planOf(car, standing(view, car, group), loads);
    const places = committed[at]!.map((each) => 2 * each);
    for (const own of free) if (own.car === at) places.push(2 * own.load + (own.later ? 1 : 0));
    const before = plan.cost(places, prices);
    const rest = call.failed.includes(car.id) ? failedCost : 0;
    const place = places.length;
    // To let the next round go by gains nothing where nobody else has one.
    const rounds = place === 0 ? 1 : 2;
    for (let later = 0; later < rounds; later++) {
      places[place] = 2 * load + later;
      const cost = plan.cost(places, prices) - before + rest;
      if (cost < least) {
        least = cost;
        // Who calls inside a car waits until it lets them out.
        const ends = trip.from < 0 ? plan.dropMs : plan.pickupMs;
        best = {
          car: car.id,
          etaMs: Math.round(Math.min(neverMs, ends[place]!)),
          ...(plan.next[place] !== 1 && { later: true as const }),
        };
      }
    }
  }
  return best;
}

/**
 * Room for loads and plans, used again by every placing of any group: to make it anew would cost
 * more than the search in it. A turn is synchronous and nothing here is re-entered; each placing
 * writes whatever it reads, so nothing of one is seen by another.
 */
let room = emptyLoads(64);
const plans = new WeakMap<CarModel, CarRounds>();

function planOf(car: CarModel, { now, walking }: Standing, loads: Loads): CarRounds {
  const plan = plans.get(car);
  if (plan !== undefined) {
    plan.stand(now, walking, loads, loads.count);
    return plan;
  }
  const made = new CarRounds(car, now, walking, loads, loads.count);
  plans.set(car, made);
  return made;
}

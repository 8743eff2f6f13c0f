/** Chooses the car for a call: the one for which it costs least, of those that can and may. */
import type { Refusal } from "../../../src/refusal.ts";
import { refuse } from "../../../src/refusal.ts";
import type { Call, GroupState } from "../state.ts";
import { canServe, carNow, inService, quote, tripOf, tripsMax, tripsOf } from "./cost.ts";

/** The car a call goes to, and when it should be there. */
export interface Assignment {
  readonly car: string;
  readonly etaMs: number;
}

/** The best car now, or `null` where none is in service that could serve the call. */
export function assign(state: GroupState, call: Call): Assignment | null {
  let best: Assignment | null = null;
  let bestCost = Infinity;
  for (let index = 0; index < state.cars.length; index++) {
    const live = state.cars[index]!;
    const car = state.model.cars[index]!;
    if (!inService(live) || !canServe(state.model, car, call)) continue;
    const trips = tripsOf(state, car, live);
    if (trips.length >= tripsMax) continue;
    const { cost, pickupMs } = quote(
      car,
      carNow(state.model, car, live),
      trips,
      tripOf(state.model, car, call),
    );
    // A car that was given this call and did not come is taken again only if no other is left.
    const judged = cost + (call.failed.includes(car.id) ? 1e9 : 0);
    if (judged < bestCost) {
      bestCost = judged;
      best = { car: car.id, etaMs: Math.round(Math.min(pickupMs, 3_600_000)) };
    }
  }
  return best;
}

/** Why no car of the group could ever serve a call; `null` where one can. */
export function neverServed(state: GroupState, call: Call): Refusal | null {
  const { model } = state;
  const { request } = call;
  if (request.kind === "car" && !model.carOf.has(request.car)) {
    return refuse("unknown_car", `Cannot place a car call: the group has no car ${request.car}`);
  }
  for (const level of levelsOf(call)) {
    const index = model.indexOf.get(level);
    if (index === undefined || model.cars.every(({ sides }) => sides[index] === 0)) {
      return refuse("unknown_floor", `Cannot place the call: the group does not stop at ${level}`);
    }
  }
  if (request.kind === "destination" && request.from === request.to) {
    if ((request.fromSide ?? "front") === (request.toSide ?? "front")) {
      return refuse("same_floor", `Cannot place the call: it goes from ${request.from} to itself`);
    }
    return refuse(
      "not_served",
      `Cannot place the call: a car does not carry through from one side of ${request.from} ` +
        `to the other`,
    );
  }
  if (request.kind === "landing") {
    const from = model.indexOf.get(request.from)!;
    const beyond = request.direction === "up"
      ? (at: number) => at > from
      : (at: number) => at < from;
    const leads = model.cars.some(({ sides }) =>
      sides[from] !== 0 && sides.some((bits, at) => bits !== 0 && beyond(at))
    );
    if (!leads) {
      return refuse(
        "invalid_direction",
        `Cannot place a landing call ${request.direction} at ${request.from}: ` +
          `no car goes on in that direction`,
      );
    }
  }
  if (model.cars.some((car) => canServe(model, car, call))) return null;
  const largest = Math.max(...model.cars.map(({ personsMax }) => personsMax));
  if (request.persons > largest) {
    return refuse(
      "group_too_large",
      `Cannot place the call: the largest car holds ${largest}, and ${request.persons} would travel`,
    );
  }
  return refuse("not_served", "Cannot place the call: no car of the group serves this journey");
}

function levelsOf({ request }: Call): number[] {
  if (request.kind === "landing") return [request.from];
  return request.kind === "car" ? [request.to] : [request.from, request.to];
}

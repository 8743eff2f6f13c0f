/** Chooses the car for a call: the one for which it costs least, of those that can and may. */
import type { CallRequest } from "../../../src/protocol.ts";
import { type Refusal, refuse } from "../../../src/refusal.ts";
import type { GroupModel } from "../model.ts";
import type { Call, GroupState } from "../state.ts";
import { mayTake, termsNeverMet } from "../eligible.ts";
import { assignToBatch } from "./batch_insertion.ts";
import { viewOf } from "./job.ts";
import { hasDestinations } from "./loads.ts";
import { canServe, carNow, leadsOn, quote, tripsByCar, tripsOf } from "./cost.ts";

/** The car a call goes to, and when it should be there. */
export interface Assignment {
  readonly car: string;
  readonly etaMs: number;
  /** It waits for a later round of that car. */
  readonly later?: true;
}

/** A car that was given a call and did not come gets it again only if no other is left. */
const failedCost = 1e12;

/** The best car now, or `null` where none is in service that could serve the call. */
export function assign(state: GroupState, call: Call, now: number): Assignment | null {
  const { model } = state;
  const candidates: number[] = [];
  for (let at = 0; at < model.cars.length; at++) {
    if (mayTake(model, model.cars[at]!, state.cars[at]!, call)) candidates.push(at);
  }
  if (candidates.length === 0) return null;
  if (call.request.kind === "destination" || hasDestinations(state.calls.values())) {
    return assignToBatch(state, call, candidates, now);
  }
  const view = viewOf(state, now);
  const trips = tripsByCar(view);
  let best: Assignment | null = null;
  let bestCost = Infinity;
  for (const at of candidates) {
    const car = model.cars[at]!;
    const { cost, pickupMs } = quote(
      car,
      carNow(model, car, state.cars[at]!, state.traffic, now),
      trips[at]!,
      tripsOf(view, car, call),
    );
    const judged = cost + (call.failed.includes(car.id) ? failedCost : 0);
    if (judged < bestCost) {
      bestCost = judged;
      best = { car: car.id, etaMs: Math.round(pickupMs) };
    }
  }
  return best;
}

/** Why no car of the group could ever serve a request; `null` where one can. */
export function neverServed(model: GroupModel, request: CallRequest): Refusal | null {
  if (!Number.isInteger(request.persons) || request.persons < 1) {
    return refuse(
      "invalid",
      `Cannot place the call: persons must be a whole number from 1, got ${request.persons}`,
    );
  }
  if (request.kind === "car" && !model.carOf.has(request.car)) {
    return refuse("unknown_car", "Cannot place a car call: the group has no such car");
  }
  for (const level of levelsOf(request)) {
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
    if (!model.cars.some((car) => leadsOn(car, from, request.direction))) {
      return refuse(
        "invalid_direction",
        `Cannot place a landing call ${request.direction} at ${request.from}: ` +
          `no car goes on in that direction`,
      );
    }
  }
  if (model.cars.some((car) => canServe(model, car, request))) return null;
  return termsNeverMet(model, request) ??
    refuse("not_served", "Cannot place the call: no car of the group serves this journey");
}

function levelsOf(request: CallRequest): number[] {
  if (request.kind === "landing") return [request.from];
  return request.kind === "car" ? [request.to] : [request.from, request.to];
}

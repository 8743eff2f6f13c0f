/**
 * Journeys, as far as one group sees them: what a call would take (a quote, which writes nothing),
 * legs that come from another group, and legs that go on to the next. How a journey is planned over
 * the groups of a building stands in `src/journeys`; which plan counts, in `actors/building`.
 */
import type { CancelReason } from "../../src/protocol.ts";
import type { RefusalCode } from "../../src/refusal.ts";
import { follow, type Trip, type TripTimes } from "../../src/lift/trajectory.ts";
import type { Message } from "../behaviour.ts";
import {
  arrivesInMsMax,
  openCallsMax,
  ownCall,
  refuseAboard,
  refused,
  refuseMode,
  refuseNoLift,
  unknownCall,
} from "./calls.ts";
import type { CallerCommand } from "./commands.ts";
import { assign, neverServed } from "./dispatch/assign.ts";
import { carNow, tripsByCar } from "./dispatch/cost.ts";
import { viewOf } from "./dispatch/job.ts";
import { guestUnlock } from "./floors.ts";
import { recordOf } from "./idempotency.ts";
import { type EndLeg, endNext, hasFurther, type PlaceLeg, placeNext } from "./journey_part.ts";
import { type CarModel, wantedSides } from "./model.ts";
import type { Call, GroupState } from "./state.ts";
import { callLifeMs, comeSlackMs, type GroupDecision, type Turn, unassignedMs } from "./turn.ts";

/** Trips of one car that an estimate follows at most. */
const tripsMax = 32;
/** What a ride is taken for where a car is too busy to be followed. */
const longRideMs = 120_000;

/** Says what a call would take if it were placed now; nothing is written and nobody is told. */
export function quoteCall(
  turn: Turn,
  { caller, request }: CallerCommand & { type: "quote" },
): GroupDecision {
  const { state, now } = turn;
  const refusal = refuseMode(state) ?? neverServed(state.model, request);
  if (refusal !== null) return refused(turn, refusal);
  const probe: Call = {
    id: "",
    caller,
    key: "",
    request,
    state: "registered",
    failed: [],
    placedAtMs: now,
    deadlineMs: now + callLifeMs,
    comeByMs: now + unassignedMs,
    epoch: state.epoch,
  };
  const best = state.calls.size >= openCallsMax ? null : assign(state, probe, now);
  if (best === null) return refused(turn, refuseNoLift());
  const rideMs = estimatedRideMs(state, { ...probe, car: best.car }, now);
  return turn.decision({ ok: true, quote: { pickupMs: best.etaMs, rideMs } });
}

/**
 * Takes a leg that another group hands on: an open call where one can be, else one that has ended
 * with the reason, so that its caller is told either way.
 */
export function placeLeg(turn: Turn, command: PlaceLeg): GroupDecision {
  const { state, now } = turn;
  const { caller, key, call: id, journey } = command;
  // It has come before, or was ended before it came.
  if (recordOf(state, caller, key, now) !== undefined || state.calls.has(id)) {
    return turn.decision();
  }
  const arrivesAtMs = Math.min(command.arrivesAtMs, now + arrivesInMsMax);
  const leg: Call = {
    ...callOfLeg(turn, command),
    ...(arrivesAtMs > now && { arrivesAtMs }),
    ...(command.unlock !== undefined && { unlock: guestUnlock(command.unlock) }),
    journey,
  };
  const why = unplaceable(turn, command);
  if (why !== null) {
    turn.add(leg);
    turn.end(leg, why);
    return turn.decision();
  }
  const call = turn.assigned(leg);
  const added = { ...call, comeByMs: Math.max(call.comeByMs, arrivesAtMs + comeSlackMs) };
  turn.add(call.state === "registered" ? call : added);
  turn.tell(added);
  return turn.decision();
}

/**
 * Ends a leg that is no longer wanted. One that has yet to come is remembered as ended, so that it
 * is never called; one whose passengers are aboard goes on.
 */
export function endLeg(turn: Turn, command: EndLeg): GroupDecision {
  const { state, now } = turn;
  const { caller, key, call: id, journey, reason } = command;
  const open = state.calls.get(id);
  if (open !== undefined && open.caller !== caller) return refused(turn, unknownCall(id));
  if (open?.state === "being_served") return refused(turn, refuseAboard());
  if (open !== undefined) turn.end(open, reason);
  else if (recordOf(state, caller, key, now) === undefined) {
    const leg: Call = { ...callOfLeg(turn, command), journey: { ...journey, further: [] } };
    turn.add(leg);
    turn.end(leg, reason);
  }
  const call = ownCall(turn, caller, id);
  return call === undefined
    ? refused(turn, unknownCall(id))
    : turn.decision({ ok: true, call, repeated: open === undefined });
}

/**
 * An open call as it is kept once its passengers are aboard, and the message that calls the next
 * lift; `null` where there is none to call.
 */
export function handOn(
  state: GroupState,
  call: Call,
  now: number,
): { readonly call: Call; readonly message: Message } | null {
  const { journey } = call;
  if (journey === undefined || !hasFurther(call)) return null;
  const aboardMs = call.state === "being_served" ? estimatedRideMs(state, call, now) : 0;
  return {
    call: { ...call, journey: { ...journey, handedOn: true } },
    message: placeNext(state.model.building, call, aboardMs, now),
  };
}

/** What the next group must be told when a leg ends; `null` for nothing. */
export function messageAtEnd(
  state: GroupState,
  call: Call,
  how: "served" | CancelReason,
  now: number,
): Message | null {
  if (how === "served") return handOn(state, call, now)?.message ?? null;
  // Nobody comes to a lift that was called for them; one that was not is never called.
  return call.journey?.handedOn === true && call.journey.further.length > 0
    ? endNext(state.model.building, call, how, now)
    : null;
}

/**
 * The right of a caller has ended while one of their legs goes on (EG19): it is the last. What was
 * handed on ends in its own group, also where it has yet to come there.
 */
export function endFurther(turn: Turn, call: Call): void {
  const { journey } = call;
  if (journey === undefined || journey.further.length === 0) return;
  turn.send(endNext(turn.state.model.building, call, "right_ended", turn.now));
  turn.keep({ ...call, journey: { ...journey, further: [], handedOn: true } });
}

function callOfLeg({ state, now }: Turn, { caller, key, call, request }: PlaceLeg | EndLeg): Call {
  return {
    id: call,
    caller,
    key,
    request,
    state: "registered",
    failed: [],
    placedAtMs: now,
    deadlineMs: now + callLifeMs,
    comeByMs: now + unassignedMs,
    epoch: state.epoch,
  };
}

/** Why a leg cannot be an open call; `null` where it can. Without a car it waits for one (EG11). */
function unplaceable({ state, now }: Turn, { request, notAfterMs }: PlaceLeg): CancelReason | null {
  const mode = refuseMode(state);
  if (mode !== null) return reasonOf(mode.code);
  if (neverServed(state.model, request) !== null) return "site_changed";
  if (now > notAfterMs) return "stale";
  return state.calls.size >= openCallsMax ? "no_lift_available" : null;
}

function reasonOf(code: RefusalCode): CancelReason {
  switch (code) {
    case "fire_operation":
    case "occupant_evacuation":
    case "earthquake_operation":
    case "inspection":
      return code;
    default:
      return "no_lift_available";
  }
}

/** From the doors at the origin, or from now where they are aboard, to the doors at the end. */
function estimatedRideMs(state: GroupState, call: Call, now: number): number {
  const { model } = state;
  const car = call.car === undefined ? undefined : model.carOf.get(call.car);
  const { request } = call;
  if (car === undefined || request.kind !== "destination") return longRideMs;
  const aboard = call.state === "being_served";
  const from = model.indexOf.get(request.from) ?? 0;
  const own: Trip = {
    from: aboard ? -1 : from,
    fromSides: car.sides[from]! & wantedSides(request.fromSide),
    to: model.indexOf.get(request.to) ?? 0,
    toSides: car.sides[model.indexOf.get(request.to) ?? 0]! & wantedSides(request.toSide),
    persons: request.persons,
    joinPerMs: 0,
    ageMs: 0,
  };
  return rideOf(state, car, own, aboard, now);
}

function rideOf(
  state: GroupState,
  car: CarModel,
  own: Trip,
  aboard: boolean,
  now: number,
): number {
  // Who is aboard is among the car's trips already.
  const others = tripsByCar(viewOf(state, now))[car.at]!
    .filter((trip) => !(aboard && trip.from < 0 && trip.to === own.to));
  if (others.length >= tripsMax) return longRideMs;
  const trips = [...others, own];
  const times: TripTimes = {
    pickupMs: new Float64Array(trips.length),
    dropMs: new Float64Array(trips.length),
    endMs: 0,
    endLevel: 0,
  };
  follow(
    car.physics,
    carNow(state.model, car, state.cars[car.at]!, state.traffic, now),
    trips,
    trips.length,
    times,
  );
  const at = trips.length - 1;
  const rideMs = times.dropMs[at]! - times.pickupMs[at]!;
  return Number.isFinite(rideMs) ? Math.max(0, Math.round(rideMs)) : longRideMs;
}

/**
 * Which car may be given which call, in one place for all who choose: the call's own terms (allowed
 * lifts, room for a wheelchair), and what a car is kept for (a lease, a priority call, an
 * attendant). What a car can do by its floors and load stands in `dispatch/cost.ts`, whether it is
 * in service in `car_service.ts`.
 *
 * A wheelchair takes the room of four persons: a manual one is 1.20 m by 0.70 m (ISO 7193), 0.84 m²,
 * and a person is reckoned with 0.21 m² (CIBSE Guide D). So an accessible call counts three persons
 * more than it says. The smallest car for a wheelchair user with an attendant is that of 1.10 m by
 * 1.40 m with 630 kg (EN 81-70, type 2).
 */
import type { CallRequest } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import { inService, useOf } from "./car_service.ts";
import { canServe } from "./dispatch/cost.ts";
import type { JobCall } from "./dispatch/job.ts";
import { delegates } from "./delegated.ts";
import type { DesiredCall } from "./hardware.ts";
import type { CarModel, GroupModel } from "./model.ts";
import type { Call, GroupState, LiveCar } from "./state.ts";

/** Persons whose room a wheelchair takes beside the one who sits in it. */
export const wheelchairPersons = 3;
/** The smallest rated load of a car for a wheelchair user with an attendant, kg. */
const accessibleLoadKg = 630;
/** How long doors stay open for an accessible call where the site file says nothing, ms. */
export const accessibleDwellMsDefault = 10_000;

/** What of a call decides which car it may have. */
type Wanting = Pick<JobCall, "id" | "request">;

/** Whom a car is kept for: a lease, or an open priority call. */
export type Reservation =
  | { readonly by: "lease"; readonly lease: string; readonly cleared: boolean }
  | { readonly by: "priority"; readonly call: string };

/** Whether a car may be given a call now. */
export function mayTake(
  model: GroupModel,
  car: CarModel,
  live: LiveCar,
  call: Wanting,
): boolean {
  if (!canServe(model, car, call.request)) return false;
  if (isAttended(live)) return isAttendants(call);
  return inService(live) && admits(live, call);
}

/** Whether a car that is kept for somebody is so for this call, too. */
export function admits({ reserved }: Pick<LiveCar, "reserved">, { id, request }: Wanting): boolean {
  const lease = leaseOf(request);
  if (reserved === undefined) return lease === undefined;
  if (reserved.by === "priority") {
    return lease === undefined && (reserved.call === id || request.kind === "car");
  }
  // Until it is clear, whoever is aboard may still say where to.
  return reserved.cleared
    ? lease === reserved.lease
    : lease === undefined && request.kind === "car";
}

/** Whether an attendant drives a car, and could take a call. */
export function isAttended(live: LiveCar): boolean {
  return live.known && live.state?.mode === "attendant-control" && useOf(live) !== "out" &&
    !live.watch.withheld;
}

/** Whether a call was placed by the car's attendant. */
export function isAttendants({ request }: Pick<Wanting, "request">): boolean {
  return request.kind === "car" && request.attendant === true;
}

/** Whether a car suits the terms of a request, whatever else it can do. */
export function suits(car: CarModel, request: CallRequest): boolean {
  if (request.kind !== "car" && request.lifts?.includes(car.id) === false) return false;
  return request.accessible !== true || isAccessible(car);
}

/** Whether a car holds a wheelchair and an attendant. */
export function isAccessible({ car }: CarModel): boolean {
  return car.accessible ?? car.ratedLoadKg >= accessibleLoadKg;
}

/** The room that a request takes in a car, in persons. */
export function roomOf({ persons, accessible }: CallRequest): number {
  return persons + (accessible === true ? wheelchairPersons : 0);
}

/** The lease that a request stands under. */
export function leaseOf(request: CallRequest): string | undefined {
  return request.kind === "landing" ? undefined : request.lease;
}

/** Whether a call goes before others. */
export function isPriority(request: CallRequest): boolean {
  return request.kind !== "car" && request.priority === true;
}

/**
 * What of a call's terms its controller is told: which cars where it chooses, how long, how urgent,
 * and under which lease.
 */
export function wireTerms(
  model: GroupModel,
  request: CallRequest,
): Pick<DesiredCall, "cars" | "dwellMs" | "priority" | "lease"> {
  const lease = leaseOf(request);
  const dwellMs = model.group.accessibleDwellMs ?? accessibleDwellMsDefault;
  const suiting = delegates(model) && request.kind !== "car"
    ? model.cars.filter((car) => suits(car, request))
    : model.cars;
  return {
    ...(suiting.length < model.cars.length && { cars: suiting.map(({ id }) => id) }),
    ...(request.accessible === true && { dwellMs }),
    ...(isPriority(request) && { priority: true }),
    ...(lease !== undefined && { lease }),
  };
}

/** Why the terms of a request can never be met; `null` where they can, or say nothing. */
export function termsNeverMet(model: GroupModel, request: CallRequest): Refusal | null {
  const lifts = request.kind === "car" ? undefined : request.lifts;
  if (lifts?.some((id) => !model.carOf.has(id)) === true) {
    return refuse("unknown_car", "Cannot place the call: the group has no such car as it allows");
  }
  const suiting = model.cars.filter((car) => suits(car, request));
  if (suiting.length === 0) {
    return refuse("not_served", "Cannot place the call: no car that it allows is accessible");
  }
  const largest = Math.max(...suiting.map(({ personsMax }) => personsMax));
  if (roomOf(request) <= largest) return null;
  return refuse(
    "group_too_large",
    `Cannot place the call: the largest car for it holds ${largest} persons, and it takes the ` +
      `room of ${roomOf(request)}`,
  );
}

/** A group as a priority call sees it: the others' calls that can still move are not in its way. */
export function movedAside(state: GroupState): GroupState {
  let { calls } = state;
  state.calls.forEach((call) => {
    if (call.state === "assigned" && call.announced !== true && !isPriority(call.request)) {
      calls = calls.without(call.id);
    }
  });
  return { ...state, calls };
}

/**
 * Until when a call waits for a car (wall time): for so long, and longer where the first car that
 * could serve it is kept for somebody else meanwhile.
 */
export function waitsUntilMs(
  state: GroupState,
  call: Call,
  now: number,
  forMs: number,
): number {
  const { model, cars, leases, calls } = state;
  let freeAtMs = Infinity;
  for (const car of model.cars) {
    const live = cars[car.at]!;
    const { reserved } = live;
    if (reserved === undefined || !inService(live) || !canServe(model, car, call.request)) continue;
    const untilMs = reserved.by === "lease"
      ? leases.get(reserved.lease)?.expiresAtMs
      : calls.get(reserved.call)?.deadlineMs;
    freeAtMs = Math.min(freeAtMs, untilMs ?? now);
  }
  return forMs + (freeAtMs === Infinity ? now : Math.max(now, freeAtMs));
}

/** The cars with whom each is kept for; the state's own list where nothing of it has changed. */
export function reservedCars(state: GroupState): readonly LiveCar[] {
  const { leases, calls, cars, model } = state;
  const kept = leases.size > 0 || cars.some(({ reserved }) => reserved !== undefined) ||
    calls.list().some(({ request }) => isPriority(request));
  if (!kept) return cars; // as at almost every turn
  const byCar = new Map<string, Reservation>();
  calls.forEach(({ id, request, car, sendFromMs }) => {
    if (sendFromMs !== undefined) return; // until its walker is near it keeps no car from others
    if (car !== undefined && isPriority(request)) byCar.set(car, { by: "priority", call: id });
  });
  if (delegates(model)) byCar.clear(); // its controller keeps cars for whom it is told
  for (const { id, car, cleared } of leases.values()) {
    byCar.set(car, { by: "lease", lease: id, cleared });
  }
  if (cars.every((live) => sameReservation(live.reserved, byCar.get(live.id)))) return cars;
  return model.cars.map(({ id, at }) => {
    const { reserved: before, ...live } = cars[at]!;
    const reserved = byCar.get(id);
    if (sameReservation(before, reserved)) return cars[at]!;
    return reserved === undefined ? live : { ...live, reserved };
  });
}

function sameReservation(one: Reservation | undefined, other: Reservation | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.by === "priority") return other.by === "priority" && one.call === other.call;
  return other.by === "lease" && one.lease === other.lease && one.cleared === other.cleared;
}

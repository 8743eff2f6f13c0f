/**
 * A car for one caller alone, such as a robot that shares no car with people: a lease with an
 * expiry, renewed for as long as it is needed. The car that can be at the wanted level soonest is
 * given. It takes nobody new; calls that can still move go to other cars, and whoever it is bound to
 * is taken to their floor first. Then the lease is *ready*, and calls under it are given to the car.
 *
 * A lease ends when it is released, when its time is over (the alarm, and the controller's own
 * clock), with its caller's right, with its car's service and with the group's (C17). Nothing
 * resumes. Its calls end with it; whoever is aboard is taken to their floor.
 * So a robot that is never heard of again blocks a car for no longer than its lease.
 */
import type { CallRequest, GrantEnd, LeaseRequest } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import { isOut } from "./car_service.ts";
import { refused, refuseMode, refuseNoLift } from "./calls.ts";
import type { GrantCommand } from "./commands.ts";
import { delegates } from "./delegated.ts";
import { canServe, carNow, inService, quote, tripsByCar, tripsOf } from "./dispatch/cost.ts";
import { viewOf } from "./dispatch/job.ts";
import { admits, isAttended, leaseOf } from "./eligible.ts";
import { viewLease } from "./grants.ts";
import { refusingReason } from "./group_mode.ts";
import { endHoldsOf, settleHolds } from "./holds.ts";
import { isKept, recordOf, refuseKey } from "./idempotency.ts";
import type { CarModel, GroupModel } from "./model.ts";
import { assignRegistered } from "./service.ts";
import type { GroupState, Lease } from "./state.ts";
import type { GroupDecision, Turn } from "./turn.ts";

/** Leases that one caller may have at once. */
export const leasesPerCallerMax = 4;
/** Calls that one turn moves out of the way of a lease or a priority call at most. */
const movedPerTurnMax = 32;

/** Gives a car to a caller alone, or returns the lease that the key has got. */
export function takeLease(
  turn: Turn,
  { caller, key, request, lease: id }: GrantCommand & { type: "take_lease" },
): GroupDecision {
  const { state, now } = turn;
  const known = recordOf(state, caller, key, now);
  if (known !== undefined) {
    const open = state.leases.get(known.id);
    const view = open === undefined ? known.ended?.lease : viewLease(open);
    if (view === undefined || !sameLeaseRequest(view.request, request)) {
      return refused(
        turn,
        refuse("key_reused", "Cannot lease a car: the idempotency key was used for something else"),
      );
    }
    return turn.decision({ ok: true, lease: view });
  }
  const refusal = refuseKey(state, caller, key, now) ?? refuseMode(state, "lease a car") ??
    refuseLease(state, caller, request);
  if (refusal !== null) return refused(turn, refusal);
  const car = soonest(state, request, now);
  if (car === null) return refused(turn, refuseTaken(state, request, now));
  turn.grant({
    what: "lease",
    grant: {
      id,
      caller,
      key,
      request,
      car: car.id,
      cleared: false,
      grantedAtMs: now,
      expiresAtMs: now + request.lifeMs,
    },
  });
  yieldCars(turn);
  clearLeases(turn);
  return turn.decision({ ok: true, lease: viewLease(turn.state.leases.get(id)!) });
}

/** Lets a lease live for so long from now. */
export function renewLease(
  turn: Turn,
  { caller, lease: id, lifeMs }: GrantCommand & { type: "renew_lease" },
): GroupDecision {
  const lease = turn.state.leases.get(id);
  if (lease?.caller !== caller) return refused(turn, unknownLease(turn, caller, id));
  const renewed: Lease = { ...lease, expiresAtMs: turn.now + lifeMs };
  turn.grant({ what: "lease", grant: renewed });
  return turn.decision({ ok: true, lease: viewLease(renewed) });
}

/** Gives a car back. Releasing again is the same answer. */
export function releaseLease(
  turn: Turn,
  { caller, lease: id }: GrantCommand & { type: "release_lease" },
): GroupDecision {
  const lease = turn.state.leases.get(id);
  if (lease?.caller === caller) {
    endLease(turn, lease, "released");
    assignRegistered(turn);
    return turn.decision({ ok: true, lease: viewLease(lease, "released") });
  }
  return readLease(turn, { type: "read_lease", caller, lease: id });
}

/** Reads one's own lease, open or ended within the window. */
export function readLease(
  turn: Turn,
  { caller, lease: id }: GrantCommand & { type: "read_lease" },
): GroupDecision {
  const open = turn.state.leases.get(id);
  const lease = open?.caller === caller ? viewLease(open) : endedLease(turn, caller, id);
  if (lease === undefined) return refused(turn, unknownLease(turn, caller, id));
  return turn.decision({ ok: true, lease });
}

/** Why a call's lease does not carry it, or why another's keeps its car; `null` where neither. */
export function refuseUnderLease(
  { leases, model, cars }: GroupState,
  caller: string,
  call: { readonly id: string; readonly request: CallRequest },
): Refusal | null {
  const { request } = call;
  const id = leaseOf(request);
  if (id !== undefined) {
    const lease = leases.get(id);
    if (lease?.caller !== caller) {
      return refuse("unknown_lease", "Cannot place the call: one has no such lease, or no more");
    }
    if (canServe(model, model.carOf.get(lease.car)!, request)) return null;
    return refuse("not_served", "Cannot place the call: the leased car does not serve it");
  }
  if (request.kind !== "car") return null;
  const live = cars[model.carOf.get(request.car)!.at]!;
  if (live.reserved?.by !== "lease" || admits(live, call)) return null;
  return refuse("car_leased", "Cannot place the call: its car is leased to somebody else");
}

/**
 * Settles leases and holds: those end whose time, car or group is over; cars that nobody else has
 * any more are ready; and calls move out of the way.
 */
export function settleGrants(turn: Turn): void {
  const { leases, holds, controller, model, cars } = turn.state;
  const reason = leases.size + holds.size > 0 ? refusingReason(controller) : undefined;
  for (const lease of leases.values()) {
    if (turn.full) return;
    const live = cars[model.carOf.get(lease.car)?.at ?? -1];
    const end: GrantEnd | undefined = reason ??
      (live === undefined
        ? "site_changed"
        : isOut(live) || isAttended(live)
        ? "car_out_of_service"
        : lease.expiresAtMs <= turn.now
        ? "expired"
        : undefined);
    if (end !== undefined) endLease(turn, lease, end);
  }
  settleHolds(turn, reason);
  clearLeases(turn);
  yieldCars(turn);
}

/** The right of a caller has ended: what it has of the group for itself ends with it (C3). */
export function endGrantsOf(turn: Turn, caller: string): void {
  for (const lease of turn.state.leases.values()) {
    if (lease.caller === caller) endLease(turn, lease, "right_ended");
  }
  endHoldsOf(turn, (hold) => hold.caller === caller, "right_ended");
}

/** A car does no longer serve, or is missed: its lease ends. */
export function endLeaseOfCar(turn: Turn, car: string): void {
  for (const lease of turn.state.leases.values()) {
    if (lease.car === car) endLease(turn, lease, "car_out_of_service");
  }
}

/** Notes which leased cars nobody else has any more: calls under their leases may begin. */
export function clearLeases(turn: Turn): void {
  let cleared = false;
  for (const lease of turn.state.leases.values()) {
    if (lease.cleared || !isClear(turn.state, lease)) continue;
    turn.grant({ what: "lease", grant: { ...lease, cleared: true } });
    cleared = true;
  }
  if (!cleared) return;
  turn.reserve();
  assignRegistered(turn);
}

/** Moves calls that can still move out of the way of a lease, a priority call or an attendant. */
export function yieldCars(turn: Turn): void {
  turn.reserve();
  if (turn.state.cars.every(({ reserved }) => reserved === undefined)) return;
  let moved = 0;
  for (const call of turn.state.calls.values()) {
    if (call.state !== "assigned" || call.announced === true || call.car === undefined) continue;
    // A car that the site has no more: a turn that was full has yet to end its calls.
    const live = turn.state.cars[turn.state.model.carOf.get(call.car)?.at ?? -1];
    if (live?.reserved === undefined || admits(live, call)) continue;
    if (turn.full || ++moved > movedPerTurnMax) return;
    turn.change(turn.assigned(call));
  }
}

function endLease(turn: Turn, lease: Lease, ended: GrantEnd): void {
  turn.grant({ what: "lease", grant: lease, ended });
  endHoldsOf(turn, ({ request }) => request.lease === lease.id, "lease_ended");
  for (const call of turn.state.calls.values()) {
    if (leaseOf(call.request) !== lease.id || turn.full) continue;
    // Whose right has ended is still taken to their floor by a car that comes for them (EG19).
    const stays = call.state === "fixed" && ended === "right_ended";
    if (call.state !== "being_served" && !stays) turn.end(call, "lease_ended");
  }
  turn.reserve();
}

/** Whether nobody else has a leased car any more, as far as anybody can tell. */
function isClear({ calls, cars, model }: GroupState, lease: Lease): boolean {
  const live = cars[model.carOf.get(lease.car)?.at ?? -1];
  if (live === undefined || !live.known || live.state === null) return false;
  // A robot that stands in the car may lease it: so it is lit buttons that count, not the load.
  const { carCalls, upper } = live.state;
  if (carCalls.length + (upper?.carCalls.length ?? 0) > 0) return false;
  for (const call of calls.values()) {
    if (call.car === lease.car && leaseOf(call.request) !== lease.id) return false;
  }
  return true;
}

/** Why a lease cannot be had at all, by this caller or by anybody. */
function refuseLease(state: GroupState, caller: string, request: LeaseRequest): Refusal | null {
  const { model, leases } = state;
  if (delegates(model)) {
    return refuse("not_served", "Cannot lease a car: the group's own controller chooses the cars");
  }
  if (request.lifts?.some((id) => !model.carOf.has(id)) === true) {
    return refuse("unknown_car", "Cannot lease a car: the group has no such car");
  }
  if (!model.cars.some((car) => stops(model, car, { level: request.level, lifeMs: 0 }))) {
    return refuse("unknown_floor", `Cannot lease a car: none stops at level ${request.level}`);
  }
  if (!model.cars.some((car) => stops(model, car, request))) {
    return refuse("not_served", "Cannot lease a car: none of these stops there at that side");
  }
  const own = [...leases.values()].filter((lease) => lease.caller === caller).length;
  if (own < leasesPerCallerMax) return null;
  return refuse(
    "limit_reached",
    `Cannot lease another car: ${leasesPerCallerMax} at once are most, and ${own} are held`,
  );
}

/** Whether a car may be leased and stops where it is wanted. */
function stops(model: GroupModel, car: CarModel, request: LeaseRequest): boolean {
  return request.lifts?.includes(car.id) !== false && canServe(model, car, toLevel(car, request));
}

/** As if somebody aboard wanted to go there. */
function toLevel(car: CarModel, { level, side }: LeaseRequest): CallRequest {
  return {
    kind: "car",
    car: car.id,
    to: level,
    ...(side !== undefined && { toSide: side }),
    persons: 1,
  };
}

/** The free car that could be at the wanted level soonest; `null` where none is free. */
function soonest(state: GroupState, request: LeaseRequest, now: number): CarModel | null {
  const { model, cars } = state;
  const view = viewOf(state, now);
  const trips = tripsByCar(view);
  let best: CarModel | null = null;
  let bestMs = Infinity;
  for (const car of model.cars) {
    const live = cars[car.at]!;
    if (live.reserved !== undefined || !inService(live) || !stops(model, car, request)) continue;
    const wish = {
      request: toLevel(car, request),
      state: "registered" as const,
      placedAtMs: now,
    };
    const { pickupMs } = quote(
      car,
      carNow(model, car, live, state.traffic, now),
      trips[car.at]!,
      tripsOf(view, car, wish),
    );
    if (best !== null && pickupMs >= bestMs) continue;
    best = car;
    bestMs = pickupMs;
  }
  return best;
}

/** Cars that would do are leased, kept for a priority call, or out of service. */
function refuseTaken(state: GroupState, request: LeaseRequest, now: number): Refusal {
  const { model, cars, leases } = state;
  const taken = model.cars.some((car) =>
    stops(model, car, request) && cars[car.at]!.reserved !== undefined
  );
  if (!taken) return refuseNoLift("lease a car", "no car that would do is in service");
  const soonestMs = Math.min(
    ...[...leases.values()].filter(({ car }) => stops(model, model.carOf.get(car)!, request))
      .map(({ expiresAtMs }) => expiresAtMs - now),
    60_000,
  );
  return refuse("car_leased", "Cannot lease a car: each that would do is kept for somebody else", {
    retryAfterMs: Math.max(1_000, Math.round(soonestMs)),
  });
}

function endedLease({ state, now }: Turn, caller: string, id: string) {
  return state.callers.get(caller)?.find((record) => record.id === id && isKept(record, now))
    ?.ended?.lease;
}

/** A lease that has ended cannot be renewed; another's and none are answered alike. */
function unknownLease(turn: Turn, caller: string, id: string): Refusal {
  const ended = endedLease(turn, caller, id);
  if (ended === undefined) {
    return refuse("unknown_lease", `Cannot find a lease of this id's own named ${id.slice(0, 40)}`);
  }
  return refuse("unknown_lease", `Cannot renew the lease: it has ended as ${ended.reason}`);
}

function sameLeaseRequest(one: LeaseRequest, other: LeaseRequest): boolean {
  return one.level === other.level && one.side === other.side && one.lifeMs === other.lifeMs &&
    (one.lifts ?? []).join() === (other.lifts ?? []).join();
}

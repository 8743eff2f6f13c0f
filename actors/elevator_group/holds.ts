/**
 * Doors held open: for one's own call whose car stands at its landing, or under one's own lease
 * wherever its car stands. A hold is state with an expiry, so a robot need not ask again every few
 * seconds, and an outage neither loses nor prolongs it: the controller knows when it ends on its own
 * clock. Whatever the controller does for safety (nudging, closing in a fire) wins: it may say that
 * it ended a hold, and a hold ends when its car has left the landing.
 *
 * Anybody may hold a door at one landing for a minute in all; longer takes a right, which the edge
 * knows. A landing call is served, and ended, as soon as its doors stand open; so a call that was
 * served a moment ago counts while its car still stands there with an open door.
 */
import { shortHoldMs } from "../../src/lift/lift_uses.ts";
import type { GrantEnd, HoldRequest } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import type { Standing } from "../../src/leases.ts";
import type { Side } from "../../src/site.ts";
import { sideAt, standsBelowMps } from "./acts.ts";
import { refused, refuseMode } from "./calls.ts";
import { inService } from "./car_service.ts";
import type { GrantCommand } from "./commands.ts";
import { standAt } from "./decks.ts";
import { viewHold } from "./grants.ts";
import { isKept, recordOf, refuseKey } from "./idempotency.ts";
import { sideServed, wantedSides } from "./model.ts";
import { type Call, type Hold, keyKeptMs, type LiveCar } from "./state.ts";
import type { GroupDecision, Turn } from "./turn.ts";

/** Holds that one caller may have at once … */
export const holdsPerCallerMax = 4;
/** … and a group. */
export const holdsMax = 64;
/** A call that has been served for longer than this is no reason to hold its doors. */
const justServedMs = 15_000;
/** A hold of less is not worth a renewal, ms. */
const leastLeftMs = 1_000;

/** A landing where a car stands. */
interface HeldLanding {
  readonly car: string;
  readonly level: number;
  readonly side: Side;
}

/** Holds a door open, or returns the hold that the key has got. */
export function holdDoors(
  turn: Turn,
  { caller, key, request, longestMs, standing: there, hold: id }:
    & GrantCommand
    & { type: "hold_doors" },
): GroupDecision {
  const { state, now } = turn;
  const known = recordOf(state, caller, key, now);
  if (known !== undefined) {
    const open = state.holds.get(known.id);
    const view = open === undefined ? known.ended?.hold : viewHold(open);
    const sameCar = there === undefined || there.car === view?.car;
    if (view === undefined || !sameCar || !sameHoldRequest(view.request, request)) {
      return refused(
        turn,
        refuse("key_reused", "Cannot hold the doors: the idempotency key was used otherwise"),
      );
    }
    return turn.decision({ ok: true, hold: view });
  }
  const refusal = refuseKey(state, caller, key, now) ?? refuseMode(state, "hold the doors") ??
    refuseHold(turn, caller);
  if (refusal !== null) return refused(turn, refusal);
  const standing = there === undefined
    ? standingFor(turn, caller, request)
    : standingOpen(turn, there, request.side);
  if (!standing.ok) return refused(turn, standing.refusal);
  const at = standing.value;
  const untilMs = sinceOf(turn, caller, request, at) + longestMs;
  if (untilMs - now < leastLeftMs) return refused(turn, refuseLonger());
  const hold: Hold = {
    id,
    caller,
    key,
    request,
    ...at,
    sinceMs: now,
    expiresAtMs: Math.min(now + request.lifeMs, untilMs),
  };
  turn.grant({ what: "hold", grant: hold });
  return turn.decision({ ok: true, hold: viewHold(hold) });
}

/** Lets a hold last for so long from now, within what its caller may. */
export function renewHold(
  turn: Turn,
  { caller, hold: id, lifeMs, longestMs }: GrantCommand & { type: "renew_hold" },
): GroupDecision {
  const hold = turn.state.holds.get(id);
  if (hold?.caller !== caller) return refused(turn, unknownHold(turn, caller, id));
  const untilMs = sinceOf(turn, caller, hold.request, hold) + longestMs;
  if (untilMs - turn.now < leastLeftMs) return refused(turn, refuseLonger());
  const renewed: Hold = { ...hold, expiresAtMs: Math.min(turn.now + lifeMs, untilMs) };
  turn.grant({ what: "hold", grant: renewed });
  return turn.decision({ ok: true, hold: viewHold(renewed) });
}

/** Lets go of a door. Releasing again is the same answer. */
export function releaseHold(
  turn: Turn,
  { caller, hold: id }: GrantCommand & { type: "release_hold" },
): GroupDecision {
  const hold = turn.state.holds.get(id);
  if (hold?.caller !== caller) return readHold(turn, { type: "read_hold", caller, hold: id });
  turn.grant({ what: "hold", grant: hold, ended: "released" });
  return turn.decision({ ok: true, hold: viewHold(hold, "released") });
}

/** Reads one's own hold, open or ended within the window. */
export function readHold(
  turn: Turn,
  { caller, hold: id }: GrantCommand & { type: "read_hold" },
): GroupDecision {
  const open = turn.state.holds.get(id);
  const hold = open?.caller === caller ? viewHold(open) : endedHold(turn, caller, id);
  if (hold === undefined) return refused(turn, unknownHold(turn, caller, id));
  return turn.decision({ ok: true, hold });
}

/** Settles holds: those end whose time is over, or that the group's mode ends. */
export function settleHolds(turn: Turn, reason: GrantEnd | undefined): void {
  for (const hold of turn.state.holds.values()) {
    if (turn.full) return;
    const orphaned = !turn.state.model.carOf.has(hold.car);
    const end = reason ??
      (orphaned ? "site_changed" : hold.expiresAtMs <= turn.now ? "expired" : undefined);
    if (end !== undefined) turn.grant({ what: "hold", grant: hold, ended: end });
  }
}

/** Takes in which holds the controller has ended, for safety or because their car has left. */
export function takeEndedHolds(turn: Turn, ids: readonly string[]): void {
  for (const id of ids) {
    const hold = turn.state.holds.get(id);
    if (hold === undefined) continue;
    if (turn.full) return;
    turn.grant({ what: "hold", grant: hold, ended: "doors_closed" });
  }
}

/** Ends the holds of a car that has left the landing where they were, or is out of service. */
export function watchHolds(turn: Turn, { id, known, position }: LiveCar, out: boolean): void {
  if (turn.state.holds.size === 0 || !known) return;
  for (const hold of turn.state.holds.values()) {
    if (hold.car !== id) continue;
    const left = position !== null &&
      (position.level !== hold.level || Math.abs(position.speedMps) >= standsBelowMps);
    if (!out && !left) continue;
    const ended = out ? "car_out_of_service" : "doors_closed";
    turn.grant({ what: "hold", grant: hold, ended });
  }
}

/** Ends holds of a kind. */
export function endHoldsOf(turn: Turn, which: (hold: Hold) => boolean, ended: GrantEnd): void {
  for (const hold of turn.state.holds.values()) {
    if (which(hold)) turn.grant({ what: "hold", grant: hold, ended });
  }
}

function refuseHold({ state }: Turn, caller: string): Refusal | null {
  if (!state.controller.synced) {
    return refuse("unreachable", "Cannot hold the doors: the lift controller cannot be reached");
  }
  const own = [...state.holds.values()].filter((hold) => hold.caller === caller).length;
  if (own >= holdsPerCallerMax || state.holds.size >= holdsMax) {
    return refuse(
      "limit_reached",
      `Cannot hold another door: ${holdsPerCallerMax} at once are most, and ${own} are held`,
    );
  }
  return null;
}

type Found =
  | { readonly ok: true; readonly value: HeldLanding }
  | { readonly ok: false; readonly refusal: Refusal };

/** The landing whose door is to be held. */
function standingFor(turn: Turn, caller: string, request: HoldRequest): Found {
  const { leases, calls, model } = turn.state;
  let car: string | undefined;
  let served: Side | null = null;
  if (request.lease !== undefined) {
    const lease = leases.get(request.lease);
    if (lease?.caller !== caller) {
      return no("unknown_lease", "one has no such lease, or no more");
    }
    car = lease.car;
  } else {
    const open = calls.get(request.call!);
    const call = open?.caller === caller ? open : justServed(turn, caller, request.call!);
    if (call === undefined) return no("unknown_call", "one has no such call, or no more");
    car = call.car;
    served = sideAt(turn, call);
    if (served === null) return no("doors_not_here", "no car stands at a landing for this call");
  }
  const carModel = car === undefined ? undefined : model.carOf.get(car);
  const live = turn.state.cars.find(({ id, known }) => known && id === car);
  const position = live?.position ?? null;
  if (carModel === undefined || position === null) {
    return no("doors_not_here", "nobody knows where its car is");
  }
  if (Math.abs(position.speedMps) >= standsBelowMps) return no("doors_not_here", "its car moves");
  const side = request.side ?? served ?? undefined;
  const index = model.indexOf.get(position.level) ?? -1;
  const opens = sideServed(carModel, index, wantedSides(side));
  if (opens === undefined) return no("doors_not_here", "its car has no door at that side there");
  return { ok: true, value: { car: carModel.id, level: position.level, side: opens } };
}

/**
 * The landing where a car stands with an open door, whoever it came for (EG42). Not of a car that is
 * out or kept for somebody: neither is a robot's to keep.
 */
function standingOpen(
  { state: { model, cars } }: Turn,
  { car, level }: Standing,
  wanted: Side | undefined,
): Found {
  const of = model.carOf.get(car);
  const live = of === undefined ? undefined : cars[of.at];
  if (of === undefined || live === undefined) return no("unknown_car", "the group has no such car");
  if (!live.known || live.position === null || live.state === null) {
    return no("doors_not_here", "nobody knows where its car is");
  }
  if (!inService(live)) return no("no_lift_available", `its car is in ${live.state.mode}`);
  if (live.reserved !== undefined) return no("car_leased", "its car is kept for somebody");
  const { position, state } = live;
  if (Math.abs(position.speedMps) >= standsBelowMps) return no("doors_not_here", "its car moves");
  const index = model.indexOf.get(level) ?? -1;
  const decks = of.decks === undefined ? [undefined] : ["lower", "upper"] as const;
  for (const deck of decks) {
    const stands = index < 0 ? -1 : standAt(of.decks, deck, index);
    if (stands < 0 || model.levels[stands] !== position.level) continue;
    const doors = (deck === "upper" ? state.upper?.doors : state.doors) ?? {};
    const side = (["front", "rear"] as const satisfies readonly Side[]).find((one) =>
      (wanted === undefined || one === wanted) &&
      (doors[one] === "opened" || doors[one] === "opening")
    );
    if (side !== undefined) return { ok: true, value: { car, level: position.level, side } };
  }
  return no("doors_not_here", "no door of its car stands open there");
}

function no(
  code:
    | "unknown_call"
    | "unknown_lease"
    | "unknown_car"
    | "car_leased"
    | "no_lift_available"
    | "doors_not_here",
  rule: string,
): Found {
  return { ok: false, refusal: refuse(code, `Cannot hold the doors: ${rule}`) };
}

/** One's own call that was served a moment ago, while its car still stands there with open doors. */
function justServed({ state, now }: Turn, caller: string, id: string): Call | undefined {
  const ended = state.callers.get(caller)
    ?.find((record) => record.id === id && isKept(record, now))?.ended;
  const view = ended?.call;
  if (ended === undefined || view?.state !== "served" || view.car === undefined) return undefined;
  if (now - (ended.untilMs - keyKeptMs) > justServedMs) return undefined;
  const doors = Object.values(
    state.cars.find((live) => live.known && live.id === view.car)?.state?.doors ?? {},
  );
  if (!doors.includes("opened") && !doors.includes("opening")) return undefined;
  const { request, car, placedAtMs } = view;
  return {
    id,
    caller,
    key: ended.key,
    request,
    car,
    state: "being_served",
    failed: [],
    placedAtMs,
    deadlineMs: now,
    comeByMs: now,
    epoch: state.epoch,
  };
}

/**
 * Since when this caller holds a door there, now and before: for the same reason, or for another
 * one a moment ago, as whoever places one call after the other at an open door.
 */
function sinceOf(
  { state, now }: Turn,
  caller: string,
  { call, lease }: HoldRequest,
  { car, level }: Standing,
): number {
  let sinceMs = now;
  for (const record of state.callers.get(caller) ?? []) {
    if (record.what !== "hold") continue;
    const hold = state.holds.get(record.id) ?? record.ended?.hold;
    if (hold?.car !== car || hold.level !== level) continue;
    const named = call ?? lease;
    const same = named !== undefined && named === (hold.request.call ?? hold.request.lease);
    const endedMs = (record.ended?.untilMs ?? Infinity) - keyKeptMs;
    if (same || now - endedMs <= justServedMs) sinceMs = Math.min(sinceMs, hold.sinceMs);
  }
  return sinceMs;
}

function refuseLonger(): Refusal {
  return refuse(
    "limit_reached",
    `Cannot hold the doors for longer: without a right to it ${shortHoldMs / 1000} s at one ` +
      "landing are most, and with it ten minutes",
  );
}

function endedHold({ state, now }: Turn, caller: string, id: string) {
  return state.callers.get(caller)?.find((record) => record.id === id && isKept(record, now))
    ?.ended?.hold;
}

function unknownHold(turn: Turn, caller: string, id: string): Refusal {
  const ended = endedHold(turn, caller, id);
  if (ended === undefined) {
    return refuse("unknown_hold", `Cannot find a hold of this id's own named ${id.slice(0, 40)}`);
  }
  return refuse("unknown_hold", `Cannot renew the hold: it has ended as ${ended.reason}`);
}

function sameHoldRequest(one: HoldRequest, other: HoldRequest): boolean {
  return one.call === other.call && one.lease === other.lease && one.side === other.side &&
    one.lifeMs === other.lifeMs;
}

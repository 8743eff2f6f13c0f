/** How the group's state looks from outside, by audience (C5). */
import type { CallView, CarView, LandingCallView, OperatorCallView } from "../../src/protocol.ts";
import type { GroupSnapshot } from "../../src/lifts.ts";
import type { Landing } from "./hardware.ts";
import { type GroupModel, sideServed, wantedSides } from "./model.ts";
import type { Call, GroupState, LiveCar } from "./state.ts";

/** A call as its caller sees it. */
export function viewCall(state: GroupState, call: Call): CallView {
  return {
    id: call.id,
    state: call.state,
    request: call.request,
    ...(call.car !== undefined && { car: call.car }),
    confirmed: call.car !== undefined && state.controller.held.get(call.id)?.car === call.car,
    ...(call.etaMs !== undefined && { etaMs: call.etaMs }),
    placedAtMs: call.placedAtMs,
  };
}

/** A call as an operator sees it: no key, no caller, no time that could name one. */
export function viewForOperator({ placedAtMs: _, ...rest }: CallView): OperatorCallView {
  return rest;
}

/** A car as everybody sees it. */
export function viewCar(model: GroupModel, car: LiveCar): CarView {
  const rated = model.carOf.get(car.id)?.car.ratedLoadKg ?? 1;
  const home = model.carOf.get(car.id)?.car.homeLevel ?? model.levels[0]!;
  return {
    id: car.id,
    mode: car.state?.mode ?? "unknown",
    known: car.known,
    positionM: car.position?.positionM ?? 0,
    level: car.position?.level ?? home,
    direction: car.position?.direction ?? "none",
    ...(car.position?.nextStop !== undefined && { nextStop: car.position.nextStop }),
    doors: car.state?.doors ?? {},
    loadPercent: Math.min(200, Math.round(100 * (car.state?.loadKg ?? 0) / rated)),
    faults: [...car.state?.faults ?? []],
  };
}

/** Where passengers of a call enter; `undefined` for a car call. */
export function originOf(model: GroupModel, call: Call): Landing | undefined {
  const { request } = call;
  if (request.kind === "car") return undefined;
  const car = call.car === undefined ? undefined : model.carOf.get(call.car);
  const index = model.indexOf.get(request.from);
  const side = car === undefined || index === undefined
    ? request.fromSide
    : sideServed(car, index, wantedSides(request.fromSide));
  return { level: request.from, side: side ?? request.fromSide ?? "front" };
}

/** Where passengers of a call leave; `undefined` for a landing call. */
export function destinationOf(model: GroupModel, call: Call): Landing | undefined {
  const { request } = call;
  if (request.kind === "landing") return undefined;
  const car = call.car === undefined ? undefined : model.carOf.get(call.car);
  const index = model.indexOf.get(request.to);
  const side = car === undefined || index === undefined
    ? request.toSide
    : sideServed(car, index, wantedSides(request.toSide));
  return { level: request.to, side: side ?? request.toSide ?? "front" };
}

/** Lit landing buttons: where somebody waits and in which direction, each once, in order. */
export function litLandings(state: GroupState): LandingCallView[] {
  const lit = new Map<string, LandingCallView>();
  for (const call of state.calls.values()) {
    const origin = call.state === "being_served" ? undefined : originOf(state.model, call);
    if (origin === undefined || call.request.kind === "car") continue;
    const direction = call.request.kind === "landing"
      ? call.request.direction
      : call.request.to > call.request.from
      ? "up"
      : "down";
    lit.set(`${origin.level} ${origin.side} ${direction}`, { ...origin, direction });
  }
  return [...lit.values()].sort((a, b) =>
    a.level - b.level || compare(a.side, b.side) || compare(a.direction, b.direction)
  );
}

/** The whole group as `caller` may see it. */
export function snapshotFor(state: GroupState, caller: string): GroupSnapshot {
  const own: CallView[] = [];
  for (const record of state.callers.get(caller) ?? []) {
    const call = record.what === "call" ? state.calls.get(record.id) : undefined;
    if (call !== undefined) own.push(viewCall(state, call));
    else if (record.ended?.call !== undefined) own.push(record.ended.call);
  }
  return {
    mode: state.controller.mode,
    cars: state.cars.map((car) => viewCar(state.model, car)),
    lit: litLandings(state),
    calls: own,
    anyCalls: [...state.calls.values()].map((call) => viewForOperator(viewCall(state, call))),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

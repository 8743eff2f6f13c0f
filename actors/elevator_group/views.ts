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
export function viewCar(model: GroupModel, { id, known, position, state }: LiveCar): CarView {
  const car = model.carOf.get(id)!;
  return {
    id,
    mode: state?.mode ?? "unknown",
    known,
    // To the millimetre: what is left of a float only lengthens every frame.
    positionM: Math.round(1000 * (position?.positionM ?? car.physics.heightsM[car.home]!)) / 1000,
    level: position?.level ?? model.levels[car.home]!,
    direction: position?.direction ?? "none",
    ...(position?.nextStop !== undefined && { nextStop: position.nextStop }),
    doors: state?.doors ?? {},
    loadPercent: Math.min(200, Math.round(100 * (state?.loadKg ?? 0) / car.car.ratedLoadKg)),
    faults: [...state?.faults ?? []],
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
export function litLandings({ model, calls }: GroupState): readonly LandingCallView[] {
  const lit = new Set<number>();
  calls.forEach((call) => {
    const { request } = call;
    if (call.state === "being_served" || request.kind === "car") return;
    const index = model.indexOf.get(request.from);
    const origin = originOf(model, call);
    if (index === undefined || origin === undefined) return;
    const up = request.kind === "landing" ? request.direction === "up" : request.to > request.from;
    lit.add(4 * index + (origin.side === "rear" ? 2 : 0) + (up ? 1 : 0));
  });
  return [...lit].sort((a, b) => a - b).map((button) => ({
    level: model.levels[button >> 2]!,
    side: (button & 2) === 0 ? "front" : "rear",
    direction: (button & 1) === 0 ? "down" : "up",
  }));
}

/** Whether the same buttons are lit, both in order. */
export function sameLit(a: readonly LandingCallView[], b: readonly LandingCallView[]): boolean {
  return a.length === b.length && a.every((button, at) => {
    const other = b[at]!;
    return button.level === other.level && button.side === other.side &&
      button.direction === other.direction;
  });
}

/** The whole group as `caller` may see it. */
export function snapshotFor(state: GroupState, caller: string): GroupSnapshot {
  const own: CallView[] = [];
  for (const record of state.callers.get(caller) ?? []) {
    const call = record.what === "call" ? state.calls.get(record.id) : undefined;
    if (call !== undefined) own.push(viewCall(state, call));
    else if (record.ended?.call !== undefined) own.push(record.ended.call);
  }
  own.sort((a, b) => a.placedAtMs - b.placedAtMs || (a.id < b.id ? -1 : 1));
  return {
    mode: state.controller.mode,
    cars: state.cars.map((car) => viewCar(state.model, car)),
    lit: state.lit,
    calls: own,
    anyCalls: [...state.calls.values()].map((call) => viewForOperator(viewCall(state, call))),
  };
}

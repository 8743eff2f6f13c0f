/** How the group's state looks from outside, by audience (C5). */
import { type CarAlert, modeMeanings } from "../../src/lift/service_states.ts";
import type { CarMode } from "../../src/lift/vocabulary.ts";
import type {
  CallView,
  CarView,
  LandingCallView,
  OperatorCallView,
  Usable,
} from "../../src/protocol.ts";
import type { KeptCall } from "../../src/protocol.ts";
import type { GroupSnapshot } from "../../src/lifts.ts";
import { announcementsOf } from "./announcements.ts";
import type { Landing } from "./hardware.ts";
import { viewPart } from "./journey_part.ts";
import { viewParty } from "./parties.ts";
import { keptRequest } from "./terms.ts";
import { type GroupModel, sideServed, wantedSides } from "./model.ts";
import type { Call, GroupState, LiveCar } from "./state.ts";

/** A call as its caller sees it. */
export function viewCall(state: GroupState, call: Call): CallView {
  const { id, car, request, journey } = call;
  // Property by property: several views a call are made, and spreading each part costs most of one.
  const view: CallView = {
    id,
    state: call.state,
    request,
    confirmed: car !== undefined && state.controller.held.get(id)?.car === car,
    placedAtMs: call.placedAtMs,
  };
  if (call.number !== undefined) view.number = call.number;
  if (car !== undefined) view.car = car;
  const estimate = car === undefined ? undefined : state.estimates.get(id);
  const etaMs = estimate === undefined ? call.etaMs : estimate.etaMs;
  if (etaMs !== undefined) view.etaMs = etaMs;
  if (estimate !== undefined) view.comesAtMs = estimate.comesAtMs;
  const notice = noticeOf(state, call);
  if (notice !== null) view.notice = notice;
  if (journey !== undefined) view.journey = viewPart(journey);
  const party = viewParty(call);
  if (party !== undefined) view.party = party;
  if (request.accessible === true) view.announcements = [...announcementsOf(state, call)];
  return view;
}

/** A call as it is kept for repeats: without a word of who needs an accessible lift (C13). */
export function keptView(view: CallView): KeptCall {
  const request = keptRequest(view.request);
  if (view.announcements === undefined) return { ...view, request };
  const { announcements: _, ...rest } = view;
  return { ...rest, request };
}

/** A call as an operator sees it: no key, no caller, no time or tie that could name one. */
export function viewForOperator(view: CallView): OperatorCallView {
  const { id, state, confirmed, reason, car, etaMs, notice } = view;
  const seen: OperatorCallView = { id, state, request: requestForOperator(view), confirmed };
  if (reason !== undefined) seen.reason = reason;
  if (car !== undefined) seen.car = car;
  if (etaMs !== undefined) seen.etaMs = etaMs;
  if (notice !== undefined) seen.notice = notice;
  return seen;
}

function requestForOperator(view: CallView): OperatorCallView["request"] {
  const request = keptRequest(view.request);
  if (request.kind === "landing" || request.lease === undefined) return request;
  const { lease: _, ...plain } = request;
  return plain;
}

/** A car as everybody sees it. */
export function viewCar(model: GroupModel, live: LiveCar): CarView {
  const { id, known, position, state } = live;
  const car = model.carOf.get(id)!;
  const alerts = alertsOf(live);
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
    loadPercent: percentOf(state?.loadKg ?? 0, car.car.ratedLoadKg),
    faults: [...state?.faults ?? []],
    ...(state?.upper !== undefined && {
      upper: {
        doors: state.upper.doors,
        loadPercent: percentOf(state.upper.loadKg, car.car.ratedLoadKg),
      },
    }),
    ...(alerts.length > 0 && { alerts }),
  };
}

function percentOf(loadKg: number, ratedLoadKg: number): number {
  return Math.min(200, Math.round(100 * loadKg / ratedLoadKg));
}

/** What of a car somebody should look after, in the order of the vocabulary. */
export function alertsOf({ watch: { alarmUntilMs, trapped, hindrance } }: LiveCar): CarAlert[] {
  return [
    ...(alarmUntilMs > 0 ? ["passenger_alarm" as const] : []),
    ...(trapped ? ["passengers_trapped" as const] : []),
    ...(hindrance === null ? [] : [hindrance]),
  ];
}

/** What keeps the car that serves a call, or is bound to. */
function noticeOf({ cars, model }: GroupState, call: Call): CallView["notice"] | null {
  if (call.state !== "fixed" && call.state !== "being_served") return null;
  const at = call.car === undefined ? undefined : model.carOf.get(call.car)?.at;
  return at === undefined ? null : cars[at]!.watch.hindrance;
}

/** Whether apps may offer the lifts of a group, and why not. */
export function usableOf(mode: CarMode, named = false): Usable {
  const why = modeMeanings[mode].groupEnds;
  if (why === undefined || (mode === "emergency-power" && named)) return { usable: true };
  return { usable: false, doNotUse: why };
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
    // Nobody is there yet: whoever is would take the lamp for theirs, and not press.
    if (call.sendFromMs !== undefined) return;
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
    ...usableOf(state.controller.mode, state.controller.serving.size > 0),
    cars: state.cars.map((car) => viewCar(state.model, car)),
    lit: state.lit,
    calls: own,
    anyCalls: [...state.calls.values()].map((call) => viewForOperator(viewCall(state, call))),
  };
}

/**
 * What an app says aloud to whoever asked for an accessible lift: which car comes and where its
 * doors open, that they open or close, the own floor, and that the lift they need has failed. Made
 * of the state alone, for the call's own caller alone, and of no other calls: a need that is in no
 * event for others cannot be read off one (C13).
 */
import type { Announcement, CallRequest, CancelReason } from "../../src/protocol.ts";
import { standsBelowMps } from "./acts.ts";
import { inService } from "./car_service.ts";
import { deckFor, standAt } from "./decks.ts";
import { canServe } from "./dispatch/cost.ts";
import type { Landing } from "./hardware.ts";
import type { Call, GroupState, LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";
import { destinationOf, originOf } from "./views.ts";

/** What there is to say of an open call now. */
export function announcementsOf(state: GroupState, call: Call): readonly Announcement[] {
  const { request, car } = call;
  if (request.accessible !== true) return [];
  if (car === undefined) {
    return needed(state, request) ? [] : [{ code: "accessible_lift_out_of_service" }];
  }
  const origin = originOf(state.model, call);
  const destination = destinationOf(state.model, call);
  if (call.state !== "being_served") {
    if (origin === undefined) return [];
    return [doorsAt(state, call, origin) ?? { code: "lift_comes", car, ...origin }];
  }
  const there = destination === undefined ? undefined : doorsAt(state, call, destination);
  if (there !== undefined && destination !== undefined) {
    return there.code === "doors_open" ? [{ code: "your_floor", car, ...destination }] : [there];
  }
  const here = origin === undefined ? undefined : doorsAt(state, call, origin);
  return here === undefined ? [] : [here];
}

/** What there is to say last of a call that ends. */
export function lastAnnouncements(
  state: GroupState,
  call: Call,
  how: "served" | CancelReason,
): readonly Announcement[] {
  const { request, car } = call;
  if (request.accessible !== true) return [];
  const named = car !== undefined && { car };
  if (how === "served") {
    const destination = destinationOf(state.model, call);
    if (destination !== undefined) return [{ code: "your_floor", ...named, ...destination }];
    const origin = originOf(state.model, call);
    return origin === undefined ? [] : [{ code: "doors_open", ...named, ...origin }];
  }
  const failed = how === "car_out_of_service" ||
    (how === "no_lift_available" && !needed(state, request));
  return failed ? [{ code: "accessible_lift_out_of_service", ...named }] : [];
}

/** Tells those whose accessible call a car's word bears on, where it says something else aloud. */
export function announce(turn: Turn, before: LiveCar): void {
  const { state } = turn;
  let earlier: GroupState | undefined;
  state.calls.forEach((call) => {
    if (call.request.accessible !== true) return;
    if (call.car !== undefined && call.car !== before.id) return;
    earlier ??= {
      ...state,
      cars: state.cars.map((live) => live.id === before.id ? before : live),
    };
    const was = JSON.stringify(announcementsOf(earlier, call));
    if (was !== JSON.stringify(announcementsOf(state, call))) turn.tell(call);
  });
}

/** Whether a car that could serve a request is in service, or has yet to say that it is not. */
function needed({ model, cars }: GroupState, request: CallRequest): boolean {
  return model.cars.some((car) => {
    const live = cars[car.at]!;
    return canServe(model, car, request) && (live.heardAtMs === 0 || inService(live));
  });
}

/** What the doors of a call's car do at a landing, at its deck; `undefined` for nothing to tell. */
function doorsAt(
  { cars, model: { carOf, indexOf, levels } }: GroupState,
  { car, request }: Call,
  { level, side }: Landing,
): Announcement | undefined {
  const live = cars.find(({ id }) => id === car);
  const position = live?.position ?? null;
  if (live?.known !== true || position === null) return undefined;
  const decks = carOf.get(live.id)?.decks;
  const deck = deckFor(decks, indexOf, request);
  const stands = levels[standAt(decks, deck, indexOf.get(level) ?? -1)];
  if (stands !== position.level || Math.abs(position.speedMps) >= standsBelowMps) return undefined;
  const { doors, upper } = live.state ?? {};
  const door = (deck === "upper" ? upper?.doors ?? doors : doors)?.[side];
  const at = { car: live.id, level, side };
  if (door === "opening" || door === "opened") return { code: "doors_open", ...at };
  return door === "closing" ? { code: "doors_closing", ...at } : undefined;
}

/**
 * Tells what happens to calls: their states as the lift group's actor has them, in this wire's words
 * and order, and the `action` event of each call that was made. Data is of the call and its lift
 * alone: no medium, no person, no id of the equipment plane (C5, C16).
 */
import { deckFor } from "../../../actors/elevator_group/decks.ts";
import type { GroupModel } from "../../../actors/elevator_group/model.ts";
import type { Clock } from "../../clock.ts";
import type { GroupAddress } from "../../lifts.ts";
import type { CallRequest, CallView } from "../../protocol.ts";
import type { NumberedGroup } from "../numbers.ts";
import type { BookedCall, CallBook, CallOwner } from "./call_book.ts";
import { cancelWords } from "./call_errors.ts";
import type { CallFeed, CallNews, KoneCallState } from "./call_news.ts";
import { hasEta, isAboard, isLast, statesBetween } from "./call_states.ts";

/**
 * A monitor that begins so soon after a state was told is told it as well: a call can be quicker than
 * the monitor that its own result lets a client ask for.
 */
export const recentMs = 5_000;
/** How long after its end a call is still told of to a monitor that begins. */
export const endedToldMs = 60_000;

/** What of an action its event says. */
export interface ActionNews {
  readonly area: number;
  readonly terminal: number | null;
  readonly action: number;
  readonly destination: number | null;
  readonly groupSize: number;
  /** Null where the call was taken. */
  readonly error: string | null;
}

/** What the teller needs. */
export interface TellerParts {
  readonly book: CallBook;
  readonly clock: Clock;
  /** By `building/group`. */
  readonly models: ReadonlyMap<string, GroupModel>;
}

/** The news of calls. */
export class CallTeller implements CallFeed {
  readonly #parts: TellerParts;
  readonly #listeners = new Map<string, Set<(news: CallNews) => void>>();

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  listen(at: GroupAddress, hears: (news: CallNews) => void): () => void {
    const key = keyOf(at);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners);
    listeners.add(hears);
    return () => {
      listeners.delete(hears);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) {
        this.#listeners.delete(key);
      }
    };
  }

  /** Of each call its last state, and those told a moment ago. */
  latest(at: GroupAddress, client: string, user: string | null): readonly CallNews[] {
    const now = this.#parts.clock.monotonic();
    const found: CallNews[] = [];
    for (const booked of this.#own(at, { client, user })) {
      if (booked.endedAtMs !== null && now - booked.endedAtMs > endedToldMs) continue;
      booked.news.forEach(({ atMs, news }, index) => {
        const isRecent = now - atMs <= recentMs || index === booked.news.length - 1;
        if (isRecent) found.push({ ...news, at });
      });
    }
    return found;
  }

  sessionsIn(at: GroupAddress, client: string, user: string | null) {
    return [...this.#own(at, { client, user })]
      .filter(({ endedAtMs }) => endedAtMs === null)
      .map(({ session, car, state, stops }) => ({
        // Who calls from inside a car is in it.
        ...{ session, car, aboard: isAboard(state) || stops.fromArea === undefined },
        ...stops,
      }));
  }

  /** A call as its actor has it now. */
  view(booked: BookedCall, view: CallView): void {
    if (isLast(booked.state)) return;
    booked.stops = stopsOf(booked.group, view.request);
    // A call that waits for a car again has none; the one that is named last is told at its end.
    if (view.car !== undefined || !isAboard(booked.state)) booked.car = view.car ?? null;
    const states = statesBetween(booked.state, view.state);
    if (states.length === 0) return;
    // The same for all of them: they are told at one moment.
    const shared = { time: this.#time(), ...this.#deckOf(booked, view.request) };
    const eta = hasEta(states[0]!) && this.#etaOf(view);
    for (const state of states) {
      this.#tell(booked, state, {
        ...shared,
        ...(hasEta(state) && eta),
        ...(state === "cancelled" && view.reason !== undefined &&
          { cancel_reason: cancelWords[view.reason] }),
      });
    }
    if (!isLast(booked.state)) return;
    this.#parts.book.end(booked);
    // Nobody comes to the lifts that were to follow.
    if (booked.state !== "cancelled") return;
    for (const leg of booked.further) this.cancelled(leg, cancelWords[view.reason ?? "stale"]);
  }

  /** A call has ended before its actor had anything to say of it. @param word why, on this wire. */
  cancelled(booked: BookedCall, word: string): void {
    if (isLast(booked.state)) return;
    const time = this.#time();
    this.#tell(booked, "cancelled", { time, allocated_lift_deck: [], cancel_reason: word });
    this.#parts.book.end(booked);
  }

  /** A call was made, or came to nothing. */
  action(booked: BookedCall, said: ActionNews): void {
    const { session, modifiedDestination } = booked;
    const { area, terminal, action, destination, groupSize, error } = said;
    this.#send(booked, `action/${session}/${action}`, {
      time: this.#time(),
      area,
      ...(terminal !== null && { terminal }),
      call: {
        session_id: session,
        action,
        ...(destination !== null && { destination }),
        group_size: groupSize,
      },
      success: error === null,
      ...(error !== null && { error }),
      origin: "API",
      ...modified(modifiedDestination),
    });
  }

  #tell(booked: BookedCall, state: KoneCallState, data: object): void {
    const news = this.#send(booked, `call_state/${booked.session}/${state}`, {
      ...data,
      ...(booked.modifiedDestination !== null &&
        { modified_destination: booked.modifiedDestination }),
    });
    booked.state = state;
    booked.news = [...booked.news, { atMs: this.#parts.clock.monotonic(), news }];
  }

  #send(booked: BookedCall, subtopic: string, data: object): CallNews {
    const { owner, session, at, toldIn } = booked;
    const news: CallNews = { at, ...owner, session, subtopic, data };
    for (const place of toldIn) {
      const listeners = this.#listeners.get(keyOf(place));
      if (listeners === undefined) continue;
      for (const hears of [...listeners]) hears({ ...news, at: place });
    }
    return news;
  }

  /** The deck that comes: of a car with two, the one that can open at both ends. */
  #deckOf({ group, at, car }: BookedCall, request: CallRequest) {
    return { allocated_lift_deck: deckAreas(group, this.#parts.models, at, car, request) };
  }

  *#own(at: GroupAddress, owner: CallOwner): Iterable<BookedCall> {
    const key = keyOf(at);
    for (const booked of this.#parts.book.of(owner)) {
      if (booked.toldIn.some((place) => keyOf(place) === key)) yield booked;
    }
  }

  /** When the lift comes, as a moment; it can be late by what was said a while ago. */
  #etaOf({ comesAtMs, etaMs }: CallView) {
    const now = this.#parts.clock.now();
    const atMs = comesAtMs ?? (etaMs === undefined ? undefined : now + etaMs);
    return atMs === undefined ? {} : { eta: new Date(Math.max(now, atMs)).toISOString() };
  }

  #time(): string {
    return new Date(this.#parts.clock.now()).toISOString();
  }
}

/** What a result and an event say of a call that ends short of its destination. */
export function modified(destination: number | null): object {
  if (destination === null) return {};
  return { modified_destination: destination, modified_reason: "AutomaticTransfer" };
}

function deckAreas(
  group: NumberedGroup,
  models: TellerParts["models"],
  at: GroupAddress,
  car: string | null,
  request: CallRequest,
): readonly number[] {
  const lift = car === null ? undefined : group.liftOf(car);
  if (lift === undefined) return [];
  const [lower, upper] = lift.decks;
  if (upper === undefined) return [lower.area];
  const model = models.get(keyOf(at));
  const decks = model?.carOf.get(lift.car)?.decks;
  const deck = model === undefined ? undefined : deckFor(decks, model.indexOf, request);
  return [deck === "upper" ? upper.area : lower.area];
}

function keyOf({ building, group }: GroupAddress): string {
  return `${building}/${group}`;
}

/** Where a call's passengers get in and out. */
function stopsOf(group: NumberedGroup, request: CallRequest): BookedCall["stops"] {
  const fromArea = request.kind === "car"
    ? undefined
    : group.areaOf(request.from, request.fromSide);
  const toArea = request.kind === "landing" ? undefined : group.areaOf(request.to, request.toSide);
  return { ...(fromArea !== undefined && { fromArea }), ...(toArea !== undefined && { toArea }) };
}

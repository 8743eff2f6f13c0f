/**
 * One monitor of a client: what it listens to, and the frames that it is told. Lifts come from its
 * group's watch, calls from the feed; of calls it hears those of its own client, and of an end user's
 * those of that end user (C5). Lift topics go on only while the client may monitor the group (C16).
 */
import type { CallFeed, CallNews } from "../calls/call_news.ts";
import type { ClientRights, KoneIdentity } from "../client_rights.ts";
import { holdsGroup } from "../scopes.ts";
import { readTypes } from "../stream/address.ts";
import type { Exchange, Frame } from "../stream/exchange.ts";
import type { Clock } from "../../clock.ts";
import type { GroupAddress } from "../../lifts.ts";
import { type HeardEvent, keyOf, type Watcher } from "./group_watch.ts";
import type { StopData } from "./lift_data.ts";
import { type Filters, hearsCall } from "./topics.ts";

/** How long a right that was seen is taken to stand, ms; ended rights end monitors within it (C3). */
const rightForMs = 1_000;
/** Events that pass by and wait for a slow connection, by topic and part; beyond it none is kept. */
const heldMax = 128;

/** What a {@link Subscription} needs. */
export interface SubscriptionParts {
  readonly calls: CallFeed;
  readonly rights: ClientRights;
  readonly clock: Clock;
  /** Ends it: its token reaches the group no more. */
  readonly ended: (subscription: Subscription) => void;
  /** Shows it no lifts any more: the right to that is gone. */
  readonly blinded: (subscription: Subscription) => void;
}

/** Of a request what its monitor goes on needing. */
export type MonitoredPlace = Omit<Exchange, "answer" | "accept" | "refuse">;

/** One monitor. */
export class Subscription implements Watcher {
  readonly at: GroupAddress;
  readonly exchange: MonitoredPlace;
  readonly filters: Filters;
  readonly #parts: SubscriptionParts;
  readonly #held = new Map<string, HeardEvent>();
  #rightAtMs: number;
  /** The token that was last seen to reach the group; a resumption brings another. */
  #token: KoneIdentity;
  #isOver = false;
  /** Its right to see lifts is gone. */
  #isBlind = false;
  /** Takes back the end that waits for its duration. */
  cancelEnd: () => void = () => {};
  /** Of one without duration: ends it, once it was shown how its group stands. */
  shown: () => void = () => {};

  constructor(exchange: MonitoredPlace, filters: Filters, parts: SubscriptionParts) {
    this.exchange = exchange;
    this.filters = filters;
    this.#parts = parts;
    this.at = { building: exchange.building.building, group: exchange.group.group };
    this.#rightAtMs = parts.clock.monotonic();
    this.#token = exchange.session.identity;
  }

  /** Whether it listens to some lift. */
  get watches(): boolean {
    return this.filters.lifts.size > 0;
  }

  /** Tells nothing more. */
  end(): void {
    this.#isOver = true;
    this.cancelEnd();
    this.#held.clear();
  }

  hears(events: readonly HeardEvent[]): void {
    for (const heard of events) {
      if (this.#isOver) return;
      const { lift, event } = heard;
      if (this.filters.lifts.get(lift)?.has(event.topic) === true) this.#hear(heard);
    }
    this.shown();
  }

  ticks(): void {
    if (!this.#mayStill() || this.exchange.session.behind === true) return;
    for (const [key, heard] of this.#held) {
      this.#held.delete(key);
      this.#tellLift(heard);
    }
  }

  /** Tells the latest of the client's own calls. */
  showCalls(): void {
    if (this.filters.calls.length === 0) return;
    const { client, user } = this.exchange.identity;
    for (const news of this.#parts.calls.latest(this.at, client, user)) this.hearsCall(news);
  }

  /** Takes in news of a call, its own or not. */
  hearsCall(news: CallNews): void {
    const { client, user } = this.exchange.identity;
    if (news.client !== client || news.user !== user || !this.#isReached()) return;
    if (hearsCall(this.filters, news.subtopic)) this.#tell(news.subtopic, "", news.data);
  }

  #hear(heard: HeardEvent): void {
    if (!this.#mayStill()) return;
    const key = keyOf(heard);
    if (heard.event.passing && this.exchange.session.behind === true) {
      if (this.#held.has(key) || this.#held.size < heldMax) this.#held.set(key, heard);
      return;
    }
    this.#held.delete(key);
    this.#tellLift(heard);
  }

  #tellLift({ lift, event }: HeardEvent): void {
    const { topic, part, data } = event;
    const own = topic === "stopping" ? this.#withSessions(data as StopData, lift) : data;
    this.#tell(`lift_${lift}/${topic}`, part, own);
  }

  #tell(subtopic: string, part: string, data: object): void {
    const { session, requestId, buildingId, groupId } = this.exchange;
    const frame: Frame = {
      data,
      subtopic,
      requestId,
      callType: "monitor",
      buildingId,
      groupId,
    };
    session.tell(`${requestId} ${subtopic} ${part}`, frame);
  }

  /** A stop with the client's own calls: who enters there, and who leaves. */
  #withSessions({ time, decks }: StopData, lift: number): object {
    const { identity: { client, user }, group } = this.exchange;
    const car = group.lifts.find((one) => one.lift === lift)?.car;
    const own = this.#parts.calls.sessionsIn(this.at, client, user)
      .filter((session) => session.car === car);
    return {
      time,
      decks: decks.map(({ area, doors }) => ({
        area,
        doors: doors.map(({ landing, lift_side }) => ({
          landing,
          lift_side,
          inbound: own.filter(({ aboard, fromArea }) => !aboard && fromArea === landing)
            .map(({ session }) => session),
          outbound: own.filter(({ aboard, toArea }) => aboard && toArea === landing)
            .map(({ session }) => session),
        })),
      })),
    };
  }

  /** Whether the token of the session, which may be another now, reaches the group. */
  #isReached(): boolean {
    const { session: { identity }, building, group } = this.exchange;
    if (this.#isOver || identity === this.#token) return !this.#isOver;
    this.#token = identity;
    if (holdsGroup(identity.scopes, readTypes, building.id, group.number)) return true;
    this.#parts.ended(this);
    return false;
  }

  #mayStill(): boolean {
    if (!this.#isReached() || this.#isBlind) return false;
    const nowMs = this.#parts.clock.monotonic();
    if (nowMs - this.#rightAtMs < rightForMs) return !this.#isOver;
    this.#rightAtMs = nowMs;
    const { building, group } = this.at;
    if (this.#parts.rights.of(this.exchange.session.identity, building, group).monitor) {
      return !this.#isOver;
    }
    this.#isBlind = true;
    this.#held.clear();
    this.#parts.blinded(this);
    return false;
  }
}

/**
 * `site-monitoring` of `/stream-v2` (KONE 1.7): what lifts do and how a client's own calls stand. A
 * monitor is acknowledged, shown at once what is known, and told what happens until its duration
 * lapses, its session ends or its right does; one with the same request id takes its place. Lift
 * topics need the right that the manager gives a client (C16); one's own calls need none.
 *
 * `sub` is not read: events carry the request id, and no frame has a word about a person.
 */
import type { Clock } from "../../clock.ts";
import type { GroupAddress, Lifts } from "../../lifts.ts";
import type { Site } from "../../site.ts";
import type { CallFeed } from "../calls/call_news.ts";
import type { ClientRights } from "../client_rights.ts";
import type { NumberedGroup } from "../numbers.ts";
import type { Exchange, Handler, KoneSession } from "../stream/exchange.ts";
import type { MonitorPayload } from "../stream/payloads.ts";
import { GroupWatch } from "./group_watch.ts";
import { type LiftShape, shapesOf } from "./lift_shape.ts";
import { Rounds } from "./rounds.ts";
import { type MonitoredPlace, Subscription } from "./subscription.ts";
import { readFilters } from "./topics.ts";

/** Monitors of one session at once; clients begin one for each of their calls. */
export const monitorsPerSessionMax = 256;
/** Characters of the filters of calls of one session's monitors: what they keep of a client's. */
export const filterCharsPerSessionMax = 65_536;
/** Filters of one monitor. */
export const subtopicsMax = 256;
/** How long a monitor without duration waits for a group that does not answer, ms. */
const shownWithinMs = 10_000;

/** What a {@link KoneMonitor} is made of. */
export interface KoneMonitorParts {
  readonly site: Site;
  readonly lifts: Lifts;
  readonly rights: ClientRights;
  readonly calls: CallFeed;
  readonly clock: Clock;
}

/** The monitors of a session, by request id. */
interface OfSession {
  readonly monitors: Map<string, Subscription>;
  readonly forget: () => void;
}

/** A group whose calls somebody hears. */
interface HeardCalls {
  /** By client and end user, so that news reach whom they are for and nobody else is asked. */
  readonly own: Map<string, Set<Subscription>>;
  readonly stop: () => void;
}

/** All monitors. */
export class KoneMonitor {
  readonly #parts: KoneMonitorParts;
  readonly #rounds: Rounds;
  readonly #sessions = new Map<KoneSession, OfSession>();
  readonly #watches = new Map<string, GroupWatch>();
  readonly #calls = new Map<string, HeardCalls>();
  readonly #shapes = new Map<string, readonly LiftShape[]>();

  constructor(parts: KoneMonitorParts) {
    this.#parts = parts;
    this.#rounds = new Rounds(parts.clock);
  }

  /** How many monitors there are. */
  get size(): number {
    return [...this.#sessions.values()].reduce((sum, { monitors }) => sum + monitors.size, 0);
  }

  /** How many groups' lifts are followed. */
  get watched(): number {
    return this.#watches.size;
  }

  /** Answers `monitor`. */
  readonly monitor: Handler<MonitorPayload> = ({ durationS, subtopics }, exchange) => {
    const { identity, building, group, session } = exchange;
    if (subtopics.length > subtopicsMax) {
      return exchange.refuse(
        400,
        `'payload.subtopics' must contain less than or equal to ${subtopicsMax} items`,
      );
    }
    const filters = readFilters(subtopics, group.lifts.map(({ lift }) => lift));
    const { monitor } = this.#parts.rights.of(identity, building.building, group.group);
    if (filters.ofLifts && !monitor) {
      return exchange.refuse(
        403,
        `Token does not contain required scope for ${building.id}:${group.number}`,
      );
    }
    const key = String(exchange.requestId);
    const before = this.#sessions.get(session)?.monitors ?? none;
    const replaced = before.get(key);
    let chars = filters.callChars - (replaced?.filters.callChars ?? 0);
    for (const one of before.values()) chars += one.filters.callChars;
    const isFull = before.size >= monitorsPerSessionMax && replaced === undefined;
    if (isFull || chars > filterCharsPerSessionMax) {
      return exchange.refuse(429, "Too many monitors are active");
    }
    const subscription = new Subscription(placeOf(exchange), filters, {
      calls: this.#parts.calls,
      rights: this.#parts.rights,
      clock: this.#parts.clock,
      ended: (one) => this.#end(one),
      // One's own calls need no right.
      blinded: (one) => one.filters.calls.length > 0 ? this.#unwatch(one) : this.#end(one),
    });
    exchange.accept();
    // A monitor of nothing is acknowledged and silent: there is nothing to keep.
    if (subscription.watches || filters.calls.length > 0) this.#begin(subscription, durationS);
    // Only now, so that what both watch need not be asked for anew.
    this.#end(replaced);
  };

  /** Ends every monitor. */
  close(): void {
    for (const { monitors } of [...this.#sessions.values()]) {
      for (const subscription of [...monitors.values()]) this.#end(subscription);
    }
    this.#rounds.stop();
  }

  #begin(subscription: Subscription, durationS: number): void {
    const { clock } = this.#parts;
    const { exchange } = subscription;
    if (!this.#enter(exchange.session, String(exchange.requestId), subscription)) return;
    const endsInMs = durationS > 0 ? durationS * 1000 : shownWithinMs;
    subscription.cancelEnd = clock.after(endsInMs, () => this.#end(subscription));
    if (durationS === 0) subscription.shown = () => this.#end(subscription);
    this.#hearCalls(subscription);
    subscription.showCalls();
    if (subscription.watches) this.#watch(subscription);
    else subscription.shown();
  }

  /** Notes a monitor with its session. False where the session has ended already. */
  #enter(session: KoneSession, key: string, subscription: Subscription): boolean {
    let of = this.#sessions.get(session);
    if (of === undefined) {
      let isOver = false;
      const forget = session.onEnd(() => {
        isOver = true;
        const { monitors } = this.#sessions.get(session) ?? { monitors: undefined };
        for (const one of [...monitors?.values() ?? []]) this.#end(one);
      });
      if (isOver) return false;
      of = { monitors: new Map(), forget };
      this.#sessions.set(session, of);
    }
    of.monitors.set(key, subscription);
    return true;
  }

  #end(subscription: Subscription | undefined): void {
    if (subscription === undefined) return;
    const { at, exchange: { session, requestId, identity } } = subscription;
    subscription.end();
    const of = this.#sessions.get(session);
    if (of?.monitors.get(String(requestId)) === subscription) {
      of.monitors.delete(String(requestId));
      if (of.monitors.size === 0) {
        this.#sessions.delete(session);
        of.forget();
      }
    }
    const key = keyOf(at);
    const calls = this.#calls.get(key);
    const own = calls?.own.get(ownerOf(identity));
    own?.delete(subscription);
    if (own?.size === 0) calls?.own.delete(ownerOf(identity));
    if (calls?.own.size === 0) {
      calls.stop();
      this.#calls.delete(key);
    }
    this.#unwatch(subscription);
  }

  #unwatch(subscription: Subscription): void {
    const key = keyOf(subscription.at);
    const watch = this.#watches.get(key);
    watch?.leave(subscription);
    if (watch?.size === 0) {
      watch.close();
      this.#rounds.drop(watch);
      this.#watches.delete(key);
    }
  }

  #watch(subscription: Subscription): void {
    const key = keyOf(subscription.at);
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      const { lifts, clock } = this.#parts;
      const shapes = this.#shapesOf(subscription.exchange);
      watch = new GroupWatch(subscription.at, shapes, {
        lifts,
        clock,
        due: (due) => this.#rounds.add(due),
      });
      this.#watches.set(key, watch);
    }
    watch.join(subscription);
  }

  #hearCalls(subscription: Subscription): void {
    if (subscription.filters.calls.length === 0) return;
    const key = keyOf(subscription.at);
    let calls = this.#calls.get(key);
    if (calls === undefined) {
      const own = new Map<string, Set<Subscription>>();
      const stop = this.#parts.calls.listen(subscription.at, (news) => {
        for (const one of [...own.get(ownerOf(news)) ?? []]) one.hearsCall(news);
      });
      calls = { own, stop };
      this.#calls.set(key, calls);
    }
    const owner = ownerOf(subscription.exchange.identity);
    const own = calls.own.get(owner) ?? new Set();
    calls.own.set(owner, own.add(subscription));
  }

  #shapesOf({ building, group }: MonitoredPlace): readonly LiftShape[] {
    const at = { building: building.building, group: group.group };
    const known = this.#shapes.get(keyOf(at));
    if (known !== undefined) return known;
    const shapes = shapesIn(this.#parts.site, at, group);
    this.#shapes.set(keyOf(at), shapes);
    return shapes;
  }
}

const none: ReadonlyMap<string, Subscription> = new Map();

/** What a monitor keeps of its request: nothing of its payload. */
function placeOf(exchange: Exchange): MonitoredPlace {
  const { identity, session, building, group, buildingId, groupId, requestId } = exchange;
  return { identity, session, building, group, buildingId, groupId, requestId };
}

function shapesIn(site: Site, at: GroupAddress, numbered: NumberedGroup): readonly LiftShape[] {
  const building = site.buildings.find(({ id }) => id === at.building);
  const group = building?.groups.find(({ id }) => id === at.group);
  return building === undefined || group === undefined ? [] : shapesOf(building, group, numbered);
}

function keyOf({ building, group }: GroupAddress): string {
  return `${building}/${group}`;
}

/** The keyed hash of an end user comes first: it has no space and is never empty. */
function ownerOf(one: { readonly client: string; readonly user: string | null }): string {
  return `${one.user ?? ""} ${one.client}`;
}

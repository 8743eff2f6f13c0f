/**
 * What is heard from one lift group, on its way to those who follow it. The feed listens to the
 * group before it asks for a follower's snapshot, and the snapshot's answer comes in order with
 * the events; so the cursor is taken in the very callback that brings the snapshot, and no event
 * can be lost between them or come twice.
 *
 * Who may hear what stands in `audience.ts`, field by field (C5), and nothing is sent but through
 * it. `landing_calls` (at a tick, as they stand) and `group_mode` go to everybody and are numbered;
 * `car` is telemetry, of which only the latest counts; `call` goes to the sockets of its caller;
 * `any_call` goes to operators. An event that comes with another audience than its kind has is
 * dropped, whoever sent it.
 */
import type { FeedEvent, GroupAddress, GroupSnapshot, Lifts } from "../lifts.ts";
import type { Cursor, GroupEvent } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import type { Log } from "../operations/log.ts";
import {
  eventFields,
  messageFields,
  operatorSees,
  residentSees,
  sees,
  shown,
  shownEvent,
} from "./audience.ts";
import { Channel, type ChannelLimits } from "./channel.ts";
import type { FanOut } from "./fan_out.ts";
import type { Follower } from "./follower.ts";

/** What a {@link Feed} is made of. */
export interface FeedParts {
  readonly lifts: Lifts;
  readonly fanOut: FanOut;
  /** Names a channel's incarnation; new at each call. */
  readonly randomId: () => string;
  readonly limits: ChannelLimits;
  readonly log: Log;
}

/** What a follower was promised when it joined. */
interface Membership {
  readonly ref: string;
  readonly refused: (refusal: Refusal) => void;
}

/** Followers that are shown a reloaded group at once; the next as each is done. */
const snapshotsAtOnce = 32;

/** One group's events for those who follow it. */
export class Feed {
  readonly #at: GroupAddress;
  readonly #parts: FeedParts;
  /** Lit buttons that changed since the last tick: a busy group changes them all the time. */
  #lit: GroupEvent | undefined;
  /** The latest `car` event of each car, as JSON, for residents. Bounded by the group's cars. */
  readonly #cars = new Map<string, string>();
  /** The same for operators, who see more of a car. */
  readonly #operatorCars = new Map<string, string>();
  #residents: Channel;
  /** There once an operator has asked; it costs an encoding of every event. */
  #operators: Channel | undefined;
  readonly #byCaller = new Map<string, Set<Follower>>();
  readonly #members = new Map<Follower, Membership>();
  readonly #stopListening: () => void;

  constructor(at: GroupAddress, parts: FeedParts) {
    this.#at = at;
    this.#parts = parts;
    this.#residents = this.#newChannel(this.#cars);
    this.#stopListening = parts.lifts.listen(
      at,
      (heard) => this.#hear(heard),
      () => this.#showAnew(),
    );
  }

  /** How many follow, or wait for their snapshot. */
  get size(): number {
    return this.#members.size;
  }

  /**
   * Brings a follower up to date, by what it missed or by a snapshot, and keeps it so.
   * @param refused called where the group does not answer; the follower is out again then.
   */
  join(
    follower: Follower,
    ref: string,
    resume: Cursor | undefined,
    refused: (refusal: Refusal) => void,
  ): void {
    this.#members.set(follower, { ref, refused });
    this.#enter(follower, ref, resume, refused, () => {});
  }

  #enter(
    follower: Follower,
    ref: string,
    resume: Cursor | undefined,
    refused: (refusal: Refusal) => void,
    done: () => void,
  ): void {
    this.#parts.lifts.snapshot(this.#at, follower.caller, (answer) => {
      done();
      if (follower.ended) return;
      const channel = this.#channelOf(follower);
      this.#appendLit();
      if (!answer.ok) {
        this.leave(follower);
        refused(answer.refusal);
        return;
      }
      const again = resume !== undefined && channel.reaches(resume);
      follower.peer.send(JSON.stringify(
        again
          ? this.#resumed(ref, resume, answer.value)
          : this.#snapshot(ref, channel.show(), answer.value, follower.operator),
      ));
      if (again) channel.rejoin(follower, resume.seq);
      else channel.join(follower);
      this.#indexCaller(follower);
    });
  }

  /** Ends a follower's part in this. */
  leave(follower: Follower): void {
    follower.ended = true;
    this.#members.delete(follower);
    this.#residents.followers.delete(follower);
    this.#operators?.followers.delete(follower);
    const own = this.#byCaller.get(follower.caller);
    own?.delete(follower);
    if (own?.size === 0) this.#byCaller.delete(follower.caller);
  }

  /** Sends lit buttons and cars that have news. */
  tick(): void {
    this.#appendLit();
    if (this.#residents.tick()) this.#parts.fanOut.add(this.#residents);
    if (this.#operators?.tick() === true) this.#parts.fanOut.add(this.#operators);
  }

  /** Listens no more. */
  close(): void {
    this.#stopListening();
    for (const follower of [...this.#members.keys()]) this.leave(follower);
  }

  /**
   * The group was loaded again: what was told before may miss what a failed commit took along. The
   * channels begin anew, under new incarnations, and every follower gets a snapshot, a few at once.
   */
  #showAnew(): void {
    this.#residents.followers.clear();
    this.#operators?.followers.clear();
    this.#residents = this.#newChannel(this.#cars);
    this.#operators = undefined;
    this.#byCaller.clear();
    this.#cars.clear();
    this.#operatorCars.clear();
    this.#lit = undefined;
    const waiting = [...this.#members.keys()];
    const next = () => {
      const follower = waiting.pop();
      const membership = follower && this.#members.get(follower);
      if (follower === undefined) return;
      if (membership === undefined) return next();
      this.#enter(follower, membership.ref, undefined, membership.refused, next);
    };
    for (let asked = 0; asked < snapshotsAtOnce; asked++) next();
  }

  #hear(heard: FeedEvent): void {
    const { event } = heard;
    if (eventFields[event.what].what !== heard.audience) {
      this.#parts.log.error("misaddressed_event", { what: event.what, audience: heard.audience });
      return;
    }
    if (heard.audience === "caller") return this.#tellCaller(heard.caller, event);
    if (event.what === "any_call") {
      if (this.#operators !== undefined) {
        this.#append(this.#operators, JSON.stringify(shownEvent(event, operatorSees)));
      }
      return;
    }
    if (event.what === "landing_calls") {
      this.#lit = event;
      return;
    }
    if (event.what === "car") {
      this.#hearCar(event.car.id, event);
      return;
    }
    this.#appendBoth(event);
  }

  #hearCar(car: string, event: GroupEvent): void {
    const forResidents = JSON.stringify(shownEvent(event, residentSees));
    if (this.#cars.get(car) !== forResidents) {
      this.#cars.set(car, forResidents);
      this.#residents.carChanged(car);
    }
    const forOperators = JSON.stringify(shownEvent(event, operatorSees));
    if (this.#operatorCars.get(car) !== forOperators) {
      this.#operatorCars.set(car, forOperators);
      this.#operators?.carChanged(car);
    }
  }

  /** @param whole the event says everything that its kind can say. */
  #appendBoth(event: GroupEvent, whole = false): void {
    this.#append(this.#residents, JSON.stringify(shownEvent(event, residentSees)), whole);
    if (this.#operators === undefined) return;
    this.#append(this.#operators, JSON.stringify(shownEvent(event, operatorSees)), whole);
  }

  #append(channel: Channel, json: string, whole = false): void {
    channel.append(json, whole);
    if (channel.followers.size > 0) this.#parts.fanOut.add(channel);
  }

  /** Lit buttons are said whole, so only how they stand now needs a number. */
  #appendLit(): void {
    if (this.#lit === undefined) return;
    const lit = this.#lit;
    this.#lit = undefined;
    this.#appendBoth(lit, true);
  }

  #tellCaller(caller: string, event: GroupEvent): void {
    const own = this.#byCaller.get(caller);
    if (own === undefined) return;
    const json = JSON.stringify(shownEvent(event, residentSees));
    for (const follower of own) {
      // The follower's own number, not the channel's: what lies between is still on its way.
      follower.peer.send(this.#channelOf(follower).text(follower.sentSeq, json));
    }
  }

  #indexCaller(follower: Follower): void {
    let own = this.#byCaller.get(follower.caller);
    if (own === undefined) this.#byCaller.set(follower.caller, own = new Set());
    own.add(follower);
  }

  #channelOf(follower: Follower): Channel {
    return follower.operator
      ? this.#operators ??= this.#newChannel(this.#operatorCars)
      : this.#residents;
  }

  #newChannel(cars: ReadonlyMap<string, string>): Channel {
    return new Channel(this.#at, this.#parts.randomId(), cars, this.#parts.limits);
  }

  #snapshot(
    ref: string,
    cursor: Cursor,
    stands: GroupSnapshot,
    operator: boolean,
  ): unknown {
    const message = { type: "snapshot", ref, ...this.#at, cursor, ...stands };
    return shown(messageFields.snapshot, sees(operator), message);
  }

  /** The client's own cursor goes back to it: the events since then follow. */
  #resumed(ref: string, cursor: Cursor, { calls }: GroupSnapshot): unknown {
    const message = { type: "resumed", ref, ...this.#at, cursor, calls };
    return shown(messageFields.resumed, residentSees, message);
  }
}

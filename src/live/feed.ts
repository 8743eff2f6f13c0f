/**
 * What is heard from one lift group, on its way to those who follow it. The feed listens to the
 * group before it asks for a follower's snapshot, and the snapshot's answer comes in order with
 * the events; so the cursor is taken in the very callback that brings the snapshot, and no event
 * can be lost between them or come twice.
 *
 * Who may hear what (C5): `landing_calls` (at a tick, as they stand) and `group_mode` go to everybody
 * and are numbered;
 * `car` is telemetry, of which only the latest counts; `call` goes to the sockets of its caller;
 * `any_call` goes to operators. An event that comes with another audience than its kind has is
 * dropped, whoever sent it.
 */
import type { FeedEvent, GroupAddress, GroupSnapshot, Lifts } from "../lifts.ts";
import type { Cursor, GroupEvent, ServerMessage } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import type { Log } from "../operations/log.ts";
import { Channel, type ChannelLimits } from "./channel.ts";
import type { FanOut } from "./fan_out.ts";
import type { Follower } from "./follower.ts";

const audiences: Readonly<Record<GroupEvent["what"], FeedEvent["audience"]>> = {
  car: "everyone",
  landing_calls: "everyone",
  group_mode: "everyone",
  call: "caller",
  any_call: "operator",
};

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
  /** The latest `car` event of each car, as JSON. Bounded by the group's cars. */
  readonly #cars = new Map<string, string>();
  #residents: Channel;
  /** There once an operator has asked; it costs an encoding of every event. */
  #operators: Channel | undefined;
  readonly #byCaller = new Map<string, Set<Follower>>();
  readonly #members = new Map<Follower, Membership>();
  readonly #stopListening: () => void;

  constructor(at: GroupAddress, parts: FeedParts) {
    this.#at = at;
    this.#parts = parts;
    this.#residents = this.#newChannel();
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
    this.#residents = this.#newChannel();
    this.#operators = undefined;
    this.#byCaller.clear();
    this.#cars.clear();
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
    if (audiences[event.what] !== heard.audience) {
      this.#parts.log.error("misaddressed_event", { what: event.what, audience: heard.audience });
      return;
    }
    if (heard.audience === "caller") return this.#tellCaller(heard.caller, event);
    if (event.what === "any_call") {
      if (this.#operators !== undefined) this.#append(this.#operators, JSON.stringify(event));
      return;
    }
    if (event.what === "landing_calls") {
      this.#lit = event;
      return;
    }
    const json = JSON.stringify(event);
    if (event.what !== "car") {
      this.#append(this.#residents, json);
      if (this.#operators !== undefined) this.#append(this.#operators, json);
    } else if (this.#cars.get(event.car.id) !== json) {
      this.#cars.set(event.car.id, json);
      this.#residents.carChanged(event.car.id);
      this.#operators?.carChanged(event.car.id);
    }
  }

  #append(channel: Channel, json: string, whole = false): void {
    channel.append(json, whole);
    if (channel.followers.size > 0) this.#parts.fanOut.add(channel);
  }

  /** Lit buttons are said whole, so only how they stand now needs a number. */
  #appendLit(): void {
    if (this.#lit === undefined) return;
    const json = JSON.stringify(this.#lit);
    this.#lit = undefined;
    this.#append(this.#residents, json, true);
    if (this.#operators !== undefined) this.#append(this.#operators, json, true);
  }

  #tellCaller(caller: string, event: GroupEvent): void {
    const own = this.#byCaller.get(caller);
    if (own === undefined) return;
    const json = JSON.stringify(event);
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
    return follower.operator ? this.#operators ??= this.#newChannel() : this.#residents;
  }

  #newChannel(): Channel {
    return new Channel(this.#at, this.#parts.randomId(), this.#cars, this.#parts.limits);
  }

  #snapshot(
    ref: string,
    cursor: Cursor,
    stands: GroupSnapshot,
    operator: boolean,
  ): ServerMessage {
    return {
      type: "snapshot",
      ref,
      ...this.#at,
      cursor,
      mode: stands.mode,
      cars: [...stands.cars],
      lit: [...stands.lit],
      calls: [...stands.calls],
      ...(operator ? { anyCalls: [...stands.anyCalls] } : {}),
    };
  }

  /** The client's own cursor goes back to it: the events since then follow. */
  #resumed(ref: string, cursor: Cursor, { calls }: GroupSnapshot): ServerMessage {
    return { type: "resumed", ref, ...this.#at, cursor, calls: [...calls] };
  }
}

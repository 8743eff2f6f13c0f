/**
 * Carries what the edges ask to the groups' actors, and what the actors say back to the edges:
 * {@link Lifts} over the directory.
 */
import type { ActorAddress } from "../actors/behaviour.ts";
import type { Outlets } from "../actors/cell.ts";
import type { Directory } from "../actors/directory.ts";
import type {
  CallerCommand,
  FloorCommand,
  GrantCommand,
  GroupReply,
} from "../actors/elevator_group/commands.ts";
import { groupKind, unknownGroup } from "../actors/elevator_group/decide.ts";
import type { GroupEffect, GroupOutput, Milestone } from "../actors/elevator_group/events.ts";
import type { GroupModel } from "../actors/elevator_group/model.ts";
import type { GroupState } from "../actors/elevator_group/state.ts";
import type { Boarding, Boardings } from "./boardings.ts";
import type { FloorLocks, GuestCalls, GuestUnlock } from "./floor_locks.ts";
import type { GroupCondition, GroupConditions } from "./group_condition.ts";
import { LeaseService } from "./lease_service.ts";
import type { Leases } from "./leases.ts";
import type { Answer, Done, FeedEvent, GroupAddress, GroupSnapshot, Lifts } from "./lifts.ts";
import type { CallRequest, CallView } from "./protocol.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Nobody waits longer than this for an answer; then the command is not run. */
export const answerWithinMs = 10_000;
/** Acts whose outcome somebody waits for, at most. */
const waitingActsMax = 10_000;

/** What a lift service needs. */
export interface LiftServiceOptions {
  readonly directory: Directory;
  readonly models: ReadonlyMap<string, GroupModel>;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  /** Carries out a group's effects. */
  readonly effect: (address: ActorAddress, effect: GroupEffect, state: GroupState) => void;
  /** Hears milestones of calls, for metrics. */
  readonly milestone: (milestone: Milestone) => void;
}

/** Somebody who hears a group. */
interface Listener<T> {
  readonly told: (event: T) => void;
  readonly reloaded: () => void;
}
/** By group. */
type Listeners<T> = Map<string, Set<Listener<T>>>;

/** The lift groups of the cluster. */
export class LiftService
  implements
    Lifts,
    GuestCalls,
    FloorLocks,
    GroupConditions,
    Boardings,
    Outlets<GroupState, GroupOutput, GroupEffect> {
  readonly #options: LiftServiceOptions;
  readonly #listeners: Listeners<FeedEvent> = new Map();
  readonly #screens: Listeners<Boarding> = new Map();
  readonly #acts = new Map<string, ((refusal: Refusal | null) => void)[]>();

  readonly leases: Leases;

  constructor(options: LiftServiceOptions) {
    this.#options = options;
    this.leases = new LeaseService({
      newId: options.newId,
      ask: (at, command, done, read) => this.#ask(at, command, done, read),
    });
  }

  place(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    done: Done<CallView>,
    arrivesInMs = 0,
  ): void {
    const call = this.#options.newId();
    this.#ask(
      at,
      {
        type: "place_call",
        caller,
        key,
        request,
        ...(arrivesInMs > 0 && { arrivesInMs }),
        call,
      },
      done,
      callOf,
    );
  }

  placeForGuest(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    unlock: GuestUnlock,
    done: Done<CallView>,
  ): void {
    const call = this.#options.newId();
    this.#ask(at, { type: "place_call", caller, key, request, unlock, call }, done, callOf);
  }

  lockFloor(
    at: GroupAddress,
    level: number,
    locked: boolean,
    done: Done<readonly number[]>,
  ): void {
    this.#ask(
      at,
      { type: "lock_floor", level, locked },
      done,
      (reply) => reply.ok && "locked" in reply ? reply.locked : undefined,
    );
  }

  condition(at: GroupAddress, done: Done<GroupCondition>): void {
    this.#ask(
      at,
      { type: "read_condition" },
      done,
      (reply) => reply.ok && "condition" in reply ? reply.condition : undefined,
    );
  }

  boardings(at: GroupAddress, done: Done<readonly Boarding[]>): void {
    this.#ask(
      at,
      { type: "read_boardings" },
      done,
      (reply) => reply.ok && "boardings" in reply ? reply.boardings : undefined,
    );
  }

  placeIfOpen(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    rights: readonly number[],
    done: Done<CallView>,
  ): void {
    const call = this.#options.newId();
    const ifOpen = { rights };
    this.#ask(at, { type: "place_call", caller, key, request, ifOpen, call }, done, callOf);
  }

  cancel(at: GroupAddress, caller: string, call: string, done: Done<CallView>): void {
    this.#ask(at, { type: "cancel_call", caller, call }, done, callOf);
  }

  endCaller(at: GroupAddress, caller: string): void {
    const key = `${at.building}/${at.group}`;
    if (!this.#options.models.has(key)) return;
    this.#options.directory.tell<CallerCommand, GroupReply>(
      { kind: groupKind, key },
      { type: "end_caller", caller },
      { lane: "control" },
    );
  }

  read(at: GroupAddress, caller: string, call: string, done: Done<CallView>): void {
    this.#ask(at, { type: "read_call", caller, call }, done, callOf);
  }

  openDoors(
    at: GroupAddress,
    caller: string,
    key: string,
    call: string,
    done: Done<CallView>,
  ): void {
    const act = this.#options.newId();
    this.#ask<GroupReply>(at, { type: "open_doors", caller, key, call, act }, (answer) => {
      if (!answer.ok) return done(answer);
      const reply = answer.value;
      if (!reply.ok || !("act" in reply)) return done(broken());
      if (reply.ended) return done({ ok: true, value: reply.call });
      // The act left a moment ago at the earliest, so its outcome cannot have come yet.
      this.#await(
        reply.act,
        (refusal) =>
          done(refusal === null ? { ok: true, value: reply.call } : { ok: false, refusal }),
      );
    }, (reply) => reply);
  }

  snapshot(at: GroupAddress, caller: string, done: Done<GroupSnapshot>): void {
    this.#ask(
      at,
      { type: "snapshot", caller },
      done,
      (reply) => reply.ok && "snapshot" in reply ? reply.snapshot : undefined,
    );
  }

  listen(
    at: GroupAddress,
    told: (event: FeedEvent) => void,
    reloaded: () => void = () => {},
  ): () => void {
    return hear(this.#listeners, at, { told, reloaded });
  }

  listenBoardings(
    at: GroupAddress,
    told: (boarding: Boarding) => void,
    reloaded: () => void,
  ): () => void {
    return hear(this.#screens, at, { told, reloaded });
  }

  loaded(address: ActorAddress): void {
    for (const { reloaded } of this.#listeners.get(address.key) ?? []) reloaded();
    for (const { reloaded } of this.#screens.get(address.key) ?? []) reloaded();
  }

  event(address: ActorAddress, event: GroupOutput): void {
    if (event.audience === "metrics") return this.#options.milestone(event);
    if (event.audience === "act") {
      const waiting = this.#acts.get(event.act) ?? [];
      this.#acts.delete(event.act);
      for (const told of waiting) told(event.refusal);
      return;
    }
    if (event.audience === "screen") {
      for (const { told } of this.#screens.get(address.key) ?? []) told(event.boarding);
      return;
    }
    const listeners = this.#listeners.get(address.key);
    if (listeners !== undefined) { for (const { told } of listeners) told(event); }
  }

  effect(address: ActorAddress, effect: GroupEffect, state: GroupState): void {
    this.#options.effect(address, effect, state);
  }

  #await(act: string, told: (refusal: Refusal | null) => void): void {
    const waiting = this.#acts.get(act);
    if (waiting !== undefined) waiting.push(told);
    else if (this.#acts.size < waitingActsMax) this.#acts.set(act, [told]);
    else told(refuse("not_confirmed", "Too many acts are awaited: this one may have happened"));
  }

  #ask<T>(
    at: GroupAddress,
    command: CallerCommand | GrantCommand | FloorCommand,
    done: Done<T>,
    read: (reply: GroupReply) => T | undefined,
  ): void {
    const key = `${at.building}/${at.group}`;
    if (!this.#options.models.has(key)) {
      return done({ ok: false, refusal: unknownGroup(key) });
    }
    this.#options.directory.tell<CallerCommand | GrantCommand | FloorCommand, GroupReply>(
      { kind: groupKind, key },
      command,
      {
        lane: "commands",
        withinMs: answerWithinMs,
        answer: (reply) => {
          if (!reply.ok) return done(reply);
          const value = read(reply);
          done(value === undefined ? broken() : { ok: true, value });
        },
      },
    );
  }
}

function hear<T>(all: Listeners<T>, at: GroupAddress, listener: Listener<T>): () => void {
  const key = `${at.building}/${at.group}`;
  const listeners = all.get(key) ?? new Set();
  all.set(key, listeners);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) all.delete(key);
  };
}

function callOf(reply: GroupReply): CallView | undefined {
  return reply.ok && "call" in reply ? reply.call : undefined;
}

function broken<T>(): Answer<T> {
  return {
    ok: false,
    refusal: refuse("internal", "The lift group answered something else than was asked"),
  };
}

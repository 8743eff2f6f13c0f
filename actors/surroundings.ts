/** What a cell needs of the process around it, and where its outputs go. */
import type { Clock } from "../src/clock.ts";
import type { Committer } from "../src/store/committer.ts";
import type { ActorAddress, Message } from "./behaviour.ts";
import type { RuntimeObserver } from "./observer.ts";
import type { ActorRows } from "./rows.ts";
import type { Schedulable } from "./run_queue.ts";

/** What the cells of a process share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  readonly rows: ActorRows;
  readonly committer: Committer;
  readonly observer: RuntimeObserver;
  readonly epoch: number;
  /** A new text at every call, for incarnations. */
  readonly incarnation: () => string;
  /** Puts a cell in line for its turns. */
  readonly schedule: (cell: Schedulable) => void;
  /** Moves the durable alarm of the actor of that name in memory; `null` for none. */
  readonly alarm: (name: string, atMs: number | null) => void;
  /** Moves the volatile tick of the actor of that name in memory; `null` for none. */
  readonly tick: (name: string, atMs: number | null) => void;
  /** Takes messages that are durable, some of them for the second time. */
  readonly send: (from: ActorAddress, message: Message) => void;
}

/** Where released events and effects go. What these throw is reported and hurts nobody else. */
export interface Outlets<State, Event, Effect> {
  event(address: ActorAddress, event: Event): void;
  effect(address: ActorAddress, effect: Effect, state: State): void;
  /**
   * The actor was loaded, for the first time or again, and comes before its first event. Events of
   * an earlier load may be missing, so whoever follows it needs a snapshot (E6).
   */
  loaded?(address: ActorAddress, incarnation: string): void;
}

/**
 * Hooks through which the runtime tells how it fares; metrics implement it. Every hook is cheap,
 * synchronous and must not throw; the defaults do nothing.
 */
import type { RefusalCode } from "../src/refusal.ts";
import type { ActorAddress, Lane } from "./behaviour.ts";

/** What the runtime reports about itself. */
export interface RuntimeObserver {
  /** A turn ran; `ms` of synchronous time. */
  turn(kind: string, lane: Lane, ms: number): void;
  /** A mailbox refused a command. */
  refused(kind: string, lane: Lane, code: RefusalCode): void;
  /** How many commands wait in a lane after one was put there. */
  depth(kind: string, lane: Lane, depth: number): void;
  /** A commit of `entries` turns and `mutations` changes took `ms`. */
  commit(ms: number, entries: number, mutations: number): void;
  /** A commit failed. */
  commitFailed(fault: string): void;
  /** An actor broke and restarts. */
  restarted(address: ActorAddress, fault: string): void;
  /** An actor broke too often and is left alone until the operator acts. */
  quarantined(address: ActorAddress, fault: string): void;
  /** A turn took longer than the watchdog's limit. */
  slowTurn(address: ActorAddress, ms: number): void;
  /** A message's deadline passed before its receiver acknowledged it. */
  messageLost(to: ActorAddress): void;
  /** Something outside broke while it took an output of the actor; the actor itself goes on. */
  outputFailed?(address: ActorAddress, fault: string): void;
}

/** Hears nothing. */
export const silentObserver: RuntimeObserver = {
  turn() {},
  refused() {},
  depth() {},
  commit() {},
  commitFailed() {},
  restarted() {},
  quarantined() {},
  slowTurn() {},
  messageLost() {},
};

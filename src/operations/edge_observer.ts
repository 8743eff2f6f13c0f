import type { RefusalCode } from "../refusal.ts";

/** Where apps come in. */
export const edges = ["http", "live"] as const;
/** Where apps come in. */
export type Edge = (typeof edges)[number];

/** Why a peer was cut off without a farewell. */
export const terminations = ["slow", "silent", "memory", "unclosed"] as const;
/** `slow`: over its byte budget; `silent`: no pong; `memory`: over everybody's; `unclosed`. */
export type Termination = (typeof terminations)[number];

/** What the edges report about themselves. Hooks are cheap, synchronous and must not throw. */
export interface EdgeObserver {
  /** An edge refused something. */
  refusedAt(edge: Edge, code: RefusalCode): void;
  /** An HTTP request was answered after `ms`. */
  answered(status: number, ms: number): void;
  /** A socket opened (+1) or ended (−1). */
  sockets(change: 1 | -1): void;
  /** A message of a socket took `ms` of synchronous time. */
  message(ms: number): void;
  /** A peer was cut off. */
  terminated(why: Termination): void;
  /** Telemetry was skipped for this many peers that are behind. */
  telemetryDropped(peers: number): void;
  /** Everybody of one audience has been sent what was due, `ms` after it began. */
  fannedOut(peers: number, ms: number): void;
}

/** Hears nothing. */
export const silentEdge: EdgeObserver = {
  refusedAt() {},
  answered() {},
  sockets() {},
  message() {},
  terminated() {},
  telemetryDropped() {},
  fannedOut() {},
};

/**
 * Payloads of `/stream-v2` after validation, as handlers get them. Types are right and numeric
 * strings are numbers; whether an area, an action or a range makes sense is the handler's to say,
 * since the vendor answers those as results and not as error frames.
 */
import type { RequestId } from "./exchange.ts";

/** `lift-call-api-v2`/`action`: a call. */
export interface ActionPayload {
  /** Echoed in the result's `request_id`, in the JSON type it came in. */
  readonly requestId: RequestId;
  /** Where it starts: a landing's area, or a deck's for a car call. */
  readonly area: number;
  /** The client's clock in milliseconds since 1970; null where it said none. */
  readonly timeMs: number | null;
  /** Null without one, and for `terminal: 0`, which clients mean as none. */
  readonly terminal: number | null;
  /** Of a medium such as a card, as text. Used at the edge and kept nowhere. */
  readonly mediaId?: string;
  readonly mediaCc?: string;
  readonly mediaType?: string;
  readonly call: CallPayload;
}

/** The `call` of an action. Numbers may be out of range; nothing is rounded. */
export interface CallPayload {
  readonly action: number;
  /** Null without one; `destination: 0`, which landing calls carry, stays 0. */
  readonly destination: number | null;
  /** Seconds; 0 without. 0–30 is in range. */
  readonly delayS: number;
  /** Persons; 1 without. 1–100 is in range. */
  readonly groupSize: number;
  /** Areas of decks; null without, and where the list is empty. */
  readonly allowedLifts: readonly number[] | null;
  /** The states that the client wants told; an empty list is none in particular, so all. */
  readonly activateCallStates: readonly string[];
  readonly language?: string;
  readonly replacementPriority: "LOW" | "HIGH";
}

/** `lift-call-api-v2`/`hold_open`: keep a door open. */
export interface HoldOpenPayload {
  /** Null where the client sent none; then the result has none either. */
  readonly requestId: RequestId | null;
  /** The deck's area. */
  readonly liftDeck: number;
  /** The landing's area. */
  readonly servedArea: number;
  /** Seconds for which the door stays open whatever happens; 0–10 is in range. */
  readonly hardS: number;
  /** Seconds after those, until somebody passes; 0–30 is in range. Both 0: let go. */
  readonly softS: number;
}

/** `lift-call-api-v2`/`delete`: take a call back. */
export interface DeletePayload {
  /** The call's session id. */
  readonly sessionId: number;
}

/** `site-monitoring`/`monitor`: subscribe. */
export interface MonitorPayload {
  /** Any text of the client's, such as its name. */
  readonly sub: string;
  /** Seconds, from 0 to the operator's longest. */
  readonly durationS: number;
  /** MQTT-like filters, bounded in number and length; not yet judged. */
  readonly subtopics: readonly string[];
}

/** `common-api`/`ping`. */
export interface PingPayload {
  readonly requestId: RequestId;
}

/** `common-api`/`config` and `actions` have none. */
export type NoPayload = null;

import type { Capability } from "../access/capability.ts";
import type { ClientMessage } from "../protocol.ts";
import type { LookedCamera, RingMessage } from "../protocol_rings.ts";
import type { SignalMessage } from "../protocol_signals.ts";
import type { Done } from "../lifts.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { RingLine, RingPhones } from "../ring_phones.ts";
import type { HeardSignal } from "../ring_signalling.ts";
import type { RingView } from "../rings.ts";
import { messageFields, residentSees, shown } from "./audience.ts";
import type { Peer } from "./peer.ts";

const types: ReadonlySet<ClientMessage["type"]> = new Set<RingMessage["type"]>([
  "ring_shown",
  "answer_ring",
  "decline_ring",
  "hang_up",
  "open_by_ring",
  "signal",
]);

/** Whether a message is about a ring. */
export function isRingMessage(message: ClientMessage): message is RingMessage {
  return types.has(message.type);
}

/** Why a socket for lifts takes nothing about rings (C4). */
export function notForRings(): Refusal {
  return refuse("forbidden", "Cannot take part in rings: the capability is not for rings");
}

/** Why a socket for rings takes nothing about lifts (C4). */
export function forRingsAlone(): Refusal {
  return refuse("forbidden", "Cannot ask for that: the capability is for rings alone");
}

type Sent =
  | { readonly type: "rings"; readonly rings: readonly RingView[]; readonly resumed?: true }
  | { readonly type: "ring"; readonly ring: RingView }
  | { readonly type: "result"; readonly ref: string; readonly ring?: RingView }
  | { readonly type: "cameras"; readonly looked: readonly LookedCamera[] }
  | { readonly type: "papers" }
  | ({ readonly type: "signal" } & HeardSignal);

/** What a socket takes part in rings with. */
export interface RingAskParts {
  readonly capability: Capability;
  readonly peer: Peer;
  readonly phones: RingPhones;
  /** Names the page over its sockets, where it has said so. */
  readonly page?: string | undefined;
  /** Asks of one socket that wait for their answer at most. */
  readonly inFlightMax: number;
  readonly refused: (refusal: Refusal, ref?: string) => void;
}

/** One socket's part in rings: what it is told, and what it asked and was not answered yet. */
export class RingAsks {
  readonly #parts: RingAskParts;
  #line: RingLine | null = null;
  #inFlight = 0;
  #closed = false;

  constructor(parts: RingAskParts) {
    this.#parts = parts;
  }

  /** Tells the socket every open ring, whole, and from then on each change. */
  begin(): void {
    const { phones, capability, page, refused } = this.#parts;
    const line = phones.join(capability, {
      ring: (ring) => this.#send({ type: "ring", ring }),
      signal: (signal) => this.#send({ type: "signal", ...signal }),
      cameras: (looked) => this.#send({ type: "cameras", looked }),
      papers: () => this.#send({ type: "papers" }),
      ...(page !== undefined && { page }),
    });
    if (!line.ok) return refused(line.refusal);
    this.#line = line.value;
    const { rings, resumed, looked = [] } = line.value;
    this.#send({ type: "rings", rings, ...(resumed === true && { resumed }) });
    if (looked.length > 0) this.#send({ type: "cameras", looked });
  }

  /** Asks; a `result` or `refused` with the message's `ref` comes to the peer. */
  take(message: RingMessage): void {
    if (message.type === "signal") return this.#signal(message);
    const { phones, capability, inFlightMax, refused } = this.#parts;
    const { ring, ref } = message;
    if (this.#inFlight >= inFlightMax) {
      return refused(
        refuse("busy", "Cannot ask for more: too much waits for its answer", {
          retryAfterMs: 100,
        }),
        ref,
      );
    }
    this.#inFlight++;
    const done: Done<RingView> = (answer) => {
      this.#inFlight--;
      if (this.#closed) return;
      if (answer.ok) this.#send({ type: "result", ref, ring: answer.value });
      else refused(answer.refusal, ref);
    };
    switch (message.type) {
      case "ring_shown":
        return phones.shown(capability, ring, done);
      case "answer_ring":
        return phones.answer(capability, ring, done);
      case "decline_ring":
        return phones.decline(capability, ring, done);
      case "hang_up":
        return phones.hangUp(capability, ring, done);
      case "open_by_ring":
        return phones.open(capability, ring, message, done);
    }
  }

  /** The socket is gone: it hears no more, and is answered no more. */
  close(): void {
    this.#closed = true;
    this.#line?.leave();
  }

  #signal({ ref, ring, media, session, signal }: SignalMessage): void {
    const refusal = this.#line === null
      ? notForRings()
      : this.#line.signal({ ring, media, session, signal });
    if (refusal === undefined) this.#send({ type: "result", ref });
    else this.#parts.refused(refusal, ref);
  }

  #send(message: Sent): void {
    const part = shown(messageFields[message.type], residentSees, message);
    this.#parts.peer.send(JSON.stringify(part));
  }
}

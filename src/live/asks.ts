import type { Capability } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { EdgeLimits } from "../http/limits.ts";
import type { Done, GroupAddress, Lifts } from "../lifts.ts";
import { Ephemeral } from "../position/ephemeral.ts";
import type { Positions } from "../position/positions.ts";
import type { CallView, ClientMessage } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import { messageFields, residentSees, shown } from "./audience.ts";
import type { Peer } from "./peer.ts";

/** What {@link Asks} needs of the server. */
export interface AskParts {
  readonly lifts: Lifts;
  readonly rights: Rights;
  readonly positions: Positions;
  readonly limits: EdgeLimits;
}

/** What one socket asked of lift groups and what has not been answered yet. */
export class Asks {
  readonly #capability: Capability;
  readonly #peer: Peer;
  readonly #parts: AskParts;
  readonly #refused: (refusal: Refusal, ref: string) => void;
  #inFlight = 0;
  #closed = false;

  constructor(
    capability: Capability,
    peer: Peer,
    parts: AskParts,
    refused: (refusal: Refusal, ref: string) => void,
  ) {
    this.#capability = capability;
    this.#peer = peer;
    this.#parts = parts;
    this.#refused = refused;
  }

  /** Asks; a `result` or `refused` with the message's `ref` comes to the peer. */
  take(
    message: Extract<ClientMessage, { type: "place_call" | "cancel_call" | "open_doors" }>,
  ): void {
    const { building, group, ref } = message;
    const { lifts, rights, limits } = this.#parts;
    const { rid } = this.#capability;
    const at = { building, group };
    if (this.#inFlight >= limits.inFlightPerSocketMax) {
      return this.#refused(
        refuse("busy", "Cannot ask for more: too much waits for its answer", { retryAfterMs: 100 }),
        ref,
      );
    }
    const refusal = message.type === "place_call"
      ? rights.mayCall(this.#capability, at, message.call)
      : rights.mayUse(this.#capability, at);
    if (refusal !== undefined) return this.#refused(refusal, ref);
    if (message.type === "place_call") return this.#place(at, message);
    this.#inFlight++;
    if (message.type === "cancel_call") {
      lifts.cancel(at, rid, message.call, this.#answer(ref));
    } else lifts.openDoors(at, rid, message.key, message.call, this.#answer(ref));
  }

  /** Answers nothing more: the socket is gone, and a repeat with the same key finds the outcome. */
  close(): void {
    this.#closed = true;
  }

  #place(at: GroupAddress, message: Extract<ClientMessage, { type: "place_call" }>): void {
    const { key, call: request, ref } = message;
    const { lifts, positions } = this.#parts;
    const zone = message.at === undefined ? undefined : new Ephemeral(message.at);
    const arrival = positions.judge(this.#capability, { at, key, request, zone });
    if (!arrival.ok) return this.#refused(arrival.refusal, ref);
    this.#inFlight++;
    lifts.place(at, this.#capability.rid, key, request, this.#answer(ref), arrival.value);
  }

  #answer(ref: string): Done<CallView> {
    return (answer) => {
      this.#inFlight--;
      if (this.#closed) return;
      if (answer.ok) {
        const message = { type: "result", ref, call: answer.value };
        this.#peer.send(JSON.stringify(shown(messageFields.result, residentSees, message)));
      } else this.#refused(answer.refusal, ref);
    };
  }
}

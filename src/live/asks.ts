import type { Capability } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { EdgeLimits } from "../http/limits.ts";
import type { Done, Lifts } from "../lifts.ts";
import type { CallView, ClientMessage } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Peer } from "./peer.ts";

/** What {@link Asks} needs of the server. */
export interface AskParts {
  readonly lifts: Lifts;
  readonly rights: Rights;
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
    this.#inFlight++;
    if (message.type === "place_call") {
      lifts.place(at, rid, message.key, message.call, this.#answer(ref));
    } else if (message.type === "cancel_call") {
      lifts.cancel(at, rid, message.call, this.#answer(ref));
    } else lifts.openDoors(at, rid, message.key, message.call, this.#answer(ref));
  }

  /** Answers nothing more: the socket is gone, and a repeat with the same key finds the outcome. */
  close(): void {
    this.#closed = true;
  }

  #answer(ref: string): Done<CallView> {
    return (answer) => {
      this.#inFlight--;
      if (this.#closed) return;
      if (answer.ok) {
        this.#peer.send(JSON.stringify({ type: "result", ref, call: answer.value }));
      } else this.#refused(answer.refusal, ref);
    };
  }
}

import type { Capability } from "../access/capability.ts";
import { asPreferred } from "../preferred.ts";
import type { Rights } from "../access/rights.ts";
import type { EdgeLimits } from "../http/limits.ts";
import { mayTravel, wishOf, type WishParts } from "../journeys/wish.ts";
import type { Done, GroupAddress, Lifts } from "../lifts.ts";
import { Ephemeral } from "../position/ephemeral.ts";
import type { Positions } from "../position/positions.ts";
import type { CallView, ClientMessage, JourneyView } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { GrantMessage, HoldView, LeaseView } from "../protocol_grants.ts";
import { messageFields, residentSees, shown } from "./audience.ts";
import { askGrant } from "./lease_asks.ts";
import type { Peer } from "./peer.ts";

/** What {@link Asks} needs of the server. */
export interface AskParts {
  readonly lifts: Lifts;
  readonly rights: Rights;
  readonly positions: Positions;
  /** How journeys are judged, where this server plans them. */
  readonly wishes?: WishParts;
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
      return this.#refused(tooMuch(), ref);
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

  /** As {@link take}, of journeys. */
  travel(
    message: Extract<ClientMessage, { type: "place_journey" | "cancel_journey" }>,
  ): void {
    const { building, ref } = message;
    const { wishes, limits } = this.#parts;
    if (wishes === undefined) {
      return this.#refused(refuse("not_found", "Cannot plan journeys: this server does not"), ref);
    }
    if (this.#inFlight >= limits.inFlightPerSocketMax) return this.#refused(tooMuch(), ref);
    if (message.type === "place_journey") {
      const wish = wishOf(wishes, this.#capability, building, message.key, message.journey);
      if (!wish.ok) return this.#refused(wish.refusal, ref);
      this.#inFlight++;
      return wishes.journeys.place(wish.value, this.#answer(ref, "journey"));
    }
    const refusal = mayTravel(this.#capability, building);
    if (refusal !== undefined) return this.#refused(refusal, ref);
    this.#inFlight++;
    const { rid } = this.#capability;
    wishes.journeys.cancel(building, rid, message.journey, this.#answer(ref, "journey"));
  }

  /** As {@link take}, of leases and holds. */
  lend(message: GrantMessage): void {
    const { lifts, rights, limits } = this.#parts;
    if (this.#inFlight >= limits.inFlightPerSocketMax) return this.#refused(tooMuch(), message.ref);
    this.#inFlight++;
    const refusal = askGrant({
      message,
      capability: this.#capability,
      rights,
      leases: lifts.leases,
      answer: (what) => this.#answer(message.ref, what),
    });
    if (refusal === undefined) return;
    this.#inFlight--;
    this.#refused(refusal, message.ref);
  }

  /** Answers nothing more: the socket is gone, and a repeat with the same key finds the outcome. */
  close(): void {
    this.#closed = true;
  }

  #place(at: GroupAddress, message: Extract<ClientMessage, { type: "place_call" }>): void {
    const { key, ref } = message;
    const { lifts, positions } = this.#parts;
    const request = asPreferred(message.call, this.#capability.prefers);
    const zone = message.at === undefined ? undefined : new Ephemeral(message.at);
    const arrival = positions.judge(this.#capability, { at, key, request, zone });
    if (!arrival.ok) return this.#refused(arrival.refusal, ref);
    this.#inFlight++;
    lifts.place(at, this.#capability.rid, key, request, this.#answer(ref), arrival.value);
  }

  #answer(ref: string): Done<CallView>;
  #answer(ref: string, what: "journey"): Done<JourneyView>;
  #answer(ref: string, what: "lease" | "hold"): Done<LeaseView | HoldView>;
  #answer(
    ref: string,
    what: "call" | "journey" | "lease" | "hold" = "call",
  ): Done<CallView | JourneyView | LeaseView | HoldView> {
    return (answer) => {
      this.#inFlight--;
      if (this.#closed) return;
      if (answer.ok) {
        const message = { type: "result", ref, [what]: answer.value };
        this.#peer.send(JSON.stringify(shown(messageFields.result, residentSees, message)));
      } else this.#refused(answer.refusal, ref);
    };
  }
}

function tooMuch(): Refusal {
  return refuse("busy", "Cannot ask for more: too much waits for its answer", {
    retryAfterMs: 100,
  });
}

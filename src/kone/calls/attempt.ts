/** An action from its request to its answer, for all who asked for the same meanwhile. */
import type { Exchange } from "../stream/exchange.ts";
import type { ActionPayload } from "../stream/payloads.ts";
import type { BookedCall } from "./call_book.ts";
import type { Told } from "./call_errors.ts";
import { modified } from "./call_teller.ts";
import type { Remembered } from "./repeats.ts";

/** An action on its way, and then what it came to; repeats wait for it. */
export class Attempt implements Remembered {
  told: Told | null = null;
  booked: BookedCall | null = null;
  /** Of whoever asked for it the rights ended meanwhile. */
  rightsEnded = false;
  /** Who waits for the answer. After it nothing of what they asked is left here. */
  readonly #waiting: Asked[];

  constructor(first: Asked) {
    this.#waiting = [first];
  }

  get isOpen(): boolean {
    if (this.told !== null) return false;
    if (this.booked === null) return true;
    return [this.booked, ...this.booked.further].some(({ endedAtMs }) => endedAtMs === null);
  }

  get isVoid(): boolean {
    return this.told !== null || this.booked?.state === "cancelled";
  }

  /** Somebody asks for the same. */
  repeat(asked: Asked): void {
    if (this.told === null && this.booked === null) this.#waiting.push(asked);
    else this.#answer(asked);
  }

  /** It has come to something: whoever asked is told, the first one first. */
  settle(told: Told | null, booked: BookedCall | null): void {
    this.told = told;
    this.booked = booked;
    for (const asked of this.#waiting.splice(0)) this.#answer(asked);
  }

  #answer({ payload, exchange }: Asked): void {
    const { told, booked } = this;
    if (told !== null && "status" in told) return exchange.refuse(told.status, told.text);
    exchange.answer({
      request_id: payload.requestId,
      success: told === null,
      ...(told !== null && { error: told.error }),
      ...(booked !== null && { session_id: booked.session }),
      ...modified(booked?.modifiedDestination ?? null),
    });
  }
}

/** An action and whom to answer. */
export interface Asked {
  readonly payload: ActionPayload;
  readonly exchange: Exchange;
}

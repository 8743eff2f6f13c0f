/**
 * One device's part in one ring, where the device is woken by push: what is pushed, and when. A
 * device without a socket is woken at once. One with a socket may be asleep behind it, so it is
 * woken too unless its page says soon that it shows the ring. What woke it is replaced by what
 * became of the ring; a device that was not woken is told of a missed ring alone.
 */
import type { Clock } from "../clock.ts";
import type { RingView } from "../rings.ts";

/** A page has this long to say that it shows a ring. */
export const shownWithinMs = 1_500;

/** What a device is told by push. */
export type PushWord = "ring" | "missed" | "answered" | "opened" | "declined";

/** A notice of a ring to one device; the next one of the same ring replaces it. */
export interface PushNotice {
  readonly word: PushWord;
  readonly ring: string;
  readonly building: string;
  readonly startedAtMs: number;
  /** Of a ring: it is of no use from then on. */
  readonly untilMs?: number;
}

/** A device as the desk for rings knows it. */
export interface PushedDevice {
  readonly session: string;
  readonly account: string;
  /** It was in do-not-disturb when it rang. */
  readonly quiet: boolean;
}

/** Wakes devices. */
export interface RingPush {
  /** Sends when there is room, or not at all; awaited by nobody. Never throws. */
  send(device: PushedDevice, notice: PushNotice): void;
}

/** The device's part. */
export class PushedRing {
  readonly #push: RingPush;
  readonly #clock: Clock;
  readonly #device: PushedDevice;
  #woken = false;
  #shown = false;
  #cancelWait: (() => void) | null = null;

  constructor(push: RingPush, clock: Clock, device: PushedDevice) {
    this.#push = push;
    this.#clock = clock;
    this.#device = device;
  }

  /** The ring stands so now. @param connected whether the device's sockets were told */
  told(view: RingView, connected: boolean): void {
    const word = wordOf(view);
    if (word === "ring") {
      if (this.#woken || this.#shown || this.#cancelWait !== null) return;
      if (!connected) return this.#wake(view);
      this.#cancelWait = this.#clock.after(shownWithinMs, () => this.#wake(view));
      return;
    }
    this.end();
    if (word === null || this.#shown) return;
    if (this.#woken || (word === "missed" && !connected)) this.#send(word, view);
  }

  /** The device's page shows the ring: from now on that is its own matter. */
  shown(): void {
    this.#shown = true;
    this.end();
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }

  #wake(view: RingView): void {
    this.#cancelWait = null;
    this.#woken = true;
    this.#send("ring", view);
  }

  #send(word: PushWord, { ring, building, startedAtMs, untilMs }: RingView): void {
    this.#push.send(this.#device, {
      word,
      ring,
      building,
      startedAtMs,
      ...(word === "ring" && untilMs !== undefined && { untilMs }),
    });
  }
}

/** What a device is to be told of a ring as it stands; null: nothing new. */
function wordOf({ state, rings, answeredHere }: RingView): PushWord | null {
  switch (state) {
    case "ringing":
      return rings ? "ring" : null;
    case "answered":
      return answeredHere === true ? null : "answered";
    case "opened":
    case "declined":
      return state;
    case "missed":
    case "cancelled":
    case "failed":
      return "missed";
    case "ended":
      return null;
  }
}

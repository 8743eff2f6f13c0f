/**
 * The picture of a ring that nobody took part in, for those devices of the flat that want one (C18).
 * One frame for each such ring, taken by the camera's program and sealed there, so that this one
 * never has a picture that anybody here could look at. It is taken when nobody has looked for
 * {@link lookFirstMs}, by when whoever wants to look does, or as the ring ends unanswered before
 * that; it goes out once the ring is missed, once to each device, and is gone a minute after it was
 * taken, with the power, and in the moment in which somebody looks after all.
 */
import type { Camera, SealedStill } from "../camera/camera.ts";
import type { Clock } from "../../src/clock.ts";
import type { MissedPicture } from "../../src/signals.ts";
import { placeOf } from "../../web/media/claims.js";
import type { FlatBook } from "../../web/media/flat_book.js";
import { type MissedWishes, proveSealed } from "../../web/media/missed_picture.js";
import type { SigningKey } from "../../web/media/types.js";
import type { UnitHappening } from "./unit_events.ts";
import type { PressedRing, ShownCamera } from "./unit_intercom.ts";

/** So long after a ring began the frame is taken, if nobody has looked. */
export const lookFirstMs = 20_000;
/** A frame is kept no longer, from when it was taken. */
export const keptMs = 60_000;

/** What a unit's pictures of missed rings are made of. */
export interface UnitMissedParts {
  /** As managers sign it, such as `linden/entrance`. */
  readonly unit: string;
  readonly key: SigningKey;
  readonly camera: Camera;
  readonly clock: Clock;
  /** Its wall time; null while it is not confirmed. */
  readonly wallMs: () => number | null;
  /** What the camera may show, as the screen says it. */
  readonly shown: () => ShownCamera;
  /** What visitors pressed here, and how it stands. */
  readonly pressed: () => readonly PressedRing[];
  readonly book: () => FlatBook | null;
  readonly wishes: () => MissedWishes;
  readonly observe: (happening: UnitHappening) => void;
}

interface Held {
  /** Somebody looked, or took part: there is no picture, and there will be none. */
  over: boolean;
  missed: boolean;
  /** How not to take it later; null once it was. */
  cancelTaking: (() => void) | null;
  cancelKeeping: () => void;
  taking: Promise<void>;
  readonly sealed: Map<string, MissedPicture>;
}

/** One unit's. */
export class UnitMissed {
  readonly #parts: UnitMissedParts;
  /** By ring. */
  readonly #held = new Map<string, Held>();
  /** The screen says that a picture may be taken. */
  #says = false;

  constructor(parts: UnitMissedParts) {
    this.#parts = parts;
  }

  /** Whether the screen says that a picture may be taken, for as long as such a flat is rung. */
  get says(): boolean {
    return this.#says;
  }

  /** The power went: nothing of it is left. */
  reset(): void {
    for (const held of this.#held.values()) drop(held);
    this.#held.clear();
    this.follow();
  }

  /** Somebody looks through the camera by this ring. */
  looked(ring: string): void {
    const held = this.#held.get(ring);
    if (held !== undefined) drop(held);
  }

  /** A visitor pressed, rings may stand otherwise, or the camera may show less. */
  follow(): void {
    const pressed = this.#parts.pressed();
    this.#say(pressed);
    for (const { ring, state } of pressed) {
      if (ring === null) continue;
      let held = this.#held.get(ring);
      if (held === undefined) this.#held.set(ring, held = this.#begin(ring));
      if (this.#parts.shown() === "off") drop(held);
      else if (state === "missed" || state === "cancelled" || state === "failed") {
        held.missed = true;
        this.#take(ring, held);
      } else if (state !== "ringing") drop(held);
    }
    for (const [ring, held] of this.#held) {
      if (pressed.some((one) => one.ring === ring)) continue;
      drop(held);
      this.#held.delete(ring);
    }
  }

  /** The picture for a device, once; undefined where there is none, or none any more. */
  async give(ring: string, device: string): Promise<MissedPicture | undefined> {
    const held = this.#held.get(ring);
    if (held === undefined || !held.missed) return undefined;
    await held.taking;
    const picture = held.sealed.get(device);
    held.sealed.delete(device);
    const one = this.#parts.pressed().find((each) => each.ring === ring);
    // It may have been taken out of the flat since, or want none any more.
    return one !== undefined && this.#wanting(one).some((wish) => wish.device === device)
      ? picture
      : undefined;
  }

  #begin(ring: string): Held {
    const held: Held = {
      ...{ over: false, missed: false, cancelKeeping: () => {}, taking: Promise.resolve() },
      cancelTaking: this.#parts.clock.after(lookFirstMs, () => this.#take(ring, held)),
      sealed: new Map(),
    };
    return held;
  }

  #take(ring: string, held: Held): void {
    if (held.over || held.cancelTaking === null) return;
    held.cancelTaking();
    held.cancelTaking = null;
    const { camera, shown, clock, wallMs } = this.#parts;
    const pressed = this.#parts.pressed().find((one) => one.ring === ring);
    const to = pressed === undefined ? [] : this.#wanting(pressed);
    if (to.length === 0 || shown() !== "calls" || wallMs() === null) return;
    held.cancelKeeping = clock.after(keptMs, () => drop(held));
    const sealing = camera.still(ring, to.map(({ device, key }) => ({ device, key })));
    // A camera that fails keeps nothing, and the phone is told that there is nothing.
    held.taking = sealing.then((stills) => this.#keep(ring, held, stills)).catch(() => {});
  }

  async #keep(ring: string, held: Held, stills: readonly SealedStill[]): Promise<void> {
    const { unit, key, book, wallMs } = this.#parts;
    for (const { device, text } of stills) {
      const [site, nowMs] = [book()?.root.site, wallMs()];
      if (site === undefined || nowMs === null) return;
      const proof = await proveSealed(key, { site, unit, ring, device, text, nowMs });
      if (held.over) return;
      held.sealed.set(device, { text, proof });
    }
    if (held.sealed.size > 0) this.#parts.observe({ what: "missed_picture", ring });
  }

  /** The devices for which a picture of this ring may be taken. */
  #wanting({ number, still }: PressedRing) {
    const book = this.#parts.book();
    const flat = book?.flatAt(placeOf(number) ?? "") ?? null;
    if (book === null || flat === null) return [];
    return this.#parts.wishes().of(flat, book.devicesOf(flat))
      .filter(({ quiet }) => still || quiet);
  }

  /** Says it before anything is taken, whoever sleeps: the street need not learn that. */
  #say(pressed: readonly PressedRing[]): void {
    const says = this.#parts.shown() === "calls" &&
      pressed.some((one) =>
        one.state === "ringing" && this.#wanting({ ...one, still: true }).length > 0
      );
    if (says === this.#says) return;
    this.#says = says;
    this.#parts.observe({ what: "may_take_picture", on: says });
  }
}

/** Nothing of it is left, and nothing more is taken. */
function drop(held: Held): void {
  held.over = true;
  held.cancelTaking?.();
  held.cancelTaking = null;
  held.cancelKeeping();
  held.sealed.clear();
}

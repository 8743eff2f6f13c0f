/**
 * A car's stop at a landing, as far as its doors go: they open, stay for the dwell and for as long
 * as somebody walks through them, close, and turn round for an obstruction or a new call.
 */
import type { Clock } from "../../src/clock.ts";
import type { DoorState } from "../../src/lift/vocabulary.ts";
import type { Car, Side } from "../../src/site.ts";
import { sides } from "../../src/site.ts";
import { SimulatedDoor } from "./door.ts";

/** How often a stop's doors turn round for new calls before they close regardless. */
export const reopensMax = 4;

/** What a stop tells its car. */
export interface StopListener {
  /** A door begins to open, at first or again. */
  opening(side: Side): void;
  /** A door stands fully open. */
  opened(side: Side): void;
  /** All doors are shut. */
  shut(): void;
  changed(side: Side, state: DoorState): void;
}

/** The doors of one car, and the stop they make. */
export class LandingStop {
  readonly doors: ReadonlyMap<Side, SimulatedDoor>;
  readonly #clock: Clock;
  readonly #listener: StopListener;
  #closeAtMs = 0;
  #reopens = 0;
  #walking = false;
  #held = false;
  #kept = false;
  #cancel: () => void = () => {};

  constructor(spec: Car, clock: Clock, listener: StopListener) {
    this.#clock = clock;
    this.#listener = listener;
    const doors = new Map<Side, SimulatedDoor>();
    for (const side of sides) {
      const door = spec.doors[side];
      if (door === undefined) continue;
      doors.set(
        side,
        new SimulatedDoor(side, door, clock, {
          opened: (opened) => {
            this.#listener.opened(opened);
            this.#closeWhenDue();
          },
          closed: () => {
            if (this.shut) this.#listener.shut();
          },
          obstructed: (turned) => this.#listener.opening(turned),
          changed: (moved, state) => this.#listener.changed(moved, state),
        }),
      );
    }
    this.doors = doors;
  }

  /** Whether every door is shut. A broken one is not: the car may not leave. */
  get shut(): boolean {
    for (const door of this.doors.values()) if (!door.shut) return false;
    return true;
  }

  /** Whether calls have turned the doors round as often as they may in one stop. */
  get outworn(): boolean {
    return this.#reopens >= reopensMax;
  }

  /** Time until the doors could be shut, if nothing more comes, ms. */
  get shutInMs(): number {
    let shutInMs = 0;
    for (const door of this.doors.values()) shutInMs = Math.max(shutInMs, door.shutInMs);
    return shutInMs + Math.max(0, this.#closeAtMs - this.#clock.monotonic());
  }

  /** Begins a stop by opening doors; `false` where all of them are broken. */
  begin(sidesToOpen: readonly Side[]): boolean {
    this.#cancel();
    this.#closeAtMs = 0;
    this.#reopens = 0;
    let opens = false;
    for (const side of sidesToOpen) {
      const door = this.doors.get(side);
      if (door === undefined || door.state === "door-fault") continue;
      opens = true;
      door.open();
      this.#listener.opening(side);
    }
    return opens;
  }

  /** Turns a door round, or opens one more, for a call: `reopensMax` times a stop at most. */
  reopen(side: Side): void {
    if (this.outworn) return;
    this.#reopens++;
    this.open(side);
  }

  /** Opens a door during a stop; a broken one stays as it is. */
  open(side: Side): void {
    const door = this.doors.get(side);
    if (door === undefined || (door.state !== "closed" && door.state !== "closing")) return;
    door.open();
    this.#listener.opening(side);
  }

  /** The doors stay open for at least so long from now. */
  stayFor(ms: number): void {
    this.#closeAtMs = Math.max(this.#closeAtMs, this.#clock.monotonic() + ms);
    this.#closeWhenDue();
  }

  /** People walk through the doors: they stay open until told otherwise. */
  setWalking(walking: boolean): void {
    this.#walking = walking;
    this.#closeWhenDue();
  }

  /** Keeps the doors open, at this stop and every later one, until told otherwise. */
  hold(held: boolean): void {
    this.#held = held;
    this.#closeWhenDue();
  }

  /** Somebody holds a door open on purpose, or lets go of it. */
  keepOpen(kept: boolean): void {
    if (this.#kept === kept) return;
    this.#kept = kept;
    this.#closeWhenDue();
  }

  #closeWhenDue(): void {
    this.#cancel();
    if (this.#walking || this.#held || this.#kept) return;
    let open = false;
    for (const { state } of this.doors.values()) {
      if (state === "opening") return;
      if (state === "opened") open = true;
    }
    if (!open) return;
    this.#cancel = this.#clock.after(this.#closeAtMs - this.#clock.monotonic(), () => {
      for (const door of this.doors.values()) door.close();
    });
  }
}

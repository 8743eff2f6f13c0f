/**
 * One car door: opens and closes at a steady pace, can be turned round on its way, obstructed and
 * broken. How long it stays open is the car's business.
 */
import type { Clock } from "../../src/clock.ts";
import type { DoorState } from "../../src/lift/vocabulary.ts";
import type { Side } from "../../src/site.ts";

/** What a door tells its car. */
export interface DoorListener {
  opened(side: Side): void;
  closed(side: Side): void;
  /** An obstruction turned it round. */
  obstructed(side: Side): void;
  /** Its state is another one. */
  changed(side: Side, state: DoorState): void;
}

/** One car door. */
export class SimulatedDoor {
  readonly side: Side;
  readonly #openMs: number;
  readonly #closeMs: number;
  readonly #clock: Clock;
  readonly #listener: DoorListener;
  #state: Extract<DoorState, "closed" | "opening" | "opened" | "closing" | "door-fault"> = "closed";
  /** How far it stood open when it last began to move, 0 to 1. */
  #share = 0;
  #sinceMs = 0;
  #obstructions = 0;
  #cancel: () => void = () => {};

  constructor(
    side: Side,
    spec: { readonly openMs: number; readonly closeMs: number },
    clock: Clock,
    listener: DoorListener,
  ) {
    this.side = side;
    this.#openMs = spec.openMs;
    this.#closeMs = spec.closeMs;
    this.#clock = clock;
    this.#listener = listener;
  }

  get state(): DoorState {
    return this.#state;
  }

  /** Whether the car may leave, as far as this door is concerned. */
  get shut(): boolean {
    return this.#state === "closed";
  }

  /** Time until it is shut if it closed from now on, ms. */
  get shutInMs(): number {
    return this.#shareNow() * this.#closeMs;
  }

  /** Opens it, from wherever it is; a broken door stays as it is. */
  open(): void {
    if (this.#state !== "closed" && this.#state !== "closing") return;
    const share = this.#shareNow();
    this.#move("opening", (1 - share) * this.#openMs, () => {
      this.#rest("opened", 1);
      this.#listener.opened(this.side);
    });
  }

  /** Closes it; whoever stands in the way turns it round halfway. */
  close(): void {
    if (this.#state !== "opened") return;
    if (this.#obstructions > 0) {
      this.#move("closing", this.#closeMs / 2, () => {
        this.#obstructions--;
        this.open();
        this.#listener.obstructed(this.side);
      });
      return;
    }
    this.#move("closing", this.#closeMs, () => {
      this.#rest("closed", 0);
      this.#listener.closed(this.side);
    });
  }

  /** Puts something in its way for its next `times` closings; 0 takes it away. */
  obstruct(times: number): void {
    this.#obstructions = times;
  }

  /** Breaks it where it is. */
  fail(): void {
    if (this.#state === "door-fault") return;
    this.#rest("door-fault", this.#shareNow());
  }

  /** Mends it: it opens fully first, unless it is shut. */
  repair(): void {
    if (this.#state !== "door-fault") return;
    if (this.#share === 0) {
      this.#rest("closed", 0);
      return;
    }
    this.#state = "closing";
    this.#sinceMs = this.#clock.monotonic();
    this.open();
  }

  #move(state: "opening" | "closing", forMs: number, then: () => void): void {
    this.#cancel();
    this.#share = this.#shareNow();
    this.#state = state;
    this.#sinceMs = this.#clock.monotonic();
    this.#cancel = this.#clock.after(forMs, then);
    this.#listener.changed(this.side, state);
  }

  #rest(state: "opened" | "closed" | "door-fault", share: number): void {
    this.#cancel();
    this.#cancel = () => {};
    this.#share = share;
    this.#state = state;
    this.#listener.changed(this.side, state);
  }

  #shareNow(): number {
    const elapsedMs = this.#clock.monotonic() - this.#sinceMs;
    if (this.#state === "opening") {
      return Math.min(1, this.#share + portion(elapsedMs, this.#openMs));
    }
    if (this.#state === "closing") {
      return Math.max(0, this.#share - portion(elapsedMs, this.#closeMs));
    }
    return this.#share;
  }
}

function portion(elapsedMs: number, wholeMs: number): number {
  return wholeMs === 0 ? 1 : elapsedMs / wholeMs;
}

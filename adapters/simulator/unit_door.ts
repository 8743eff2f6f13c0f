/** A simulated door: a strike that is released for a while, a contact, and what the two tell. */
import type { Clock } from "../../src/clock.ts";
import type { UnitDoor } from "../../src/site.ts";
import type { UnitHeartbeat } from "../mqtt/unit_payloads.ts";

/** What a door says to its unit. */
export interface DoorListener {
  /** Contact, strike or alarms are otherwise than they were. */
  changed(): void;
  alarm(door: string, what: "forced" | "held_open"): void;
}

/** One door of a unit. */
export class SimulatedUnitDoor {
  readonly site: UnitDoor;
  readonly #clock: Clock;
  readonly #listener: DoorListener;
  #contact: "open" | "closed" = "closed";
  #strike: "locked" | "released" = "locked";
  #forced = false;
  #heldOpen = false;
  #cancelRelease = () => {};
  #cancelHeld = () => {};

  constructor(site: UnitDoor, clock: Clock, listener: DoorListener) {
    this.site = site;
    this.#clock = clock;
    this.#listener = listener;
  }

  get contact(): "open" | "closed" {
    return this.#contact;
  }

  get strike(): "locked" | "released" {
    return this.#strike;
  }

  /** Releases the strike for its time; again while released, it is for the whole time anew. */
  release(): void {
    this.#cancelRelease();
    this.#strike = "released";
    this.#cancelRelease = this.#clock.after(this.site.releaseMs, () => {
      this.#strike = "locked";
      this.#listener.changed();
    });
    this.#listener.changed();
  }

  /** Somebody pulls the door open, whether the strike lets it or not. */
  open(): void {
    if (this.#contact === "open") return;
    this.#contact = "open";
    if (this.#strike === "locked") {
      this.#forced = true;
      this.#listener.alarm(this.site.id, "forced");
    }
    this.#watchHeld();
    this.#listener.changed();
  }

  /** It falls shut: what it complained of is over. */
  close(): void {
    if (this.#contact === "closed") return;
    this.#contact = "closed";
    this.#forced = false;
    this.#heldOpen = false;
    this.#cancelHeld();
    this.#listener.changed();
  }

  /** Without power the strike locks (it needs power to release) and nothing is watched. */
  powerOff(): void {
    this.#cancelRelease();
    this.#cancelHeld();
    this.#strike = "locked";
    this.#forced = false;
    this.#heldOpen = false;
  }

  /** A door that stands open at power-up is watched from then on. */
  powerOn(): void {
    if (this.#contact === "open") this.#watchHeld();
  }

  /** The door as its unit reports it. */
  report(): UnitHeartbeat["doors"][number] {
    return {
      door: this.site.id,
      contact: this.#contact,
      strike: this.#strike,
      alarms: [
        ...(this.#forced ? ["forced" as const] : []),
        ...(this.#heldOpen ? ["held_open" as const] : []),
      ],
    };
  }

  #watchHeld(): void {
    this.#cancelHeld();
    this.#cancelHeld = this.#clock.after(this.site.heldOpenMs, () => {
      this.#heldOpen = true;
      this.#listener.alarm(this.site.id, "held_open");
      this.#listener.changed();
    });
  }
}

/** What can go wrong in a simulated group, on request. Each fault lasts until it is taken back. */
import type { Side } from "../../src/site.ts";
import type { SimulatedCar } from "./car.ts";
import type { GroupController } from "./controller.ts";
import type { ControllerLink } from "./controller_link.ts";
import type { Publisher } from "./publisher.ts";

/** Breaks and mends one group. */
export class Faults {
  readonly #controller: GroupController;
  readonly #publisher: Publisher;
  readonly #link: ControllerLink;

  constructor(controller: GroupController, publisher: Publisher, link: ControllerLink) {
    this.#controller = controller;
    this.#publisher = publisher;
    this.#link = link;
  }

  /** Somebody turns the key: the car stops where it first can, lets people out and rests. */
  outOfService(car: string, out: boolean): void {
    this.#controller.setCause(this.#car(car), "key", out);
  }

  /** Something stands in the way of a door's next `times` closings. */
  doorObstructed(car: string, side: Side, times: number): void {
    this.#car(car).obstructDoor(side, times);
  }

  /** A door stays as it is and does not move again. */
  doorFault(car: string, side: Side, broken: boolean): void {
    const { state } = this.#doorOf(car, side);
    const fault = state === "closed" || state === "opening"
      ? "door-opening-fault"
      : "door-closing-fault";
    this.#car(car).setDoorFault(side, broken);
    this.#controller.setCause(this.#car(car), `door ${side}`, broken, fault);
  }

  /** The drive is gone: the car halts at once, between landings if it moves. */
  carStuck(car: string, stuck: boolean): void {
    const stands = this.#car(car).phase !== "moving";
    this.#car(car).setDrive(!stuck);
    this.#controller.setCause(
      this.#car(car),
      "drive",
      stuck,
      stands ? "start-failure" : "car-stopped-outside-landing-zone",
    );
  }

  /** The doors of a car close, whoever holds them. */
  nudge(car: string): void {
    this.#controller.endHolds(this.#car(car));
  }

  /** An attendant takes a car over, or leaves it. */
  attended(car: string, attended: boolean): void {
    this.#controller.setAttended(this.#car(car), attended);
  }

  /** Fire operation of the whole group. */
  fire(fire: boolean): void {
    this.#controller.setFire(fire);
  }

  /** The controller hangs: neither speaks nor hears, while its connection stands. */
  controllerSilent(silent: boolean): void {
    this.#publisher.setSilent(silent);
  }

  /** The controller starts again, with another boot and no memory. */
  controllerReboot(): void {
    this.#controller.reboot();
  }

  /** Sets the controller's wall clock off by so much, which must change nothing (E5). */
  wallClockOff(ms: number): void {
    this.#controller.unit.setWallOffset(ms);
  }

  /** The cable is cut. */
  linkCut(cut: boolean): void {
    this.#link.cut(cut);
  }

  #doorOf(car: string, side: Side) {
    const state = this.#car(car).doors[side];
    if (state === undefined) {
      throw new Error(`Cannot break the ${side} door of ${car}: it must have one, got none`);
    }
    return { state };
  }

  #car(id: string): SimulatedCar {
    const car = this.#controller.cars.get(id);
    if (car === undefined) {
      const known = [...this.#controller.cars.keys()].join(", ");
      throw new Error(`Cannot find a car to break: it must be one of ${known}, got ${id}`);
    }
    return car;
  }
}

/**
 * The landing buttons of a group: which are lit, and which car comes for each. A button changes its
 * car as long as that car has not committed to the stop.
 */
import { type Heading, sideBit } from "../../src/lift/collective.ts";
import type { Side } from "../../src/site.ts";
import { chooseCar, type LandingButton } from "./allocation.ts";
import type { SimulatedCar } from "./car.ts";

interface LitButton extends LandingButton {
  /** Nobody, while no car in service stops there. */
  car: SimulatedCar | undefined;
}

/** The landing buttons of one group. */
export class LandingButtons {
  readonly #cars: ReadonlyMap<string, SimulatedCar>;
  readonly #refresh: (car: SimulatedCar) => void;
  #lit = new Map<string, LitButton>();

  /** @param refresh is told of each car that has another set of buttons to serve. */
  constructor(
    cars: ReadonlyMap<string, SimulatedCar>,
    refresh: (car: SimulatedCar) => void,
  ) {
    this.#cars = cars;
    this.#refresh = refresh;
  }

  /** The buttons that a car comes for. */
  *of(car: SimulatedCar): Iterable<LandingButton> {
    for (const button of this.#lit.values()) if (button.car === car) yield button;
  }

  isLit(at: number, side: Side, heading: Heading): boolean {
    return this.#lit.has(keyOf(at, side, heading));
  }

  /** Lights a button and sends a car. */
  press(at: number, side: Side, heading: Heading): void {
    const button: LitButton = { at, sides: sideBit(side), heading, car: undefined };
    this.#lit.set(keyOf(at, side, heading), button);
    this.#allocate(button);
  }

  /** A car, whichever it is, has opened its doors there in that direction. */
  served(at: number, side: Side, heading: Heading): void {
    const key = keyOf(at, side, heading);
    const button = this.#lit.get(key);
    if (button === undefined) return;
    this.#lit.delete(key);
    if (button.car !== undefined) this.#refresh(button.car);
  }

  /** Things have changed: considers anew which car comes for each button. */
  allocateAll(): void {
    for (const button of this.#lit.values()) this.#allocate(button);
  }

  /** All buttons go dark. */
  clear(): void {
    this.#lit.clear();
  }

  #allocate(button: LitButton): void {
    const { car, at, heading } = button;
    if (car !== undefined && car.inService && car.leaving === heading) {
      const committed = car.ride?.committed === true && car.ride.target === at;
      const there = car.at === at && (car.phase === "stopped" || car.phase === "levelling");
      if (committed || there) return;
    }
    const chosen = chooseCar(this.#cars.values(), button, car);
    if (chosen === car) return;
    button.car = chosen;
    if (car !== undefined) this.#refresh(car);
    if (chosen !== undefined) this.#refresh(chosen);
  }
}

function keyOf(at: number, side: Side, heading: Heading): string {
  return `${at}/${side}/${heading}`;
}

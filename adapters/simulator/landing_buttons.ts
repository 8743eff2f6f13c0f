/**
 * The landing buttons of a group: which are lit, and which car comes for each. A button changes its
 * car as long as that car has not committed to the stop. Or no car comes of its own: the controller
 * reports what is lit, and the server sends the car.
 */
import { type Heading, sideBit } from "../../src/lift/collective.ts";
import type { Side } from "../../src/site.ts";
import { chooseCar, type LandingButton } from "./allocation.ts";
import type { SimulatedCar } from "./car.ts";

/** Who sends a car for a landing button: the controller itself, or the server it reports to. */
export type ButtonsMode = "own" | "reported";

interface LitButton extends LandingButton {
  readonly side: Side;
  /** Nobody, while no car in service stops there. */
  car: SimulatedCar | undefined;
}

/** The landing buttons of one group. */
export class LandingButtons {
  readonly #cars: ReadonlyMap<string, SimulatedCar>;
  readonly #refresh: (car: SimulatedCar) => void;
  #lit = new Map<string, LitButton>();

  readonly #mode: ButtonsMode;
  readonly #changed: () => void;

  /**
   * @param refresh is told of each car that has another set of buttons to serve.
   * @param changed is told when other buttons are lit, where they are reported.
   */
  constructor(
    cars: ReadonlyMap<string, SimulatedCar>,
    refresh: (car: SimulatedCar) => void,
    mode: ButtonsMode = "own",
    changed: () => void = () => {},
  ) {
    this.#cars = cars;
    this.#refresh = refresh;
    this.#mode = mode;
    this.#changed = mode === "reported" ? changed : () => {};
  }

  /** The buttons that a car comes for. */
  *of(car: SimulatedCar): Iterable<LandingButton> {
    for (const button of this.#lit.values()) if (button.car === car) yield button;
  }

  isLit(at: number, side: Side, heading: Heading): boolean {
    return this.#lit.has(keyOf(at, side, heading));
  }

  /** What the server is told of; nothing where the controller sends cars itself. */
  reported(): readonly { at: number; side: Side; heading: Heading }[] | undefined {
    return this.#mode === "reported" ? [...this.#lit.values()] : undefined;
  }

  /** Lights a button and sends a car. */
  press(at: number, side: Side, heading: Heading): void {
    const button: LitButton = { at, side, sides: sideBit(side), heading, car: undefined };
    this.#lit.set(keyOf(at, side, heading), button);
    this.#changed();
    this.#allocate(button);
  }

  /** A car, whichever it is, has opened its doors there in that direction. */
  served(at: number, side: Side, heading: Heading): void {
    const key = keyOf(at, side, heading);
    const button = this.#lit.get(key);
    if (button === undefined) return;
    this.#lit.delete(key);
    this.#changed();
    if (button.car !== undefined) this.#refresh(button.car);
  }

  /** Things have changed: considers anew which car comes for each button. */
  allocateAll(): void {
    for (const button of this.#lit.values()) this.#allocate(button);
  }

  /** All buttons go dark. */
  clear(): void {
    if (this.#lit.size > 0) this.#changed();
    this.#lit.clear();
  }

  #allocate(button: LitButton): void {
    if (this.#mode === "reported") return;
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

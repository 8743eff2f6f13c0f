/**
 * The choice of a controller that is not told which car to send (a delegating group): the car that
 * would have its doors open soonest, as it chooses for its own buttons (`allocation.ts`). It thinks
 * again whenever a car's stop is over or a car goes or comes, and changes its mind until a car has
 * committed. A call that no car can take now waits for one and is not held meanwhile.
 */
import { sideBit } from "../../src/lift/collective.ts";
import type { Desired, DesiredCall } from "../mqtt/payloads.ts";
import { chooseCar } from "./allocation.ts";
import type { SimulatedCar } from "./car.ts";
import { headingTo, type Levels } from "./levels.ts";

/** Chooses cars for calls that name none. */
export class DelegatingChoice {
  readonly #cars: ReadonlyMap<string, SimulatedCar>;
  readonly #levels: Levels;
  #chosen = new Map<string, SimulatedCar>();
  #last: Desired | undefined;

  constructor(cars: ReadonlyMap<string, SimulatedCar>, levels: Levels) {
    this.#cars = cars;
    this.#levels = levels;
  }

  /** What was wanted last, with the cars that are best now; `undefined` before anything was. */
  again(isOver: (call: string) => boolean): Desired | undefined {
    return this.#last && this.choose(this.#last, isOver);
  }

  /**
   * A desired state in which every call has a car; calls that no car can take are left out.
   * @param isOver whether a call has been finished: it keeps its place until the server lets it go.
   */
  choose(desired: Desired, isOver: (call: string) => boolean): Desired {
    this.#last = desired;
    const before = this.#chosen;
    this.#chosen = new Map();
    const calls: DesiredCall[] = [];
    for (const call of desired.calls) {
      const current = before.get(call.call);
      const car = isOver(call.call) ? current : this.#carFor(call, current);
      if (car !== undefined) this.#chosen.set(call.call, car);
      const id = car?.id ?? (isOver(call.call) ? [...this.#cars.keys()][0] : undefined);
      if (id !== undefined) calls.push({ ...call, car: id });
    }
    return { ...desired, calls };
  }

  /** Forgets everything, as a controller that boots does. */
  clear(): void {
    this.#chosen = new Map();
    this.#last = undefined;
  }

  #carFor(call: DesiredCall, current: SimulatedCar | undefined): SimulatedCar | undefined {
    if (call.kind === "car") {
      const own = call.car === undefined ? undefined : this.#cars.get(call.car);
      return own?.inService === true ? own : undefined;
    }
    const { from, to, direction } = call;
    if (from === undefined) return undefined;
    const at = this.#levels.indexOf(from.level);
    const heading = to === undefined
      ? direction === "up" ? 1 : -1
      : headingTo(at, this.#levels.indexOf(to.level));
    // A car that is kept for a call is kept for this one.
    if (call.priority === true && current?.inService === true) return current;
    const able = [...this.#cars.values()].filter(({ id, sidesAt }) =>
      call.cars?.includes(id) !== false &&
      (to === undefined || (sidesAt[this.#levels.indexOf(to.level)]! & sideBit(to.side)) !== 0)
    );
    const button = { at, sides: sideBit(from.side), heading };
    return chooseCar(able, button, current);
  }
}

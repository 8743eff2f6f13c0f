/** What a simulated car tells its controller, in the order in which it happens. */
import type { Heading } from "../../src/lift/collective.ts";
import type { DoorState } from "../../src/lift/vocabulary.ts";
import type { Side } from "../../src/site.ts";
import type { SimulatedCar } from "./car.ts";

/** Hears of one car, or of several. */
export interface CarListener {
  /** It can no longer pass level `at`, and will leave it in direction `leaving`. */
  committed(car: SimulatedCar, at: number, leaving: Heading): void;
  departed(car: SimulatedCar): void;
  arrived(car: SimulatedCar): void;
  /** A door begins to open at a stop, at first or again. */
  opening(car: SimulatedCar, side: Side): void;
  /** A door stands fully open, or a call came for one that does: serve what there is to serve. */
  serve(car: SimulatedCar, side: Side): void;
  /** All doors are shut: the stop is over. */
  closed(car: SimulatedCar): void;
  /** A door's state is another one. */
  door(car: SimulatedCar, side: Side, state: DoorState): void;
  /** Something observable changed. */
  changed(car: SimulatedCar): void;
}

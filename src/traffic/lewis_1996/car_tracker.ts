/**
 * Where the cars are in their steps, reckoned from what a policy sees and when it saw it: a view
 * says that a car is stopping, not when it will stand. Since every step but loading takes a fixed
 * time, the moment at which it began gives its end. How many got in or out is read off how long
 * the doors were open, a second each; how many are getting in now is what the floor's known rate
 * makes of the time for which the button was lit.
 */
import { downPeakRates, floors, loadTimeS, lobby, rateStepS } from "./environment.ts";
import { floorTimeS, stopHalfS, turnTimeS } from "./environment.ts";
import type { PlanCar } from "./car_plan.ts";
import type { CarView, Direction, Phase, View } from "./policy.ts";

/** People a second who come to a floor to go in a direction, in the profile that all know. */
export function knownRate(
  floor: number,
  direction: Direction,
  atS: number,
  upPerMinute: number,
): number {
  if (direction === "up") return floor === lobby ? upPerMinute / 60 : 0;
  return floor === lobby ? 0 : (downPeakRates[Math.floor(atS / rateStepS)] ?? 0) / rateStepS;
}

interface Tracked {
  phase: Phase;
  floor: number;
  direction: Direction;
  /** When the present step began. */
  actedS: number;
  /** Whether the car turned as it left. */
  turned: boolean;
  /** Of the present stop: buttons pressed inside before, and since when people waited there. */
  buttons: readonly number[];
  sinceS: number | null;
  /** People inside before the present stop. */
  persons: number;
}

/** Follows the cars of one hour through its views. */
export class CarTracker {
  readonly #upPerMinute: number;
  readonly #cars: Tracked[] = [];
  readonly #plans: PlanCar[] = [];
  #before: View | null = null;

  constructor(upPerMinute: number) {
    this.#upPerMinute = upPerMinute;
  }

  /** Takes in the next view; gives the cars as plans begin. The same objects every time. */
  see(view: View): readonly PlanCar[] {
    for (const [index, car] of view.cars.entries()) {
      const tracked = this.#cars[index] ??= firstSight(car, view.nowS);
      this.#follow(tracked, car, view);
      const plan = this.#plans[index] ??= emptyPlan();
      this.#fill(plan, tracked, car, view, index);
    }
    this.#before = view;
    return this.#plans;
  }

  #follow(tracked: Tracked, car: CarView, view: View): void {
    const { phase, floor, direction } = tracked;
    const changed = phase !== car.phase || floor !== car.floor;
    const opened = phase === "stopping" && car.phase === "open";
    if (changed && !opened) {
      const actedS = this.#before?.nowS ?? view.nowS;
      if (car.phase === "stopping") {
        tracked.buttons = this.#before!.cars[view.cars.indexOf(car)]!.carCalls;
        tracked.sinceS = this.#before!.calls.find((call) =>
          call.floor === car.floor && call.direction === car.serves
        )?.sinceS ?? null;
      } else if (car.phase === "idle" && (phase === "stopping" || phase === "open")) {
        const moved = Math.round((view.nowS - tracked.actedS - stopHalfS) / loadTimeS);
        tracked.persons = car.carCalls.length === 0
          ? 0
          : Math.max(1, tracked.persons + moved - 2 * outOf(tracked, car.floor));
      }
      tracked.turned = direction !== car.direction;
      tracked.actedS = actedS;
    }
    tracked.phase = car.phase;
    tracked.floor = car.floor;
    tracked.direction = car.direction;
  }

  #fill(plan: PlanCar, tracked: Tracked, car: CarView, view: View, index: number): void {
    const ofEvent = view.happened.type === "car" && view.happened.car === index;
    plan.floor = car.floor;
    plan.heading = car.direction === "up" ? 1 : -1;
    plan.serves = car.serves === null ? 0 : car.serves === "up" ? 1 : -1;
    plan.buttons = car.carCalls.reduce((mask, floor) => mask | 1 << floor, 0);
    plan.persons = tracked.persons;
    const { actedS } = tracked;
    switch (car.phase) {
      case "idle":
        plan.step = "free";
        plan.atS = view.nowS;
        return;
      case "moving":
      case "leaving":
        plan.step = "atFloor";
        plan.atS = ofEvent ? view.nowS : actedS + floorTimeS +
          (car.phase === "moving" ? 0 : stopHalfS + (tracked.turned ? turnTimeS : 0));
        return;
      case "halting":
        plan.step = "free";
        plan.atS = actedS + stopHalfS;
        return;
      case "stopping":
      case "open":
        this.#fillStop(plan, tracked, car, view.nowS);
    }
  }

  #fillStop(plan: PlanCar, tracked: Tracked, car: CarView, nowS: number): void {
    const openS = tracked.actedS + stopHalfS;
    const out = outOf(tracked, car.floor);
    let entering = 0;
    if (tracked.sinceS !== null) {
      const rate = knownRate(car.floor, car.serves ?? "down", openS, this.#upPerMinute);
      entering = (1 + rate * Math.max(0, openS - tracked.sinceS)) / (1 - Math.min(rate, 0.9));
    }
    plan.step = "free";
    // Somebody is in the door as long as they are open; the last one, half a second more.
    plan.atS = Math.max(openS + (out + entering) * loadTimeS, nowS + loadTimeS / 2);
    plan.persons = tracked.persons - out + Math.max(entering, plan.atS - openS - out);
    plan.buttons &= ~(1 << car.floor);
    if (entering === 0) return;
    if (car.serves === "down") plan.buttons |= 1 << lobby;
    else plan.buttons |= 1 << Math.ceil((car.floor + floors) / 2) | 1 << floors;
    plan.buttons &= ~(1 << car.floor);
  }
}

/** People who get out at the present stop: as many as at each other button. */
function outOf(tracked: Tracked, floor: number): number {
  return tracked.buttons.includes(floor) ? tracked.persons / tracked.buttons.length : 0;
}

function firstSight(car: CarView, nowS: number): Tracked {
  const { phase, floor, direction } = car;
  return {
    phase,
    floor,
    direction,
    actedS: nowS,
    turned: false,
    buttons: [],
    sinceS: null,
    persons: 0,
  };
}

function emptyPlan(): PlanCar {
  return { step: "free", atS: 0, floor: lobby, heading: -1, serves: 0, buttons: 0, persons: 0 };
}

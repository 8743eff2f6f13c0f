/**
 * One hour in the environment of 1996 under one policy: a simulation from event to event, in
 * seconds of the hour. The same riders and the same policy give the same figures bit for bit; it
 * knows no clock and draws no random number.
 *
 * The policy is asked when a button is lit, when a moving car comes to a floor, and when a car may
 * close its doors or has halted. After each answer, the car of the event and all idle cars act.
 */
import { type AtFloor, atFloor, type FromFloor, fromFloor } from "./car_rules.ts";
import {
  capacity,
  cars as carCount,
  floors,
  floorTimeS,
  loadTimeS,
  lobby,
  stopHalfS,
  turnTimeS,
} from "./environment.ts";
import type { Assignments, Call, Direction, HallCall, Happened, Phase, Policy } from "./policy.ts";
import type { Rider } from "./riders.ts";

/** A rider with what became of them. */
export interface Journey extends Rider {
  readonly car: number;
  /** When they began to enter the car. */
  readonly enteredS: number;
  /** When they had got out. */
  readonly leftS: number;
}

/** What came of an hour. */
export interface HourResult {
  /** All riders, in the order in which they got out. */
  readonly journeys: readonly Journey[];
  /** Times that doors opened. */
  readonly stops: number;
  /** Floors travelled by all cars. */
  readonly floorsTravelled: number;
}

interface Inside {
  readonly rider: Rider;
  readonly enteredS: number;
}

interface Car {
  phase: Phase;
  floor: number;
  direction: Direction;
  serves: Direction | null;
  readonly inside: Inside[];
  /** When its phase, or the present person's step, is over; infinite where nothing is under way. */
  dueS: number;
}

/** More events than any hour has: beyond, a policy drives its cars about for nothing. */
const mostEvents = 1_000_000;

const directions = ["up", "down"] as const;

/** Options of {@link simulateHour}. */
export interface HourOptions {
  /** How many cars there are; the environment's four unless a test says otherwise. */
  readonly cars?: number;
}

/**
 * Runs one hour until all `riders`, given in the order of their coming, are served. Throws where
 * the policy leaves calls open for ever, or assigns what is no call.
 */
export function simulateHour(
  riders: readonly Rider[],
  policy: Policy,
  options: HourOptions = {},
): HourResult {
  return new Hour(riders, policy, options.cars ?? carCount).run();
}

class Hour {
  readonly #riders: readonly Rider[];
  readonly #policy: Policy;
  readonly #cars: readonly Car[];
  /** Who waits, by place. */
  readonly #queues = new Map<number, Rider[]>();
  /** Since when a button is lit, by place. */
  readonly #lit = new Map<number, number>();
  readonly #journeys: Journey[] = [];
  #nowS = 0;
  #next = 0;
  #stops = 0;
  #floorsTravelled = 0;
  #assignments: Assignments = [];

  constructor(riders: readonly Rider[], policy: Policy, count: number) {
    this.#riders = riders;
    this.#policy = policy;
    this.#cars = Array.from({ length: count }, (): Car => ({
      phase: "idle",
      floor: lobby,
      direction: "down",
      serves: null,
      inside: [],
      dueS: Infinity,
    }));
    for (let floor = lobby; floor <= floors; floor++) {
      for (const direction of directions) this.#queues.set(place(floor, direction), []);
    }
  }

  run(): HourResult {
    for (let events = 0; this.#journeys.length < this.#riders.length; events++) {
      if (events > mostEvents) throw new Error("Cannot end the hour: the cars travel for ever");
      const rider = this.#riders[this.#next];
      const first = this.#firstDue();
      const dueS = this.#cars[first]!.dueS;
      if (rider !== undefined && rider.atS <= dueS) {
        this.#nowS = rider.atS;
        this.#next++;
        this.#arrive(rider);
      } else if (dueS < Infinity) {
        this.#nowS = dueS;
        this.#advance(first);
      } else {
        throw new Error("Cannot end the hour: the policy leaves calls open, and no car moves");
      }
    }
    return {
      journeys: this.#journeys,
      stops: this.#stops,
      floorsTravelled: this.#floorsTravelled,
    };
  }

  #firstDue(): number {
    let first = 0;
    for (let index = 1; index < this.#cars.length; index++) {
      if (this.#cars[index]!.dueS < this.#cars[first]!.dueS) first = index;
    }
    return first;
  }

  #arrive(rider: Rider): void {
    const direction = rider.to > rider.from ? "up" : "down";
    this.#queues.get(place(rider.from, direction))!.push(rider);
    if (!this.#light(rider.from, direction)) return;
    this.#ask({ type: "called", call: { floor: rider.from, direction } });
  }

  #advance(index: number): void {
    const car = this.#cars[index]!;
    switch (car.phase) {
      case "leaving":
      case "moving":
        car.phase = "moving";
        this.#floorsTravelled++;
        return this.#ask({ type: "car", car: index });
      case "stopping":
        car.phase = "open";
        this.#stops++;
        return this.#transfer(index);
      case "open":
        return this.#transfer(index);
      case "halting":
      case "idle":
        return this.#release(index);
    }
  }

  /** Lets one person out or in; with nobody left, the doors may close. */
  #transfer(index: number): void {
    const car = this.#cars[index]!;
    const out = car.inside.findIndex(({ rider }) => rider.to === car.floor);
    if (out >= 0) {
      const [{ rider, enteredS }] = car.inside.splice(out, 1) as [Inside];
      car.dueS = this.#nowS + loadTimeS;
      this.#journeys.push({ ...rider, car: index, enteredS, leftS: car.dueS });
      return;
    }
    const queue = car.serves === null ? [] : this.#queues.get(place(car.floor, car.serves))!;
    if (queue.length > 0 && car.inside.length < capacity) {
      car.inside.push({ rider: queue.shift()!, enteredS: this.#nowS });
      car.dueS = this.#nowS + loadTimeS;
      if (car.serves !== null) this.#light(car.floor, car.serves); // a car just full answers no more
      return;
    }
    this.#release(index);
  }

  #release(index: number): void {
    const car = this.#cars[index]!;
    car.phase = "idle";
    car.dueS = Infinity;
    if (car.serves !== null) this.#light(car.floor, car.serves);
    this.#ask({ type: "car", car: index });
  }

  /** Lights the button of a place or puts it out; says whether it was lit now. */
  #light(floor: number, direction: Direction): boolean {
    const here = place(floor, direction);
    const answered = this.#cars.some((car) =>
      car.floor === floor && car.serves === direction &&
      (car.phase === "stopping" || (car.phase === "open" && car.inside.length < capacity))
    );
    if (answered || this.#queues.get(here)!.length === 0) {
      this.#lit.delete(here);
      return false;
    }
    if (this.#lit.has(here)) return false;
    this.#lit.set(here, this.#nowS);
    return true;
  }

  /** Asks the policy, then lets the car of the event and the idle ones act on its answer. */
  #ask(happened: Happened): void {
    this.#assignments = this.#policy.decide({
      nowS: this.#nowS,
      happened,
      calls: this.#openCalls(),
      cars: this.#cars.map((car) => ({
        phase: car.phase,
        floor: car.floor,
        direction: car.direction,
        serves: car.serves,
        carCalls: [...carCalls(car)].sort((a, b) => a - b),
        full: car.inside.length >= capacity,
      })),
    });
    if (happened.type === "car" && this.#cars[happened.car]!.phase === "moving") {
      const car = this.#cars[happened.car]!;
      this.#atFloor(
        car,
        atFloor(this.#state(car), this.#assigned(happened.car), this.#taken(car)),
      );
    }
    for (const [index, car] of this.#cars.entries()) {
      if (car.phase !== "idle") continue;
      this.#fromFloor(
        car,
        fromFloor(this.#state(car), car.serves, this.#assigned(index), this.#taken(car)),
      );
    }
  }

  #atFloor(car: Car, what: AtFloor): void {
    if (what === "pass") {
      car.floor += car.direction === "up" ? 1 : -1;
      car.dueS = this.#nowS + floorTimeS;
    } else if (what === "halt") {
      car.phase = "halting";
      car.serves = null;
      car.dueS = this.#nowS + stopHalfS;
    } else {
      this.#stop(car, what.stopAndServe);
    }
  }

  #fromFloor(car: Car, what: FromFloor): void {
    if (what === "stay") {
      car.serves = null;
    } else if ("reopen" in what) {
      this.#stop(car, what.reopen);
    } else {
      const turnS = what.leave === car.direction ? 0 : turnTimeS;
      car.phase = "leaving";
      car.serves = null;
      car.direction = what.leave;
      car.floor += what.leave === "up" ? 1 : -1;
      car.dueS = this.#nowS + turnS + stopHalfS + floorTimeS;
    }
  }

  #stop(car: Car, serves: Direction): void {
    car.phase = "stopping";
    car.serves = serves;
    car.dueS = this.#nowS + stopHalfS;
    this.#light(car.floor, serves);
  }

  #state(car: Car) {
    return {
      floor: car.floor,
      direction: car.direction,
      carCalls: carCalls(car),
      full: car.inside.length >= capacity,
    };
  }

  /** Whether another car stands at the car's floor for people. */
  #taken(car: Car): boolean {
    return this.#cars.some((each) =>
      each !== car && each.floor === car.floor &&
      (each.phase === "stopping" || each.phase === "open")
    );
  }

  #openCalls(): HallCall[] {
    const calls: HallCall[] = [];
    for (let floor = lobby; floor <= floors; floor++) {
      for (const direction of directions) {
        const sinceS = this.#lit.get(place(floor, direction));
        if (sinceS === undefined) continue;
        const queue = this.#queues.get(place(floor, direction))!;
        calls.push(
          this.#policy.seesQueues
            ? { floor, direction, sinceS, queue: { people: queue.length, oldestS: queue[0]!.atS } }
            : { floor, direction, sinceS },
        );
      }
    }
    return calls;
  }

  /** What was assigned to a car and is open still. */
  #assigned(index: number): readonly Call[] {
    return (this.#assignments[index] ?? []).filter(({ floor, direction }) => {
      const queue = this.#queues.get(place(floor, direction));
      if (queue === undefined) {
        throw new Error(`Cannot assign a call: floors are 1 to ${floors}, got ${floor}`);
      }
      return this.#lit.has(place(floor, direction));
    });
  }
}

const place = (floor: number, direction: Direction) => floor * 2 + (direction === "up" ? 0 : 1);

const carCalls = (car: Car): ReadonlySet<number> =>
  new Set(car.inside.map(({ rider }) => rider.to));

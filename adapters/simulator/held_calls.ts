/**
 * Carries the server's calls through their stages as the cars move: `accepted` → `fixed` (the car
 * has committed to the stop, and to the direction in which it leaves) → `serving` (the doors begin
 * to open for it) → finished: a landing call when the doors are fully open at the landing, a car
 * call at its level, a destination call at its destination. What the server wants and has been told
 * is the book's (`call_book.ts`).
 */
import type { Clock } from "../../src/clock.ts";
import { sideBit } from "../../src/lift/collective.ts";
import type { Side } from "../../src/site.ts";
import type { Desired, DesiredCall, Report } from "../mqtt/payloads.ts";
import type { Happening } from "./building_events.ts";
import { CallBook, type HeldCall, isWhole, wantedBy } from "./call_book.ts";
import type { SimulatedCar } from "./car.ts";
import type { Levels } from "./levels.ts";
import type { UnitClock } from "./unit_clock.ts";

/** What the calls are held in. */
export interface CallSurroundings {
  readonly clock: Clock;
  readonly unit: UnitClock;
  readonly levels: Levels;
  readonly cars: ReadonlyMap<string, SimulatedCar>;
  readonly observe: (happening: Happening) => void;
  /** The report is another one. */
  readonly changed: () => void;
  /** Time has passed, and these calls with it: their cars have less to do. */
  readonly expired: (cars: ReadonlySet<string>) => void;
}

/** The calls of one controller, under way. */
export class HeldCalls {
  readonly #around: CallSurroundings;
  readonly #book = new CallBook();
  #cancelExpiry: () => void = () => {};

  constructor(around: CallSurroundings) {
    this.#around = around;
  }

  /** The part of a report that is about calls. */
  report(): Pick<Report, "epoch" | "revision" | "held" | "finished"> {
    const { epoch, revision, held, finished } = this.#book;
    return { epoch, revision, held, finished };
  }

  /** Takes a desired state, unless it is older than the one it follows; says whether it did. */
  follow(desired: Desired): boolean {
    const { unit, cars } = this.#around;
    const servable = (call: DesiredCall) => this.#servable(call);
    if (!this.#book.follow(desired, unit.unitMs(), servable)) return false;
    for (const car of cars.values()) this.committed(car);
    this.#armExpiry();
    return true;
  }

  /** Adds to a car's demand what its calls want of it. */
  writeDemand(car: SimulatedCar): void {
    const { id, demand } = car;
    for (const held of this.#book.of(id)) {
      const { level, side, heading } = wantedBy(held);
      const calls = heading > 0 ? demand.up : heading < 0 ? demand.down : demand.car;
      const at = this.#standsFor(car, level, held.call);
      calls[at] = calls[at]! | sideBit(side);
    }
  }

  /** Fixes the calls that a car has committed to stop for, if it has. */
  committed(car: SimulatedCar): void {
    const { ride } = car;
    if (ride?.committed !== true && car.phase !== "levelling") return;
    const at = ride?.target ?? car.at;
    for (const held of this.#callsAt(car, at)) {
      if (held.stage === "accepted") this.#advance(held, "fixed");
    }
  }

  /** A car's door begins to open. */
  opening(car: SimulatedCar, side: Side): void {
    for (const held of this.#callsAt(car, car.at, side)) this.#advance(held, "serving");
  }

  /** A car's door is open. `enter` hears of each call whose passengers now walk in. */
  serve(car: SimulatedCar, side: Side, enter: (call: DesiredCall) => void): void {
    for (const held of this.#callsAt(car, car.at, side)) {
      if (held.call.dwellMs !== undefined) car.stayFor(held.call.dwellMs);
      if (held.call.kind === "destination" && !held.aboard) {
        this.#advance(held, "serving");
        held.aboard = true;
        enter(held.call);
      } else {
        this.#book.finish(held.call.call, "served");
        this.#say(held, "served");
      }
    }
  }

  /** Nobody of these calls found room: they are given back, and no car carries a ghost. */
  leftBehind(calls: readonly string[]): void {
    for (const held of [...this.#book.all]) {
      if (!calls.includes(held.call.call)) continue;
      this.#book.finish(held.call.call, "no-room");
      this.#say(held, "no-room");
    }
  }

  /** Whether a car has a call with priority. */
  hasPriority({ id }: SimulatedCar): boolean {
    for (const { call } of this.#book.of(id)) if (call.priority === true) return true;
    return false;
  }

  /** Whether a call has been finished and not let go. */
  isFinished(call: string): boolean {
    return this.#book.isFinished(call);
  }

  /** A car no longer comes. */
  release(car: SimulatedCar): void {
    if (this.#book.release(car.id)) this.#around.changed();
  }

  /** Gives up every call. */
  dropAll(): void {
    this.#book.finishAll("dropped");
    this.#around.changed();
  }

  /** Forgets everything, as a controller that boots does. */
  clear(): void {
    this.#cancelExpiry();
    this.#book.clear();
  }

  /** The held calls that a stop of a car is for, given the direction in which it leaves. */
  #callsAt(car: SimulatedCar, at: number, side?: Side): HeldCall[] {
    return [...this.#book.of(car.id)].filter((held) => {
      const wanted = wantedBy(held);
      const there = this.#standsFor(car, wanted.level, held.call) === at;
      return there && (side === undefined || wanted.side === side) &&
        (wanted.heading === 0 || wanted.heading === car.leaving);
    });
  }

  /** Where a car stands to have the deck of a call at a level, by level index. */
  #standsFor(car: SimulatedCar, level: number, { deck }: DesiredCall): number {
    return car.decks.standsFor(this.#around.levels.indexOf(level), deck);
  }

  #servable(call: DesiredCall): boolean {
    const { cars, levels } = this.#around;
    const car = cars.get(call.car ?? "");
    if (car === undefined || !isWhole(call)) return false;
    return [call.from, call.to].every((landing) => {
      if (landing === undefined) return true;
      const known = levels.indexOf(landing.level) >= 0;
      const at = known ? this.#standsFor(car, landing.level, call) : -1;
      return at >= 0 && (car.sidesAt[at]! & sideBit(landing.side)) !== 0;
    });
  }

  #advance(held: HeldCall, stage: HeldCall["stage"]): void {
    if (held.stage === stage) return;
    held.stage = stage;
    this.#say(held, stage);
  }

  #say(held: HeldCall, stage: HeldCall["stage"] | Report["finished"][number]["outcome"]): void {
    this.#around.changed();
    this.#around.observe({ what: "call", call: held.call.call, car: held.car, stage });
  }

  #armExpiry(): void {
    const { clock, unit, expired } = this.#around;
    this.#cancelExpiry();
    const inMs = this.#book.nextExpiryUnitMs - unit.unitMs();
    if (inMs === Infinity) return;
    this.#cancelExpiry = clock.after(Math.max(1, inMs), () => {
      const cars = new Set(this.#book.expire(unit.unitMs()));
      if (cars.size > 0) this.#around.changed();
      this.#armExpiry();
      expired(cars);
    });
  }
}

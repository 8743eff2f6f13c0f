/**
 * What a controller does beyond serving calls: cars that are kept for somebody (a lease, a call with
 * priority, an attendant) are not sent to landings and pass those who wait there by; doors are kept
 * open for as long as they should be. Leases and holds end on the controller's own clock, whatever
 * becomes of the server. Safety wins: a hold that the controller has ended it does not take up again,
 * and says so until the desired state no longer names it.
 */
import type { Clock } from "../../src/clock.ts";
import type { CarMode } from "../../src/lift/vocabulary.ts";
import type { Desired, Report } from "../mqtt/payloads.ts";
import type { SimulatedCar } from "./car.ts";
import type { UnitClock } from "./unit_clock.ts";

/** What the kept cars are in. */
export interface KeptSurroundings {
  readonly clock: Clock;
  readonly unit: UnitClock;
  readonly cars: ReadonlyMap<string, SimulatedCar>;
  /** Whether a car has a call with priority. */
  readonly hasPriority: (car: SimulatedCar) => boolean;
  /** The moment of a lease or a hold has passed. */
  readonly expired: () => void;
}

type Lease = NonNullable<Desired["leases"]>[number];
type Hold = NonNullable<Desired["holds"]>[number];

/** The kept cars and held doors of one controller. */
export class KeptCars {
  readonly #around: KeptSurroundings;
  #leases: readonly Lease[] = [];
  readonly #holds = new Map<string, Hold>();
  readonly #ended = new Set<string>();
  readonly #attended = new Set<SimulatedCar>();
  #cancelExpiry: () => void = () => {};

  constructor(around: KeptSurroundings) {
    this.#around = around;
  }

  /** The part of a report that is about holds. */
  report(): Pick<Report, "endedHolds"> {
    return this.#ended.size === 0 ? {} : { endedHolds: [...this.#ended] };
  }

  /** Takes over what a desired state says; a hold whose door cannot be opened ends at once. */
  follow({ leases = [], holds = [] }: Desired): void {
    this.#leases = leases;
    const named = new Map(holds.map((hold) => [hold.hold, hold]));
    for (const id of this.#ended) if (!named.has(id)) this.#ended.delete(id);
    for (const id of this.#holds.keys()) if (!named.has(id)) this.#holds.delete(id);
    for (const [id, hold] of named) {
      if (this.#ended.has(id)) continue;
      const isNew = !this.#holds.has(id);
      this.#holds.set(id, hold);
      const car = this.#around.cars.get(hold.car);
      const opens = !isNew || (car?.inService === true && car.openDoor(hold.side));
      if (!opens) this.#end(id);
    }
    this.expire();
  }

  /** Ends what has passed its moment, and lets go of the doors. */
  expire(): void {
    const { clock, unit, expired } = this.#around;
    const now = unit.unitMs();
    this.#leases = this.#leases.filter(({ expiresAtUnitMs }) => expiresAtUnitMs > now);
    for (const [id, { expiresAtUnitMs }] of this.#holds) {
      if (expiresAtUnitMs <= now) this.#holds.delete(id); // the server's clock says so, too
    }
    this.#letGo();
    this.#cancelExpiry();
    const next = Math.min(
      ...[...this.#leases, ...this.#holds.values()].map(({ expiresAtUnitMs }) => expiresAtUnitMs),
    );
    if (next === Infinity) return;
    this.#cancelExpiry = clock.after(Math.max(1, next - now), expired);
  }

  /** Ends the holds of a car, or all: for safety, or because the car is out of service. */
  endHolds(car?: SimulatedCar): void {
    for (const [id, hold] of this.#holds) {
      if (car === undefined || hold.car === car.id) this.#end(id);
    }
    this.#letGo();
  }

  /** An attendant takes a car over, or leaves it. */
  setAttended(car: SimulatedCar, attended: boolean): void {
    if (attended) this.#attended.add(car);
    else this.#attended.delete(car);
  }

  /** Notes which cars are kept; returns those of which it is otherwise than before. */
  keep(): SimulatedCar[] {
    const changed: SimulatedCar[] = [];
    for (const car of this.#around.cars.values()) {
      const kept = this.#attended.has(car) || this.#around.hasPriority(car) ||
        this.#leases.some((lease) => lease.car === car.id);
      if (kept !== car.kept) changed.push(car);
      car.kept = kept;
    }
    return changed;
  }

  /** The mode of a car in service, in a group in ordinary service. */
  modeOf(car: SimulatedCar): CarMode {
    if (this.#attended.has(car)) return "attendant-control";
    return car.kept ? "vip" : "normal";
  }

  /** Forgets everything, as a controller that boots does. */
  clear(): void {
    this.#cancelExpiry();
    this.#leases = [];
    this.#holds.clear();
    this.#ended.clear();
    this.#letGo();
  }

  #end(id: string): void {
    this.#holds.delete(id);
    this.#ended.add(id);
  }

  #letGo(): void {
    for (const car of this.#around.cars.values()) {
      car.keepOpen([...this.#holds.values()].some((hold) => hold.car === car.id));
    }
  }
}

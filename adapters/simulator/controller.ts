/**
 * A group's controller, as it hangs in a machine room: it has its own buttons at the landings and
 * in the cars, follows the server's desired state (E4), lets acts pass or not (E5) and writes into
 * each car what is asked of it. It knows people only by the buttons they press and the weight they
 * have; who they are is `people.ts`. What it has to say goes out once at the end of whatever
 * happened.
 */
import type { Clock } from "../../src/clock.ts";
import { type Heading, sideBit } from "../../src/lift/collective.ts";
import type { CarMode, DoorState, LiftFault } from "../../src/lift/vocabulary.ts";
import type { Random } from "../../src/random.ts";
import type { Building, Group, Side } from "../../src/site.ts";
import type { Act, CarPosition, CarState, Desired, DesiredCall, Report } from "../mqtt/payloads.ts";
import type { Outcome } from "../mqtt/payloads.ts";
import { ActGuard } from "./act_guard.ts";
import type { Happening } from "./building_events.ts";
import { SimulatedCar } from "./car.ts";
import { motionOf } from "./car_motion.ts";
import type { CarListener } from "./car_listener.ts";
import { FloorLocks } from "./floor_locks.ts";
import { HeldCalls } from "./held_calls.ts";
import { KeptCars } from "./kept_cars.ts";
import { type ButtonsMode, LandingButtons } from "./landing_buttons.ts";
import { deckStands } from "./deck_stands.ts";
import { DelegatingChoice } from "./delegating_choice.ts";
import { directionOf, type Levels, levelsOf } from "./levels.ts";
import { SpeakingTurn } from "./speaking_turn.ts";
import { UnitClock } from "./unit_clock.ts";

/** Who hears what a controller has to say to the server; called once at the end of what happened. */
export interface ControllerVoice {
  outcome(outcome: Outcome): void;
  changed(report: boolean, cars: ReadonlySet<SimulatedCar>): void;
  /** The controller has another boot. */
  rebooted(): void;
}

/** The people in and before the cars. */
export interface ControllerPeople {
  opening(car: SimulatedCar, side: Side): void;
  /** A door stands open: people walk through it. */
  walk(car: SimulatedCar, side: Side): void;
  /** The doors are shut; whoever still waits there presses again. */
  closed(car: SimulatedCar): void;
  /** The doors are shut: the calls by which somebody should have walked in, and nobody did. */
  leftBehind?(car: SimulatedCar): readonly string[];
  /** The passengers of a destination call walk into the car at its origin. */
  enter(car: SimulatedCar, call: DesiredCall): void;
  /** Buttons have gone dark or work again: whoever waits or rides presses again. */
  pressAgain(): void;
}

/** A payload without what is the same for all of a controller's payloads. */
export type Unstamped<Payload> = Omit<Payload, "boot" | "seq" | "unitMs">;

interface CarRecord {
  /** By level index, the sides lit inside. */
  readonly buttons: Uint8Array;
  /** Why it is out of service, each with the fault it shows, if any. */
  readonly causes: Map<string, LiftFault | undefined>;
  readonly recallAt: number;
}

/** A simulated group controller. */
export class GroupController implements CarListener {
  readonly unit: UnitClock;
  readonly levels: Levels;
  readonly cars: ReadonlyMap<string, SimulatedCar>;
  voice: ControllerVoice | undefined;
  people: ControllerPeople | undefined;
  readonly #observe: (happening: Happening) => void;
  readonly #records = new Map<SimulatedCar, CarRecord>();
  readonly #calls: HeldCalls;
  readonly #acts = new ActGuard();
  readonly #landings: LandingButtons;
  readonly #floors = new FloorLocks();
  readonly #kept: KeptCars;
  /** Where it chooses the cars for the server's calls too. */
  readonly #choice: DelegatingChoice | undefined;
  #fire = false;
  readonly #turn = new SpeakingTurn<SimulatedCar>((report, cars) =>
    this.voice?.changed(report, cars)
  );

  constructor(
    building: Building,
    group: Group,
    clock: Clock,
    random: Random,
    observe: (happening: Happening) => void = () => {},
    buttons: ButtonsMode = "own",
  ) {
    this.#observe = observe;
    this.unit = new UnitClock(clock, random);
    this.levels = levelsOf(building, group);
    const exits = building.floors.filter(({ exit }) => exit).map(({ level }) => level);
    const cars = group.cars.map((spec) =>
      new SimulatedCar(spec, this.levels, clock, this, deckStands(spec, building, this.levels))
    );
    for (const car of cars) {
      const served = car.spec.serves.map(({ level }) => level).sort((one, other) => one - other);
      const recall = exits.find((level) => served.includes(level)) ?? served[0]!;
      this.#records.set(car, {
        buttons: new Uint8Array(this.levels.levels.length),
        causes: new Map(),
        recallAt: this.levels.indexOf(recall),
      });
    }
    this.cars = new Map(cars.map((car) => [car.id, car]));
    this.#landings = new LandingButtons(
      this.cars,
      (car) => this.#refresh(car),
      buttons,
      () => this.#turn.report(),
    );
    if (group.operation === "delegating") {
      this.#choice = new DelegatingChoice(this.cars, this.levels);
    }
    this.#calls = new HeldCalls({
      clock,
      unit: this.unit,
      levels: this.levels,
      cars: this.cars,
      observe,
      changed: () => this.#turn.report(),
      expired: (ids) =>
        this.#turn.run(() => {
          this.#refreshAll((car) => ids.has(car.id));
          this.#keep();
        }),
    });
    this.#kept = new KeptCars({
      clock,
      unit: this.unit,
      cars: this.cars,
      hasPriority: (car) => this.#calls.hasPriority(car),
      expired: () =>
        this.#turn.run(() => {
          this.#kept.expire();
          this.#keep();
        }),
    });
  }

  /** The group's mode of operation. */
  get mode(): CarMode {
    return this.#fire ? "fire-operation" : "normal";
  }

  /** Whether passengers may enter a car. */
  takesPassengers(car: SimulatedCar): boolean {
    return !this.#fire && car.inService;
  }

  /** Whether the button of a floor in a car lights: not where the floor is locked. */
  letsTo(car: SimulatedCar, at: number): boolean {
    return !this.#floors.isDark(car.id, this.levels.levels[at]!, this.unit.unitMs());
  }

  // What the server says

  /** Follows a desired state (E4). Whatever becomes of it, a report answers. */
  desired(desired: Desired): void {
    this.#turn.run(() => {
      this.#turn.report();
      if (desired.boot !== this.unit.boot) return; // its moments are of another clock
      const isOver = (call: string) => this.#calls.isFinished(call);
      if (!this.#calls.follow(this.#choice?.choose(desired, isOver) ?? desired)) return;
      this.#floors.follow(desired);
      this.#kept.follow(desired);
      this.#park(desired.parking ?? []);
      if (this.#fire) {
        this.#calls.dropAll();
        this.#kept.endHolds();
      }
      this.#refreshAll();
      this.#keep();
    });
  }

  /** Does an act or refuses it (E5), and says which. */
  act(act: Act): void {
    this.#turn.run(() => {
      const reason = this.#acts.refuse(act, this.unit.boot, this.unit.unitMs()) ?? this.#open(act);
      const outcome: Outcome = reason === undefined
        ? { act: act.act, outcome: "done" }
        : { act: act.act, outcome: "refused", reason };
      this.#observe({ what: "act", act: act.act, outcome: outcome.outcome });
      this.voice?.outcome(outcome);
    });
  }

  /** What it would report now. */
  report(): Report {
    return {
      boot: this.unit.boot,
      unitMs: this.unit.unitMs(),
      mode: this.mode,
      ...this.#calls.report(),
      ...this.#kept.report(),
      ...this.#pressed(),
    };
  }

  /** A car's state, but for what the publisher stamps on it. */
  carState(car: SimulatedCar): Unstamped<CarState> {
    return {
      mode: this.#carMode(car),
      doors: car.doors,
      loadKg: car.loadKg,
      carCalls: this.levels.levels.filter((_, at) => car.demand.car[at] !== 0),
      faults: this.#faultsOf(car),
      passengerAlarm: false,
      ...(car.spec.decks === 2 && {
        // Its doors move together, and its buttons are told by the level where it stops.
        upper: { doors: car.doors, loadKg: car.upperKg, carCalls: [] },
      }),
    };
  }

  /** A car's position, but for what the publisher stamps on it. */
  carPosition(car: SimulatedCar): Unstamped<CarPosition> {
    const { positionM, speedMps, at, heading, next, nextInMs } = motionOf(car);
    const { levels } = this.levels;
    return {
      positionM,
      speedMps,
      level: levels[at]!,
      direction: directionOf(heading),
      ...(next < 0 ? {} : { nextStop: levels[next]!, nextStopInMs: nextInMs }),
    };
  }

  // What people do

  /** Somebody presses a landing button. Dark in fire operation. */
  pressLanding(at: number, side: Side, heading: Heading): void {
    if (this.#fire || heading === 0 || this.#landings.isLit(at, side, heading)) return;
    this.#turn.run(() => {
      const direction = heading > 0 ? "up" : "down";
      this.#observe({ what: "button", level: this.levels.levels[at]!, side, direction });
      this.#landings.press(at, side, heading);
    });
  }

  /** Somebody inside presses a button. */
  pressCar(car: SimulatedCar, at: number, side: Side): void {
    const { buttons } = this.#records.get(car)!;
    if (!this.takesPassengers(car) || (buttons[at]! & sideBit(side)) !== 0) return;
    if (!this.letsTo(car, at)) return;
    this.#turn.run(() => {
      this.#observe({ what: "car_button", car: car.id, level: this.levels.levels[at]! });
      buttons[at] = buttons[at]! | sideBit(side);
      this.#refresh(car);
    });
  }

  // What goes wrong

  /** Gives a car a reason to be out of service, or takes that reason away. */
  setCause(car: SimulatedCar, cause: string, active: boolean, fault?: LiftFault): void {
    const { causes } = this.#records.get(car)!;
    if (causes.has(cause) === active) return;
    this.#turn.run(() => {
      if (active) causes.set(cause, fault);
      else causes.delete(cause);
      const inService = causes.size === 0;
      this.#turn.car(car);
      this.#observeService(car);
      if (car.inService === inService) return;
      if (!inService) {
        this.#records.get(car)!.buttons.fill(0);
        this.#calls.release(car);
        this.endHolds(car);
      }
      car.setInService(inService);
      this.#refresh(car);
      this.#landings.allocateAll();
      this.#chooseAgain();
      this.people?.pressAgain();
    });
  }

  /** An attendant takes a car over, or leaves it. */
  setAttended(car: SimulatedCar, attended: boolean): void {
    this.#turn.run(() => {
      this.#kept.setAttended(car, attended);
      this.#keep();
    });
  }

  /** The doors of a car close, whoever holds them: nudging, or a safety device. */
  endHolds(car: SimulatedCar): void {
    this.#turn.run(() => {
      this.#kept.endHolds(car);
      this.#turn.report();
    });
  }

  /** Fire operation: every car goes to its recall level, lets everybody out and stays there. */
  setFire(fire: boolean): void {
    if (this.#fire === fire) return;
    this.#turn.run(() => {
      this.#fire = fire;
      this.#turn.report();
      if (fire) {
        this.#calls.dropAll();
        this.#kept.endHolds();
        this.#landings.clear();
      }
      for (const [car, { buttons, recallAt }] of this.#records) {
        buttons.fill(0);
        this.#turn.car(car);
        this.#observeService(car);
        car.holdDoors(fire && car.phase === "stopped" && car.at === recallAt);
        this.#refresh(car);
      }
      if (!fire) this.people?.pressAgain();
    });
  }

  /** Starts again, as a controller does after a power cut: with another boot and no memory. */
  reboot(): void {
    this.#turn.run(() => {
      this.unit.reboot();
      this.#observe({ what: "boot", boot: this.unit.boot });
      this.#calls.clear();
      this.#floors.clear();
      this.#kept.clear();
      this.#keep();
      this.#choice?.clear();
      this.#acts.clear();
      this.#landings.clear();
      for (const { buttons } of this.#records.values()) buttons.fill(0);
      this.people?.pressAgain();
      this.#refreshAll();
      this.voice?.rebooted();
    });
  }

  // What the cars say

  committed(car: SimulatedCar, at: number, leaving: Heading): void {
    this.#turn.run(() => {
      const level = this.levels.levels[at]!;
      this.#observe({ what: "committed", car: car.id, level, leaving: directionOf(leaving) });
      this.#calls.committed(car);
    });
  }

  departed(car: SimulatedCar): void {
    this.#observe({ what: "departed", car: car.id, level: this.levels.levels[car.at]! });
  }

  arrived(car: SimulatedCar): void {
    this.#observe({ what: "arrived", car: car.id, level: this.levels.levels[car.at]! });
  }

  opening(car: SimulatedCar, side: Side): void {
    this.#turn.run(() => {
      this.people?.opening(car, side);
      const { recallAt } = this.#records.get(car)!;
      if (this.#fire && car.at === recallAt) car.holdDoors(true);
      this.#calls.opening(car, side);
    });
  }

  serve(car: SimulatedCar, side: Side): void {
    this.#turn.run(() => {
      const { at, leaving } = car;
      const { buttons } = this.#records.get(car)!;
      buttons[at] = buttons[at]! & ~sideBit(side);
      if (!car.kept) this.#landings.served(at, side, leaving);
      this.#calls.serve(car, side, (call) => this.people?.enter(car, call));
      this.#refresh(car);
      this.people?.walk(car, side);
      this.#keep();
    });
  }

  closed(car: SimulatedCar): void {
    this.#turn.run(() => {
      this.#calls.leftBehind(this.people?.leftBehind?.(car) ?? []);
      this.people?.closed(car);
      this.#refresh(car); // in fire operation: recalled only once its doors are shut
      this.#landings.allocateAll();
      this.#chooseAgain();
    });
  }

  door(car: SimulatedCar, side: Side, state: DoorState): void {
    const level = this.levels.levels[car.at]!;
    this.#observe({ what: "door", car: car.id, level, side, state });
  }

  changed(car: SimulatedCar): void {
    this.#turn.run(() => this.#turn.car(car));
  }

  // What it makes of it

  /** Notes which cars are kept for somebody; landing buttons then get other cars. */
  #keep(): void {
    const changed = this.#kept.keep();
    if (changed.length === 0) return;
    for (const car of changed) this.#turn.car(car);
    this.#landings.allocateAll();
  }

  /** Thinks its choice over; only where it has one, and another one is better now. */
  #chooseAgain(): void {
    const wanted = this.#choice?.again((call) => this.#calls.isFinished(call));
    if (wanted === undefined || this.#fire) return;
    const before = JSON.stringify(this.#calls.report().held);
    this.#calls.follow(wanted);
    if (JSON.stringify(this.#calls.report().held) === before) return;
    this.#turn.report();
    this.#refreshAll();
  }

  /** Writes into a car what is asked of it. */
  #refresh(car: SimulatedCar): void {
    const { demand, sidesAt } = car;
    const { buttons, recallAt } = this.#records.get(car)!;
    demand.car.fill(0);
    demand.up.fill(0);
    demand.down.fill(0);
    if (this.#fire) {
      const there = car.phase === "stopped" && car.at === recallAt;
      if (!there) demand.car[recallAt] = sidesAt[recallAt]!;
    } else if (car.inService) {
      demand.car.set(buttons);
      for (const { at, sides, heading } of this.#landings.of(car)) {
        const calls = heading > 0 ? demand.up : demand.down;
        calls[at] = calls[at]! | sides;
      }
      this.#calls.writeDemand(car);
    }
    this.#turn.car(car);
    car.demandChanged();
  }

  /** Its landing buttons that are lit, where the server sends the cars. */
  #pressed(): Pick<Report, "pressed"> {
    const pressed = this.#landings.reported()?.map(({ at, side, heading }) => ({
      level: this.levels.levels[at]!,
      side,
      direction: heading > 0 ? "up" as const : "down" as const,
    }));
    return pressed === undefined ? {} : { pressed };
  }

  #refreshAll(which: (car: SimulatedCar) => boolean = () => true): void {
    for (const car of this.cars.values()) if (which(car)) this.#refresh(car);
  }

  #open(act: Act): Outcome["reason"] | undefined {
    const car = this.cars.get(act.car);
    if (car === undefined) return "unknown-car";
    if (!car.inService || this.#fire) return "not-in-service";
    return car.openDoor(act.side) ? undefined : "not-at-landing";
  }

  /** Takes over where idle cars wait; whatever the others did, they stay. */
  #park(parking: NonNullable<Desired["parking"]>): void {
    for (const car of this.cars.values()) {
      const level = parking.find((each) => each.car === car.id)?.level;
      car.parkAt = level === undefined ? -1 : this.levels.indexOf(level);
    }
  }

  #carMode(car: SimulatedCar): CarMode {
    if (!car.inService) return "out-of-service";
    if (this.#fire) return this.mode;
    const mode = this.#kept.modeOf(car);
    return car.parks && mode === "normal" ? "parking" : mode;
  }

  #faultsOf(car: SimulatedCar): LiftFault[] {
    const { causes } = this.#records.get(car)!;
    return [...new Set([...causes.values()].filter((fault) => fault !== undefined))];
  }

  #observeService(car: SimulatedCar): void {
    const mode = this.#records.get(car)!.causes.size > 0 ? "out-of-service" : this.mode;
    this.#observe({ what: "service", car: car.id, mode, faults: this.#faultsOf(car) });
  }
}

/**
 * The passengers of a trace, before and in the cars of one simulated controller. They come, ask for
 * a lift in one of three ways, walk in one after the other while there is room, and walk out at
 * their floor. Those with a landing button take whatever car opens in their direction; who was
 * named a car by a panel, or has a phone in hand, takes the car of his own call. Whoever finds no
 * room asks again when the doors have shut. The dispatcher hears of nobody but by these calls: a
 * button that is lit stays lit for one or for twenty people (E18).
 *
 * A button goes dark when a car opens at its landing in its direction. Where another car does so
 * than the one that was sent, the panel takes its call back.
 */
import type { DesiredCall } from "../../adapters/mqtt/payloads.ts";
import type { Happening } from "../../adapters/simulator/building_events.ts";
import { personKg, type SimulatedCar } from "../../adapters/simulator/car.ts";
import type { ControllerPeople, GroupController } from "../../adapters/simulator/controller.ts";
import { headingTo } from "../../adapters/simulator/levels.ts";
import type { Clock } from "../clock.ts";
import type { Heading } from "../lift/collective.ts";
import type { CallView } from "../protocol.ts";
import type { Placed } from "./group_host.ts";
import type { PassengerRecord, Recorder } from "./recorder.ts";
import type { Journey } from "./trace_file.ts";

/** A call that was refused, or ended without a lift, is placed again after this long. */
export const askAgainMs = 1_000;

/** How somebody asks for a lift. */
export type Way = PassengerRecord["by"];

/** What passengers ask of the group. */
export interface CallDesk {
  place(
    caller: string,
    request:
      | { kind: "landing"; from: number; direction: "up" | "down"; persons: 1 }
      | { kind: "destination"; from: number; to: number; persons: 1 },
    done: (placed: Placed) => void,
    /** The car is named at once, and stays. */
    announced?: boolean,
  ): void;
  cancel(caller: string, call: string): void;
}

/** What passengers need. */
export interface PassengersOptions {
  readonly controller: GroupController;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly desk: CallDesk;
  /** How long one passenger takes through the doors of a car. */
  readonly pacesOf: (car: string) => { readonly inMs: number; readonly outMs: number };
}

interface Person {
  readonly record: PassengerRecord;
  readonly at: number;
  readonly to: number;
  readonly heading: Heading;
  /** The call by which he walks in. */
  call: string | undefined;
  /** The car that a panel named; it is final. */
  named: string | undefined;
}

/** One button at a landing, and who waits for it. */
interface Button {
  readonly at: number;
  readonly heading: Heading;
  readonly people: Person[];
  /** The press under way or answered; `undefined` while the button is dark. */
  press: { readonly caller: string; call: string | undefined; over: boolean } | undefined;
}

/** One car's people. One at a time walks through its doors. */
interface Walk {
  readonly aboard: Person[];
  /** Who walks in by a call of his own, before all others. */
  readonly called: Person[];
  /** Whose call this car came for although a panel had named another. */
  readonly missed: Person[];
  walking: boolean;
}

/** The passengers of one group. */
export class Passengers implements ControllerPeople {
  readonly #options: PassengersOptions;
  readonly #buttons = new Map<string, Button>();
  readonly #cars = new Map<SimulatedCar, Walk>();
  /** Who waits by a destination call of his own, by call. */
  readonly #calls = new Map<string, Person>();
  /** Whom a destination call carries, and which car, by call. */
  readonly #carried = new Map<string, { readonly car: SimulatedCar; readonly to: number }>();
  /** Calls that ended without having served anybody. */
  readonly #cancelled = new Set<string>();
  /** Buttons by the landing call that stands for them. */
  readonly #pressOf = new Map<string, Button>();
  /** All calls that landing buttons ever placed. */
  readonly #landingCalls = new Set<string>();
  #arrived = 0;
  #delivered = 0;
  #presses = 0;

  constructor(options: PassengersOptions) {
    this.#options = options;
    const { controller } = options;
    controller.people = this;
    for (const car of controller.cars.values()) {
      this.#cars.set(car, { aboard: [], called: [], missed: [], walking: false });
    }
  }

  get arrived(): number {
    return this.#arrived;
  }

  get delivered(): number {
    return this.#delivered;
  }

  /** Somebody comes to a landing. */
  arrive({ from, to }: Journey, by: Way): void {
    const { controller: { levels }, recorder } = this.#options;
    const [at, goal] = [levels.indexOf(from), levels.indexOf(to)];
    this.#arrived++;
    const heading = headingTo(at, goal);
    // Where the button might bring a car that does not stop there, people ask as by a phone.
    const way = by === "landing" && !this.#everyCarCarries(at, goal, heading) ? "phone" : by;
    const person: Person = {
      record: recorder.arrived(way, from, to),
      at,
      to: goal,
      heading,
      call: undefined,
      named: undefined,
    };
    if (way === "landing") this.#wait(person);
    else this.#ask(person);
  }

  /** A call's caller is told how it stands. */
  told({ id, state }: CallView): void {
    if (state !== "cancelled") return;
    this.#cancelled.add(id);
    const button = this.#pressOf.get(id);
    this.#pressOf.delete(id);
    if (button?.press?.call === id) {
      button.press = undefined;
      this.#later(() => this.#press(button));
    }
    const person = this.#calls.get(id);
    if (person !== undefined && this.#calls.delete(id)) this.#later(() => this.#ask(person));
    const carried = this.#carried.get(id);
    // A call that ends while its passenger rides takes nobody there: the button inside does.
    if (carried !== undefined) this.#options.controller.pressCar(carried.car, carried.to, "front");
  }

  /** What the building's observer sees of calls: which landing call has its car at the landing. */
  happened(happening: Happening): void {
    if (happening.what !== "call") return;
    const { call, car, stage } = happening;
    if (stage !== "served" || !this.#landingCalls.has(call)) return;
    this.#options.recorder.landingServed(car);
    const button = this.#pressOf.get(call);
    this.#pressOf.delete(call);
    if (button?.press?.call === call) button.press = undefined;
  }

  opening(): void {}

  walk(car: SimulatedCar): void {
    const button = this.#buttons.get(keyOf(car.at, car.leaving));
    if (button?.press !== undefined) this.#darken(button);
    this.#walkOn(car);
  }

  enter(car: SimulatedCar, { call }: DesiredCall): void {
    this.#options.recorder.landingServed(car.id);
    const person = this.#calls.get(call);
    if (person === undefined || !this.#calls.delete(call)) return;
    const { called, missed } = this.#cars.get(car)!;
    person.call = call;
    (person.named === undefined || person.named === car.id ? called : missed).push(person);
  }

  closed(car: SimulatedCar): void {
    const { called, missed } = this.#cars.get(car)!;
    for (const person of [...called.splice(0), ...missed.splice(0)]) this.#ask(person);
    for (const button of this.#buttons.values()) if (button.at === car.at) this.#press(button);
  }

  pressAgain(): void {
    for (const button of this.#buttons.values()) this.#press(button);
  }

  /** Whether every car that a landing button could bring stops at a destination too. */
  #everyCarCarries(at: number, to: number, heading: Heading): boolean {
    for (const { sidesAt } of this.#cars.keys()) {
      const comes = sidesAt[at] !== 0 &&
        sidesAt.some((sides, other) => sides !== 0 && (other - at) * heading > 0);
      if (comes && sidesAt[to] === 0) return false;
    }
    return true;
  }

  #wait(person: Person): void {
    const { at, heading } = person;
    const key = keyOf(at, heading);
    const button = this.#buttons.get(key) ?? { at, heading, people: [], press: undefined };
    this.#buttons.set(key, button);
    button.people.push(person);
    for (const car of this.#cars.keys()) {
      const open = car.at === at && car.phase === "stopped" && car.isOpen("front");
      if (open && car.leaving === heading && this.#takes(car)) {
        this.#walkOn(car);
        return;
      }
    }
    this.#press(button);
  }

  #press(button: Button): void {
    if (button.press !== undefined || button.people.length === 0) return;
    const { desk, controller } = this.#options;
    const press = {
      caller: `button-${this.#presses++}`,
      call: undefined as string | undefined,
      over: false,
    };
    button.press = press;
    const direction = button.heading > 0 ? "up" : "down";
    const from = controller.levels.levels[button.at]!;
    desk.place(press.caller, { kind: "landing", from, direction, persons: 1 }, (placed) => {
      if ("call" in placed) this.#landingCalls.add(placed.call.id);
      if ("refusal" in placed) {
        if (button.press === press) button.press = undefined;
        this.#later(() => this.#press(button));
      } else if (press.over) desk.cancel(press.caller, placed.call.id);
      else {
        press.call = placed.call.id;
        this.#pressOf.set(press.call, button);
      }
    });
  }

  /** Another car stands here in the button's direction: its light goes out, its call is not needed. */
  #darken(button: Button): void {
    const press = button.press!;
    button.press = undefined;
    press.over = true;
    if (press.call === undefined) return;
    this.#pressOf.delete(press.call);
    this.#options.desk.cancel(press.caller, press.call);
  }

  #ask(person: Person): void {
    const { desk } = this.#options;
    const { record: { by, passenger, from, to } } = person;
    const caller = `passenger-${passenger}-${this.#presses++}`;
    desk.place(caller, { kind: "destination", from, to, persons: 1 }, (placed) => {
      if ("refusal" in placed) this.#later(() => this.#ask(person));
      else {
        person.named = by === "panel" ? placed.call.car : undefined;
        this.#calls.set(placed.call.id, person);
      }
    }, by === "panel");
  }

  #later(task: () => void): void {
    this.#options.clock.after(askAgainMs, task);
  }

  /** Lets the next one walk, if nobody does. */
  #walkOn(car: SimulatedCar): void {
    const walk = this.#cars.get(car)!;
    if (walk.walking) return;
    const step = this.#nextStep(car, walk);
    if (step === undefined) {
      car.setWalking(false);
      return;
    }
    walk.walking = true;
    car.setWalking(true);
    this.#options.clock.after(step.ms, () => {
      walk.walking = false;
      step.then();
      this.#walkOn(car);
    });
  }

  /** Who walks next, out before in, and what happens when he is through the door. */
  #nextStep(car: SimulatedCar, walk: Walk): { ms: number; then: () => void } | undefined {
    if (car.phase !== "stopped" || !car.isOpen("front")) return undefined;
    const { inMs, outMs } = this.#options.pacesOf(car.id);
    const leaver = walk.aboard.findIndex(({ to }) => to === car.at);
    if (leaver >= 0) {
      const [person] = walk.aboard.splice(leaver, 1);
      return { ms: outMs, then: () => this.#leave(car, person!) };
    }
    if (!this.#takes(car)) return undefined;
    const person = walk.called.shift() ??
      this.#buttons.get(keyOf(car.at, car.leaving))?.people.shift();
    return person && { ms: inMs, then: () => this.#enter(car, walk, person) };
  }

  #enter(car: SimulatedCar, walk: Walk, person: Person): void {
    const { recorder, controller } = this.#options;
    const { record, to } = person;
    walk.aboard.push(person);
    car.addLoad(personKg);
    record.car = car.id;
    record.entry = recorder.doorsOf(car.id);
    record.enteredMs = recorder.nowMs;
    const { call } = person;
    if (call === undefined || this.#cancelled.has(call)) controller.pressCar(car, to, "front");
    else this.#carried.set(call, { car, to });
  }

  #leave(car: SimulatedCar, { record, call }: Person): void {
    const { recorder } = this.#options;
    if (call !== undefined) this.#carried.delete(call);
    car.addLoad(-personKg);
    record.exit = recorder.doorsOf(car.id);
    record.leftMs = recorder.nowMs;
    this.#delivered++;
  }

  #takes(car: SimulatedCar): boolean {
    return this.#options.controller.takesPassengers(car) && !car.full;
  }
}

function keyOf(at: number, heading: Heading): string {
  return `${at}/${heading}`;
}

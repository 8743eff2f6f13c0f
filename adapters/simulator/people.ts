/**
 * The people of one group: they come to a landing, press a button unless a car stands open for
 * them, walk in one after the other while there is room, press where they want to go, and walk out
 * there. People with a phone come when the doors open for their call. Whoever finds no room presses
 * again when the doors have shut; whoever is put out on the way (a car out of service, fire
 * operation) waits where he is. Nobody is lost: `arrived` = `waiting` + `walking` + `aboard` + `delivered`.
 */
import type { Clock } from "../../src/clock.ts";
import type { Deck } from "../../src/lift/decks.ts";
import type { Heading } from "../../src/lift/collective.ts";
import type { Side } from "../../src/site.ts";
import type { DesiredCall } from "../mqtt/payloads.ts";
import type { Happening } from "./building_events.ts";
import { personKg, type SimulatedCar } from "./car.ts";
import type { ControllerPeople, GroupController } from "./controller.ts";
import { headingTo } from "./levels.ts";

/** How many people may wait and ride in one group; more are turned away at the door and counted. */
export const peopleMax = 5000;

/** Who found no room waits so long for another car by the same call. */
const giveUpMs = 60_000;

/** One side of a floor, by level index. */
export interface Landing {
  readonly at: number;
  readonly side: Side;
}

interface Person {
  readonly id: number;
  /** By level index; of a car with two decks, that of the lower one where it stands for it. */
  readonly to: Landing;
  /** Of a car with two decks. */
  readonly deck?: Deck;
}

interface DoorTimes {
  openingMs: number;
  openedMs: number;
}

/** One car's people. One at a time walks through its doors. */
interface Walk {
  readonly aboard: Person[];
  /** Whoever walks in by an app call, before all others, and through which door. */
  readonly called: { readonly person: Person; readonly side: Side; readonly call: string }[];
  /** Calls by which somebody has walked in at this stop. */
  readonly boarded: Set<string>;
  readonly doors: Map<Side, DoorTimes>;
  walking: boolean;
}

/** The people of one group. */
export class People implements ControllerPeople {
  readonly #controller: GroupController;
  readonly #clock: Clock;
  readonly #observe: (happening: Happening) => void;
  readonly #queues = new Map<string, Landing & { heading: Heading; people: Person[] }>();
  readonly #cars = new Map<SimulatedCar, Walk>();
  /** Those of an app call who found no room in the car that came, by call. */
  readonly #left = new Map<string, { readonly people: Person[] }>();
  #arrived = 0;
  #delivered = 0;
  #turnedAway = 0;

  constructor(
    controller: GroupController,
    clock: Clock,
    observe: (happening: Happening) => void = () => {},
  ) {
    this.#controller = controller;
    this.#clock = clock;
    this.#observe = observe;
    controller.people = this;
    for (const car of controller.cars.values()) {
      this.#cars.set(car, {
        aboard: [],
        called: [],
        boarded: new Set(),
        doors: new Map(),
        walking: false,
      });
    }
  }

  get arrived(): number {
    return this.#arrived;
  }

  get delivered(): number {
    return this.#delivered;
  }

  get turnedAway(): number {
    return this.#turnedAway;
  }

  get waiting(): number {
    let waiting = 0;
    for (const { people } of this.#queues.values()) waiting += people.length;
    for (const { called } of this.#cars.values()) waiting += called.length;
    for (const { people } of this.#left.values()) waiting += people.length;
    return waiting;
  }

  get walking(): number {
    let walking = 0;
    for (const car of this.#cars.values()) if (car.walking) walking++;
    return walking;
  }

  get aboard(): number {
    let aboard = 0;
    for (const car of this.#cars.values()) aboard += car.aboard.length;
    return aboard;
  }

  /** Somebody comes to a landing, to go to another one. Returns his number, or −1: turned away. */
  arrive(from: Landing, to: Landing): number {
    // Who knows that a floor is locked to them does not set out for it.
    if (!this.#mayReach(to)) {
      this.#turnedAway++;
      return -1;
    }
    const person = this.#person(from, to);
    if (person === undefined) return -1;
    this.#wait(person, from);
    return person.id;
  }

  opening(car: SimulatedCar, side: Side): void {
    this.#cars.get(car)!.doors.set(side, { openingMs: this.#clock.monotonic(), openedMs: NaN });
  }

  walk(car: SimulatedCar, side: Side): void {
    const times = this.#cars.get(car)!.doors.get(side);
    if (times !== undefined && Number.isNaN(times.openedMs)) {
      times.openedMs = this.#clock.monotonic();
    }
    this.#walkOn(car);
  }

  leftBehind(car: SimulatedCar): readonly string[] {
    const { called, boarded } = this.#cars.get(car)!;
    const left = new Map<string, { person: Person; side: Side }[]>();
    for (const { person, side, call } of called) {
      if (!boarded.has(call)) left.set(call, [...left.get(call) ?? [], { person, side }]);
    }
    for (const [call, people] of left) {
      // Another car will come by their call; if none does, they press like everybody else.
      const landing = { at: car.at, side: people[0]!.side };
      const wait = { people: people.map(({ person }) => person) };
      this.#left.set(call, wait);
      this.#clock.after(giveUpMs, () => {
        if (this.#left.get(call) !== wait) return;
        this.#left.delete(call);
        for (const person of wait.people) this.#wait(person, landing);
      });
    }
    called.splice(0, called.length, ...called.filter(({ call }) => !left.has(call)));
    boarded.clear();
    return [...left.keys()];
  }

  closed(car: SimulatedCar): void {
    const { called } = this.#cars.get(car)!;
    const { at } = car;
    // Those of an app call who found no room wait like everybody else.
    for (const { person, side } of called.splice(0)) this.#wait(person, { at, side });
    for (const queue of this.#queues.values()) {
      if (queue.at === at && queue.people.length > 0) {
        this.#controller.pressLanding(at, queue.side, queue.heading);
      }
    }
  }

  enter(car: SimulatedCar, call: DesiredCall): void {
    const { levels } = this.#controller;
    const from = { at: levels.indexOf(call.from!.level), side: call.from!.side };
    const to = { at: levels.indexOf(call.to!.level), side: call.to!.side };
    const { called } = this.#cars.get(car)!;
    const left = this.#left.get(call.call)?.people;
    this.#left.delete(call.call);
    for (let count = 0; count < call.persons; count++) {
      const person = left === undefined ? this.#person(from, to, call.call) : left[count];
      if (person === undefined) continue;
      const rider = call.deck === undefined ? person : {
        ...person,
        to: { ...to, at: car.decks.standsFor(to.at, call.deck) },
        deck: call.deck,
      };
      called.push({ person: rider, side: from.side, call: call.call });
    }
  }

  pressAgain(): void {
    for (const { at, side, heading, people } of this.#queues.values()) {
      if (people.length > 0) this.#controller.pressLanding(at, side, heading);
    }
    for (const [car, { aboard }] of this.#cars) {
      for (const { to } of aboard) this.#controller.pressCar(car, to.at, to.side);
    }
  }

  #mayReach({ at }: Landing): boolean {
    for (const car of this.#cars.keys()) if (this.#controller.letsTo(car, at)) return true;
    return false;
  }

  #person(from: Landing, to: Landing, call?: string): Person | undefined {
    if (this.#arrived - this.#delivered >= peopleMax) {
      this.#turnedAway++;
      return undefined;
    }
    const person = { id: this.#arrived++, to };
    const { levels } = this.#controller.levels;
    this.#observe({
      what: "person_arrived",
      person: person.id,
      from: levels[from.at]!,
      to: levels[to.at]!,
      ...(call === undefined ? {} : { call }),
    });
    return person;
  }

  #wait(person: Person, { at, side }: Landing): void {
    const heading = headingTo(at, person.to.at);
    const key = `${at}/${side}/${heading}`;
    const queue = this.#queues.get(key) ?? { at, side, heading, people: [] };
    this.#queues.set(key, queue);
    queue.people.push(person);
    for (const car of this.#cars.keys()) {
      const open = car.at === at && car.phase === "stopped" && car.isOpen(side);
      if (open && car.leaving === heading && !car.kept && this.#takes(car)) {
        this.#walkOn(car);
        return;
      }
    }
    this.#controller.pressLanding(at, side, heading);
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
    this.#clock.after(car.spec.transferMs, () => {
      walk.walking = false;
      step();
      this.#walkOn(car);
    });
  }

  /** Who walks next, out before in; what happens when he is through the door. */
  #nextStep(car: SimulatedCar, walk: Walk): (() => void) | undefined {
    if (car.phase !== "stopped") return undefined;
    const open = [...walk.doors.keys()].filter((side) => car.isOpen(side));
    const [first] = open;
    if (first === undefined) return undefined;
    const everybody = !this.#controller.takesPassengers(car);
    const leaver = walk.aboard.findIndex(({ to }) => to.at === car.at && open.includes(to.side));
    const index = leaver < 0 && everybody ? walk.aboard.length - 1 : leaver;
    if (index >= 0) {
      const [person] = walk.aboard.splice(index, 1);
      const side = leaver < 0 ? first : person!.to.side;
      return () => this.#leave(car, person!, side);
    }
    const next = walk.called.findIndex(({ person }) => this.#takes(car, person.deck));
    const [called] = next < 0 ? [] : walk.called.splice(next, 1);
    if (called !== undefined) {
      walk.boarded.add(called.call);
      return () => this.#enter(car, called.person, called.side);
    }
    if (car.kept) return undefined; // for somebody else
    if (!this.#takes(car)) return undefined;
    for (const side of open) {
      const person = this.#queues.get(`${car.at}/${side}/${car.leaving}`)?.people.shift();
      if (person !== undefined) return () => this.#enter(car, person, side);
    }
    return undefined;
  }

  #enter(car: SimulatedCar, person: Person, side: Side): void {
    this.#cars.get(car)!.aboard.push(person);
    car.addLoad(personKg, person.deck);
    this.#walked("person_entered", car, person, side);
    this.#controller.pressCar(car, person.to.at, person.to.side);
  }

  #leave(car: SimulatedCar, person: Person, side: Side): void {
    car.addLoad(-personKg, person.deck);
    this.#walked("person_left", car, person, side);
    if (person.to.at === car.at) this.#delivered++;
    else this.#wait(person, { at: car.at, side });
  }

  #walked(
    what: "person_entered" | "person_left",
    car: SimulatedCar,
    person: Person,
    side: Side,
  ): void {
    const { openingMs, openedMs } = this.#cars.get(car)!.doors.get(side)!;
    this.#observe({
      what,
      person: person.id,
      car: car.id,
      level: this.#controller.levels.levels[
        person.deck === "upper" ? car.decks.upperAt(car.at) : car.at
      ]!,
      doorsOpeningMs: openingMs,
      doorsOpenedMs: openedMs,
    });
  }

  #takes(car: SimulatedCar, deck: Deck = "lower"): boolean {
    return this.#controller.takesPassengers(car) && !car.isFull(deck);
  }
}

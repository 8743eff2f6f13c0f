/**
 * One simulated car: a discrete-event machine on the injected clock.
 *
 *     standing → starting → moving ⇢ (committed) → levelling → stopped (doors) → standing
 *
 * It decides nothing by itself but what full collective control says (`collective.ts`) of the
 * demand that its controller writes into it. Until a ride commits, its target may be exchanged
 * (`ride.ts`); from then on the car has announced where it stops and in which direction it leaves,
 * and keeps its word. At the landing its doors take over (`landing_stop.ts`).
 */
import type { Clock } from "../../src/clock.ts";
import {
  type Demand,
  departure,
  emptyDemand,
  type Heading,
  nextStop,
  sideBit,
  sidesServed,
} from "../../src/lift/collective.ts";
import type { Deck } from "../../src/lift/decks.ts";
import type { DoorState } from "../../src/lift/vocabulary.ts";
import type { Car, Side } from "../../src/site.ts";
import type { CarListener } from "./car_listener.ts";
import { motionOf } from "./car_motion.ts";
import { LandingStop } from "./landing_stop.ts";
import type { DeckStands } from "./deck_stands.ts";
import { headingTo, type Levels, nearestLanding, sidesIn } from "./levels.ts";
import { Ride } from "./ride.ts";

/** The weight of a person (dispatch.md §3). */
export const personKg = 75;

/** Where a car is in its cycle; `halted` is between landings, without a drive. */
export type CarPhase = "standing" | "starting" | "moving" | "levelling" | "stopped" | "halted";

/** One simulated car. */
export class SimulatedCar {
  readonly spec: Car;
  readonly levels: Levels;
  /** What is asked of it: written by the controller, which then says {@link demandChanged}. */
  readonly demand: Demand;
  /** By level index, the sides at which it can open. */
  readonly sidesAt: Uint8Array;
  readonly decks: DeckStands;
  /** It is kept for somebody: whoever waits at a landing is passed by. */
  kept = false;
  /** The level index where it waits when nothing is asked of it; −1: where it is. */
  parkAt = -1;
  readonly #clock: Clock;
  readonly #listener: CarListener;
  readonly #stop: LandingStop;
  #phase: CarPhase = "standing";
  #ride: Ride | undefined;
  #at: number;
  #positionM: number;
  #heading: Heading = 0;
  #leaving: Heading = 0;
  /** When the start delay or the levelling ends. */
  #dueMs = 0;
  #cancel: () => void = () => {};
  #loadKg = 0;
  #upperKg = 0;
  #inService = true;
  #drive = true;
  /** Whether its last stop has kept it long enough: who calls there now waits for another time. */
  #movesOn = false;
  /** Whether it has opened for those aboard since it last had any. */
  #letOut = true;

  constructor(
    spec: Car,
    levels: Levels,
    clock: Clock,
    listener: CarListener,
    decks: DeckStands,
  ) {
    this.decks = decks;
    this.spec = spec;
    this.levels = levels;
    this.#clock = clock;
    this.#listener = listener;
    this.demand = emptyDemand(levels.levels.length);
    this.sidesAt = decks.sidesAt;
    const lowest = this.sidesAt.findIndex((bits) => bits !== 0);
    const home = spec.homeLevel === undefined ? lowest : levels.indexOf(spec.homeLevel);
    this.#at = this.sidesAt[home] === 0 ? lowest : home;
    this.#positionM = levels.heightsM[this.#at]!;
    this.#stop = new LandingStop(spec, clock, {
      opening: (side) => this.#listener.opening(this, side),
      opened: (side) => this.#opened(side),
      shut: () => this.#stopOver(),
      changed: (side, state) => {
        this.#listener.door(this, side, state);
        this.#listener.changed(this);
      },
    });
  }

  get id(): string {
    return this.spec.id;
  }

  /** The time that its rides are measured on. */
  get nowMs(): number {
    return this.#clock.monotonic();
  }

  get phase(): CarPhase {
    return this.#phase;
  }

  /** The level index it stands at, or left last. */
  get at(): number {
    return this.#at;
  }

  /** The direction it travels in, or came in; 0 for an idle car. */
  get heading(): Heading {
    return this.#heading;
  }

  /** The direction in which it leaves the stop that it has committed to or is at. */
  get leaving(): Heading {
    return this.#leaving;
  }

  get ride(): Ride | undefined {
    return this.#ride;
  }

  /** What its lower deck carries, or its only one. */
  get loadKg(): number {
    return this.#loadKg;
  }

  /** What its upper deck carries. */
  get upperKg(): number {
    return this.#upperKg;
  }

  /** Whether one more person would pass the bypass load, at every deck. */
  get full(): boolean {
    return this.isFull("lower") && (this.spec.decks !== 2 || this.isFull("upper"));
  }

  /** Whether one more person would pass the bypass load of a deck. */
  isFull(deck: Deck): boolean {
    const kg = deck === "upper" ? this.#upperKg : this.#loadKg;
    return kg + personKg > this.spec.bypassLoad * this.spec.ratedLoadKg + 1e-6;
  }

  get inService(): boolean {
    return this.#inService;
  }

  /** The doors' states, by side. */
  get doors(): Partial<Record<Side, DoorState>> {
    return Object.fromEntries([...this.#stop.doors].map(([side, { state }]) => [side, state]));
  }

  /** Whether people can walk through a door now. */
  isOpen(side: Side): boolean {
    return this.#stop.doors.get(side)?.state === "opened";
  }

  /** Time until the present start delay or levelling ends, ms. */
  get dueInMs(): number {
    return Math.max(0, this.#dueMs - this.#clock.monotonic());
  }

  /** Time until the doors could be shut, if nothing more comes, ms. */
  get shutInMs(): number {
    return this.#stop.shutInMs;
  }

  /** The height of a car that is not under way, m above level 0. */
  get positionM(): number {
    return this.#positionM;
  }

  /** The next stop of a car that stands, or −1. */
  get nextStop(): number {
    const ahead = this.#at + this.#heading;
    const movesOn = this.#movesOn && ahead >= 0 && ahead < this.sidesAt.length;
    return nextStop(this.demand, movesOn ? ahead : this.#at, this.#heading, this.full);
  }

  /** Whether it is under way to where it waits, and to nobody. */
  get parks(): boolean {
    return (this.#phase === "starting" || this.#phase === "moving") && this.nextStop < 0;
  }

  /** The controller has written another demand. */
  demandChanged(): void {
    if (this.#phase === "standing") this.#decide();
    else if (this.#phase === "moving") this.#retarget();
    else if (this.#phase === "stopped") this.#serveHere();
  }

  /** Opens a door at the landing where the car stands (E5); `false` where it cannot. */
  openDoor(side: Side): boolean {
    const stopped = this.#phase === "stopped";
    const here = stopped || this.#phase === "standing" || this.#phase === "starting";
    if (!here || (this.sidesAt[this.#at]! & sideBit(side)) === 0) return false;
    const state = this.#stop.doors.get(side)?.state;
    if (state === "door-fault") return false;
    if (!stopped) {
      this.#leaving = departure(this.demand, this.#at, this.#heading);
      this.#open([side]);
    } else if (state === "opened") {
      this.#stop.stayFor(this.spec.dwellLandingCallMs);
    } else {
      this.#stop.open(side);
    }
    return true;
  }

  /** People walk through the doors: they stay open until told otherwise. */
  setWalking(walking: boolean): void {
    this.#stop.setWalking(walking);
  }

  /** The doors stay open for at least so long from now. */
  stayFor(ms: number): void {
    this.#stop.stayFor(ms);
  }

  /** Somebody holds a door open on purpose, or lets go of it. */
  keepOpen(kept: boolean): void {
    this.#stop.keepOpen(kept);
  }

  /** Changes what it carries. */
  addLoad(kg: number, deck: Deck = "lower"): void {
    if (deck === "upper") this.#upperKg = Math.max(0, this.#upperKg + kg);
    else this.#loadKg = Math.max(0, this.#loadKg + kg);
    this.#letOut = this.#loadKg + this.#upperKg === 0;
    this.#listener.changed(this);
  }

  /**
   * Takes it out of service, or back. Out of service it stops where it first can, lets people out,
   * and then stands with its doors shut.
   */
  setInService(inService: boolean): void {
    if (this.#inService === inService) return;
    this.#inService = inService;
    this.#letOut = this.#loadKg + this.#upperKg === 0;
    this.#listener.changed(this);
    if (this.#phase === "starting") this.#enter("standing");
    if (this.#phase === "stopped" && !inService) {
      for (const side of this.#stop.doors.keys()) {
        if (this.isOpen(side)) this.#listener.serve(this, side);
      }
    }
    this.demandChanged();
  }

  /** Keeps the doors open at stops from now on (recall), or lets them close again. */
  holdDoors(held: boolean): void {
    this.#stop.hold(held);
  }

  /** Takes the drive away (it halts where it is, if need be between landings) or gives it back. */
  setDrive(drive: boolean): void {
    if (this.#drive === drive) return;
    this.#drive = drive;
    if (drive) {
      if (this.#phase === "halted") this.#rideToLanding();
      else this.demandChanged();
      return;
    }
    if (this.#phase === "moving") {
      const { positionM, at } = motionOf(this);
      this.#positionM = positionM;
      this.#at = at;
      this.#ride = undefined;
      this.#leaving = 0;
      this.#enter("halted");
    } else if (this.#phase === "starting") {
      this.#enter("standing");
    }
    this.#listener.changed(this);
  }

  /** Lets a door run against something for its next `times` closings; 0 takes it away. */
  obstructDoor(side: Side, times: number): void {
    this.#stop.doors.get(side)?.obstruct(times);
  }

  /** Breaks or mends a door. */
  setDoorFault(side: Side, broken: boolean): void {
    const door = this.#stop.doors.get(side);
    if (door === undefined) return;
    if (broken) {
      door.fail();
      return;
    }
    door.repair();
    if (this.#phase === "stopped" && this.#stop.shut) this.#stopOver();
    else if (this.#phase === "standing") this.#decide();
  }

  #decide(): void {
    if (!this.#inService) {
      this.#heading = 0;
      if (!this.#letOut) {
        this.#leaving = 0;
        this.#open(sidesIn(this.sidesAt[this.#at]!));
      }
      return;
    }
    const next = this.nextStop;
    if (next < 0) {
      const parkAt = this.#parkingStop();
      if (this.#heading !== 0) {
        this.#heading = 0;
        this.#listener.changed(this);
      }
      if (parkAt >= 0 && this.#drive && this.#stop.shut) {
        this.#heading = headingTo(this.#at, parkAt);
        this.#enter("starting", this.spec.startDelayMs, () => this.#depart());
        this.#listener.changed(this);
      }
    } else if (next === this.#at) {
      this.#leaving = departure(this.demand, next, this.#heading);
      this.#open(sidesIn(sidesServed(this.demand, next, this.#leaving)));
    } else if (this.#drive && this.#stop.shut) {
      this.#heading = headingTo(this.#at, next);
      this.#enter("starting", this.spec.startDelayMs, () => this.#depart());
      this.#listener.changed(this);
    }
  }

  /** The level index to which it should ride to wait there, or −1. */
  #parkingStop(): number {
    const { parkAt } = this;
    return parkAt >= 0 && parkAt !== this.#at && this.sidesAt[parkAt] !== 0 ? parkAt : -1;
  }

  #depart(): void {
    let next = this.nextStop;
    if (next < 0) next = this.#parkingStop();
    if (next < 0 || next === this.#at) {
      this.#enter("standing");
      this.#decide();
      return;
    }
    this.#startRide(this.#at, next, headingTo(this.#at, next));
    this.#listener.departed(this);
  }

  #startRide(from: number, target: number, heading: Heading): void {
    const ms = this.#clock.monotonic();
    this.#heading = heading;
    this.#ride = new Ride(
      { ms, from, fromM: this.#positionM, heading, target },
      this.levels.heightsM,
      this.spec,
    );
    this.#enter("moving", this.#ride.commitsMs - ms, () => this.#commit());
    this.#listener.changed(this);
  }

  #retarget(): void {
    const ride = this.#ride;
    const nowMs = this.#clock.monotonic();
    // Past its commit by the clock, though its timer is late: too late as well.
    if (ride === undefined || ride.committed || nowMs > ride.commitsMs) return;
    const from = ride.firstStop(nowMs);
    let target = this.#inService ? nextStop(this.demand, from, this.#heading, this.full) : -1;
    if (target < 0 && this.#inService && (this.parkAt - from) * this.#heading >= 0) {
      target = this.#parkingStop();
    }
    if (target < 0 || (target - from) * this.#heading < 0) {
      // Nothing ahead any more: stop where it first can, and turn there.
      target = from;
      while (this.sidesAt[target] === 0) target += this.#heading;
    }
    if (target === ride.target) return;
    ride.retarget(target);
    this.#enter("moving", ride.commitsMs - nowMs, () => this.#commit());
    this.#listener.changed(this);
  }

  #commit(): void {
    const ride = this.#ride!;
    ride.committed = true;
    this.#leaving = departure(this.demand, ride.target, this.#heading);
    this.#enter("moving", ride.endsMs - this.#clock.monotonic(), () => this.#arrive(ride.target));
    this.#listener.committed(this, ride.target, this.#leaving);
  }

  #arrive(at: number): void {
    this.#ride = undefined;
    this.#at = at;
    this.#positionM = this.levels.heightsM[at]!;
    this.#enter("levelling", this.spec.levellingMs, () => this.#levelled());
    this.#listener.arrived(this);
    this.#listener.changed(this);
  }

  #levelled(): void {
    this.#enter("standing");
    if (this.#inService) {
      if (this.#leaving === 0) this.#leaving = departure(this.demand, this.#at, this.#heading);
      const bits = sidesServed(this.demand, this.#at, this.#leaving);
      if (bits !== 0) {
        this.#open(sidesIn(bits));
        return;
      }
      this.#heading = this.#leaving; // what it came for is gone
      this.#leaving = 0;
    }
    this.#decide();
  }

  #open(sides: readonly Side[]): void {
    this.#movesOn = false;
    this.#enter("stopped");
    if (!this.#stop.begin(sides)) this.#enter("standing"); // broken doors: wait for their repair
  }

  #opened(side: Side): void {
    this.#letOut = true;
    this.#serve(side);
  }

  /** A demand came while the doors are not shut: serve it now, if it is for this stop. */
  #serveHere(): void {
    if (!this.#inService) return;
    const { demand } = this;
    if (this.#leaving === 0) this.#leaving = departure(demand, this.#at, this.#heading);
    const bits = this.full ? demand.car[this.#at]! : sidesServed(demand, this.#at, this.#leaving);
    for (const side of sidesIn(bits)) {
      const state = this.#stop.doors.get(side)?.state;
      if (state === "opened") this.#serve(side);
      else if (state === "closed" || state === "closing") this.#stop.reopen(side);
    }
  }

  /** Serves what there is at an open door; which dwell that takes is asked before it is gone. */
  #serve(side: Side): void {
    const { demand } = this;
    const calls = this.#leaving > 0 ? demand.up : demand.down;
    const landing = this.#leaving !== 0 && (calls[this.#at]! & sideBit(side)) !== 0;
    this.#stop.stayFor(landing ? this.spec.dwellLandingCallMs : this.spec.dwellCarCallMs);
    this.#listener.serve(this, side);
  }

  #stopOver(): void {
    this.#enter("standing");
    this.#heading = this.#leaving;
    this.#leaving = 0;
    this.#movesOn = this.#stop.outworn;
    this.#listener.closed(this);
    if (this.#phase === "standing") this.#decide();
  }

  /** Given back its drive between landings: on to the next one, or back where there is none. */
  #rideToLanding(): void {
    const on: Heading = this.#heading < 0 ? -1 : 1;
    const ahead = nearestLanding(this.levels, this.sidesAt, this.#positionM, on);
    const heading = ahead >= 0 ? on : -on as Heading;
    const target = ahead >= 0
      ? ahead
      : nearestLanding(this.levels, this.sidesAt, this.#positionM, heading);
    this.#startRide(target - heading, target, heading);
  }

  #enter(phase: CarPhase, forMs?: number, then?: () => void): void {
    this.#phase = phase;
    this.#cancel();
    this.#cancel = () => {};
    if (forMs === undefined || then === undefined) return;
    this.#dueMs = this.#clock.monotonic() + Math.max(0, forMs);
    this.#cancel = this.#clock.after(forMs, then);
  }
}

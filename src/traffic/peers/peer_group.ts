/**
 * A dispatcher to compare with, at work on the same simulated controller and for the same passengers
 * as the group actor: calls come to it by the same desk, and it tells the controller by the same
 * desired state what each car is to serve. Words take the same time either way.
 *
 * Which car a call goes to is its rule's (`rule.ts`). Calls that no panel has announced are thought
 * over whenever a car stops, leaves or commits, and whenever another call comes, as long as their
 * car can still pass them by.
 *
 * Parking at the lobby: a car that nothing is asked of rides there and waits with its doors shut.
 * The controller has no word for it, so it is sent there by a car call, which is taken back when the
 * car can no longer miss the stop.
 */
import type { Happening } from "../../../adapters/simulator/building_events.ts";
import type { SimulatedCar } from "../../../adapters/simulator/car.ts";
import type { GroupController } from "../../../adapters/simulator/controller.ts";
import { headingTo } from "../../../adapters/simulator/levels.ts";
import type { DesiredCall } from "../../../adapters/mqtt/payloads.ts";
import type { Clock } from "../../clock.ts";
import type { CallRequest, CallView } from "../../protocol.ts";
import { refuse } from "../../refusal.ts";
import type { Placed } from "../group_host.ts";
import type { CallDesk } from "../passengers.ts";
import { type PeerCall, type PeerCar, physicsOf } from "./peer_car.ts";
import type { PeerRule } from "./rule.ts";

/** Open calls at most, as many as the group actor takes. */
const callsMax = 512;
/** Calls that are thought over at one time at most, the oldest first. */
const rethoughtMax = 32;
/** No call of a trace lives so long. */
const neverUnitMs = 1e12;

/** What a peer needs. */
export interface PeerGroupOptions {
  readonly rule: PeerRule;
  readonly controller: GroupController;
  readonly clock: Clock;
  /** Milliseconds of the machine's own time, for how long a choice took. */
  readonly stopwatch: () => number;
  readonly wordDelayMs: number;
  /** Whether a car keeps the call that it was first given: a panel has announced it. */
  readonly announced: boolean;
  /** The floor where free cars wait; left out: where they are. */
  readonly parkAt?: number;
  /** Hears of calls that ended without a lift. */
  readonly told: (call: CallView) => void;
}

interface OpenCall extends PeerCall {
  readonly view: Omit<CallView, "state">;
  readonly desired: Omit<DesiredCall, "car">;
}

/** A dispatcher to compare with. */
export class PeerGroup implements CallDesk {
  /** How long the choices of a car took, ms of the machine's time. */
  readonly turnMs: number[] = [];
  readonly #options: PeerGroupOptions;
  readonly #calls = new Map<string, OpenCall>();
  /** Cars on their way to park. */
  readonly #parking = new Set<string>();
  readonly #physics = new Map<SimulatedCar, PeerCar["physics"]>();
  #placed = 0;
  #revision = 0;
  #thinks = false;

  constructor(options: PeerGroupOptions) {
    this.#options = options;
    for (const car of options.controller.cars.values()) this.#physics.set(car, physicsOf(car));
  }

  get openCalls(): number {
    return this.#calls.size;
  }

  start(): Promise<void> {
    this.#thinkSoon();
    return Promise.resolve();
  }

  place(_caller: string, request: CallRequest, done: (placed: Placed) => void): void {
    const { clock, wordDelayMs, stopwatch } = this.#options;
    clock.after(wordDelayMs, () => {
      const startedMs = stopwatch();
      const placed = this.#take(request);
      this.turnMs.push(stopwatch() - startedMs);
      done(placed);
    });
  }

  cancel(_caller: string, call: string): void {
    const { clock, wordDelayMs } = this.#options;
    clock.after(wordDelayMs, () => {
      if (this.#calls.delete(call)) this.#publish();
    });
  }

  /** What the controller says of calls, and that cars stop and leave. */
  happened(happening: Happening): void {
    const { clock, wordDelayMs } = this.#options;
    if (happening.what === "call") {
      clock.after(wordDelayMs, () => this.#heard(happening.call, happening.car, happening.stage));
    } else if (happening.what === "departed" || happening.what === "committed") {
      this.#thinkSoon();
    } else if (happening.what === "door" && happening.state === "closed") this.#thinkSoon();
  }

  #take(request: CallRequest): Placed {
    if (request.kind === "car") throw new Error("Cannot place the call: nobody here asks by a car");
    if (this.#calls.size >= callsMax) {
      return { refusal: refuse("busy", `Cannot place the call: ${callsMax} calls are open`) };
    }
    const { controller: { levels }, clock } = this.#options;
    const from = levels.indexOf(request.from);
    const to = request.kind === "destination" ? levels.indexOf(request.to) : -1;
    const up = request.kind === "destination" ? to > from : request.direction === "up";
    const id = `peer-${this.#placed++}`;
    const call: OpenCall = {
      id,
      kind: request.kind,
      from,
      to,
      heading: up ? 1 : -1,
      car: "",
      stage: "accepted",
      view: { id, request, confirmed: true, placedAtMs: clock.now() },
      desired: {
        call: id,
        kind: request.kind,
        from: { level: request.from, side: "front" },
        ...(request.kind === "destination"
          ? { to: { level: request.to, side: "front" } }
          : { direction: request.direction }),
        persons: 1,
        expiresAtUnitMs: neverUnitMs,
      },
    };
    const car = this.#choose(call, this.#cars());
    if (car === undefined) {
      return { refusal: refuse("not_served", "Cannot place the call: no car serves the journey") };
    }
    call.car = car;
    this.#calls.set(id, call);
    this.#publish();
    this.#thinkSoon();
    return { call: { ...call.view, state: "assigned", car } };
  }

  #heard(id: string, car: string, stage: PeerCall["stage"] | "served" | string): void {
    if (id === parkingCallOf(car)) {
      // It can no longer miss the stop, and need not open its doors there.
      if (stage === "fixed" && this.#parking.delete(car)) this.#publish();
      return;
    }
    const call = this.#calls.get(id);
    if (call === undefined) return;
    if (stage === "accepted" || stage === "fixed" || stage === "serving") {
      call.stage = stage;
      call.car = car;
      return;
    }
    this.#calls.delete(id);
    if (stage !== "served") this.#options.told({ ...call.view, state: "cancelled" });
    this.#publish();
    this.#thinkSoon();
  }

  /** Thinks everything over a word later; what happens until then is one occasion. */
  #thinkSoon(): void {
    if (this.#thinks) return;
    this.#thinks = true;
    const { clock, wordDelayMs } = this.#options;
    clock.after(wordDelayMs, () => {
      this.#thinks = false;
      if (this.#think()) this.#publish();
    });
  }

  #think(): boolean {
    let changed = false;
    let thought = 0;
    for (const call of this.#calls.values()) {
      const settled = call.stage !== "accepted" ||
        (this.#options.announced && call.kind === "destination");
      if (settled || thought++ >= rethoughtMax) continue;
      const car = this.#choose(call, this.#cars());
      if (car === undefined || car === call.car) continue;
      call.car = car;
      changed = true;
    }
    return this.#park() || changed;
  }

  /** Sends free cars to park, and calls them off where they are needed. */
  #park(): boolean {
    const { parkAt, controller } = this.#options;
    const at = parkAt === undefined ? -1 : controller.levels.indexOf(parkAt);
    if (at < 0) return false;
    let changed = false;
    for (const { id, car, calls, lit } of this.#cars()) {
      const parks = calls.length === 0 && lit.length === 0 && car.at !== at &&
        car.sidesAt[at] !== 0 && (car.phase === "standing" || this.#parking.has(id));
      if (parks === this.#parking.has(id)) continue;
      if (parks) this.#parking.add(id);
      else this.#parking.delete(id);
      changed = true;
    }
    return changed;
  }

  #choose(call: OpenCall, cars: readonly PeerCar[]): string | undefined {
    const able = cars.filter(({ car }) => {
      const { sidesAt } = car;
      if (sidesAt[call.from] === 0) return false;
      if (call.to >= 0) return sidesAt[call.to] !== 0;
      return sidesAt.some((sides, at) => sides !== 0 && headingTo(call.from, at) === call.heading);
    });
    if (able.length === 0) return undefined;
    const current = able.find(({ id }) => id === call.car);
    return this.#options.rule.choose({ call, cars: able, current }).id;
  }

  #cars(): PeerCar[] {
    const { controller } = this.#options;
    const calls = new Map<string, PeerCall[]>();
    for (const call of this.#calls.values()) {
      const own = calls.get(call.car) ?? [];
      calls.set(call.car, own);
      own.push(call);
    }
    return [...controller.cars.values()].map((car) => ({
      id: car.id,
      car,
      physics: this.#physics.get(car)!,
      calls: calls.get(car.id) ?? [],
      // A car that rides to park is empty, and lit inside for that alone.
      lit: this.#parking.has(car.id)
        ? []
        : controller.carState(car).carCalls.map((level) => controller.levels.indexOf(level)),
    }));
  }

  #publish(): void {
    const { controller, clock, wordDelayMs, parkAt } = this.#options;
    const calls: DesiredCall[] = [...this.#calls.values()]
      .map(({ desired, car }) => ({ ...desired, car }));
    for (const car of this.#parking) {
      calls.push({
        call: parkingCallOf(car),
        kind: "car",
        car,
        to: { level: parkAt!, side: "front" },
        persons: 1,
        expiresAtUnitMs: neverUnitMs,
      });
    }
    const desired = { epoch: 1, revision: ++this.#revision, boot: controller.unit.boot, calls };
    clock.after(wordDelayMs, () => controller.desired(desired));
  }
}

function parkingCallOf(car: string): string {
  return `park-${car}`;
}

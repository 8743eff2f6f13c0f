/**
 * What a controller says over its link, and how often. The report goes out whenever it changes, as
 * an answer to each desired state, and as a heartbeat twice a keepalive; so do the cars' states. A
 * moving car's position goes out four times a second, and whenever it starts, stops or changes its
 * target; a standing car's with the heartbeat, so that an idle building is quiet but never silent.
 */
import type { Clock } from "../../src/clock.ts";
import type { Act, Desired, Outcome } from "../mqtt/payloads.ts";
import type { SimulatedCar } from "./car.ts";
import { motionOf } from "./car_motion.ts";
import type { ControllerVoice, GroupController } from "./controller.ts";
import type { ControllerLink, ControllerListener } from "./controller_link.ts";

/** How often a moving car says where it is. */
const movingPeriodMs = 250;

interface Said {
  seq: number;
  state: string;
  motion: string;
}

/** Speaks for one controller. */
export class Publisher implements ControllerVoice, ControllerListener {
  readonly #controller: GroupController;
  readonly #link: ControllerLink;
  readonly #clock: Clock;
  readonly #periodMs: number;
  readonly #said = new Map<SimulatedCar, Said>();
  #reports = 0;
  #watching = false;
  #silent = false;
  #stopped = false;

  constructor(
    controller: GroupController,
    link: ControllerLink,
    clock: Clock,
    keepaliveMs: number,
  ) {
    this.#controller = controller;
    this.#link = link;
    this.#clock = clock;
    this.#periodMs = keepaliveMs / 2;
    for (const car of controller.cars.values()) {
      this.#said.set(car, { seq: 0, state: "", motion: "" });
    }
    controller.voice = this;
  }

  /** Opens the link and begins the heartbeat. */
  start(): void {
    this.#link.open(this.#controller.unit.boot, this);
    this.#beat();
  }

  /** Says nothing more, and closes the link. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#controller.voice = undefined;
    await this.#link.close();
  }

  /** A controller that hangs: it neither speaks nor hears, though its connection stands. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
    if (!silent) this.connected();
  }

  connected(): void {
    if (this.#mute) return;
    this.#sayReport();
    for (const car of this.#said.keys()) {
      this.#sayState(car, true);
      this.#sayPosition(car);
    }
  }

  desired(desired: Desired): void {
    if (!this.#mute) this.#controller.desired(desired);
  }

  ask(): void {
    this.connected();
  }

  act(act: Act): void {
    if (!this.#mute) this.#controller.act(act);
  }

  outcome(outcome: Outcome): void {
    if (!this.#mute) this.#link.outcome(outcome);
  }

  changed(report: boolean, cars: ReadonlySet<SimulatedCar>): void {
    if (this.#mute) return;
    if (report) this.#sayReport();
    for (const car of cars) {
      this.#sayState(car, false);
      const { next, heading } = motionOf(car);
      const motion = `${car.phase}/${car.at}/${next}/${heading}`;
      const said = this.#said.get(car)!;
      if (motion === said.motion) continue;
      said.motion = motion;
      this.#sayPosition(car);
      if (car.phase === "moving" && !this.#watching) this.#watchPositions();
    }
  }

  rebooted(): void {
    for (const said of this.#said.values()) Object.assign(said, { seq: 0, state: "", motion: "" });
    this.#link.open(this.#controller.unit.boot, this);
  }

  get #mute(): boolean {
    return this.#silent || this.#stopped;
  }

  #beat(): void {
    this.#clock.after(this.#periodMs, () => {
      this.connected();
      this.#beat();
    });
  }

  #watchPositions(): void {
    this.#watching = true;
    this.#clock.after(movingPeriodMs, () => {
      this.#watching = false;
      let moving = false;
      for (const car of this.#said.keys()) {
        if (car.phase !== "moving") continue;
        moving = true;
        if (!this.#mute) this.#sayPosition(car);
      }
      if (moving) this.#watchPositions();
    });
  }

  #sayReport(): void {
    this.#link.report({ ...this.#controller.report(), seq: ++this.#reports });
  }

  #sayState(car: SimulatedCar, again: boolean): void {
    const said = this.#said.get(car)!;
    const state = this.#controller.carState(car);
    const text = JSON.stringify(state);
    if (text === said.state && !again) return;
    said.state = text;
    this.#link.carState(car.id, { ...this.#stamp(said), ...state });
  }

  #sayPosition(car: SimulatedCar): void {
    const position = this.#controller.carPosition(car);
    this.#link.carPosition(car.id, { ...this.#stamp(this.#said.get(car)!), ...position });
  }

  #stamp(said: Said): { boot: string; seq: number; unitMs: number } {
    const { unit } = this.#controller;
    return { boot: unit.boot, seq: ++said.seq, unitMs: unit.unitMs() };
  }
}

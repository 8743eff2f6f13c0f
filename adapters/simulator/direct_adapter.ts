/**
 * A way to a simulated building without a network, for simulations on a manual clock: the server's
 * side is an adapter like any other, the building's side a link for each controller. What is said
 * arrives after a fixed delay, in order, and is lost where the link is cut before it arrives.
 */
import type { Clock } from "../../src/clock.ts";
import type {
  Adapter,
  GroupAddress,
  HardwareListener,
  LiftReport,
  UnitAddress,
  UnitMessage,
} from "../adapter.ts";
import type { Act, Desired } from "../mqtt/payloads.ts";
import type { ControllerLink, ControllerListener } from "./controller_link.ts";
import { DirectUnitLink } from "./direct_unit_link.ts";
import type { UnitLink } from "./unit_link.ts";

type ReportBody = LiftReport extends infer R
  ? R extends LiftReport ? Omit<R, keyof GroupAddress> : never
  : never;

/** Joins a server and a simulated building within one process. */
export class DirectAdapter implements Adapter {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #links = new Map<string, DirectLink>();
  readonly #units = new Map<string, DirectUnitLink>();
  #listener: HardwareListener | undefined;

  /** @param delayMs how long anything takes on its way, either way */
  constructor(clock: Clock, delayMs = 0) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  get linked(): boolean {
    return this.#listener !== undefined;
  }

  /** Makes the link of a group's controller; hand it to `startBuilding`. */
  link(at: GroupAddress): ControllerLink {
    const link = new DirectLink(this.#clock, this.#delayMs, (report) => {
      // The types of the two halves meet here: an address and a report's body are a report.
      this.#listener?.report({ building: at.building, group: at.group, ...report });
    });
    this.#links.set(keyOf(at), link);
    return link;
  }

  /** Makes the link of an access unit; hand it to `startBuilding`. */
  unitLink(at: UnitAddress): UnitLink {
    const link = new DirectUnitLink(
      at,
      this.#clock,
      this.#delayMs,
      (report) => this.#listener?.report(report),
    );
    this.#units.set(unitKeyOf(at), link);
    return link;
  }

  start(listener: HardwareListener): Promise<void> {
    this.#listener = listener;
    listener.link(true);
    for (const link of this.#links.values()) link.sayStatus();
    for (const link of this.#units.values()) link.sayStatus();
    return Promise.resolve();
  }

  desired(at: GroupAddress, desired: Desired): void {
    this.#links.get(keyOf(at))?.tell((listener) => listener.desired(desired));
  }

  ask(at: GroupAddress, epoch: number): void {
    this.#links.get(keyOf(at))?.tell((listener) => listener.ask({ epoch }));
  }

  act(at: GroupAddress, act: Act): boolean {
    return this.#links.get(keyOf(at))?.tell((listener) => listener.act(act)) ?? false;
  }

  /** No panel runs in a simulated building. */
  tellPanel(): void {}

  tellUnit(at: UnitAddress, message: UnitMessage): boolean {
    if (!this.linked) return false;
    return this.#units.get(unitKeyOf(at))?.tell(message) ?? false;
  }

  stop(): Promise<void> {
    this.#listener?.link(false);
    this.#listener = undefined;
    return Promise.resolve();
  }
}

class DirectLink implements ControllerLink {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #hear: (report: ReportBody) => void;
  #listener: ControllerListener | undefined;
  #boot = "";
  #off = false;
  /** Grows with every cut and the end: what was under way then is lost. */
  #cuts = 0;

  constructor(clock: Clock, delayMs: number, hear: (report: ReportBody) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#hear = hear;
  }

  open(boot: string, listener: ControllerListener): void {
    this.#boot = boot;
    this.#listener = listener;
    this.#connected();
  }

  report(report: Parameters<ControllerLink["report"]>[0]): void {
    this.#say({ type: "report", report });
  }

  outcome(outcome: Parameters<ControllerLink["outcome"]>[0]): void {
    this.#say({ type: "outcome", outcome });
  }

  carState(car: string, state: Parameters<ControllerLink["carState"]>[1]): void {
    this.#say({ type: "carState", car, state });
  }

  carPosition(car: string, position: Parameters<ControllerLink["carPosition"]>[1]): void {
    this.#say({ type: "carPosition", car, position });
  }

  cut(off: boolean): void {
    if (this.#off === off) return;
    this.#off = off;
    this.#cuts++;
    if (off) this.#hear({ type: "status", online: false, boot: this.#boot });
    else this.#connected();
  }

  close(): Promise<void> {
    this.#listener = undefined;
    this.#cuts++;
    if (!this.#off) this.#hear({ type: "status", online: false, boot: this.#boot });
    return Promise.resolve();
  }

  /** Says whether it is there, as a retained status would. */
  sayStatus(): void {
    if (this.#listener === undefined) return;
    this.#hear({ type: "status", online: !this.#off, boot: this.#boot });
  }

  /** Tells the controller something; `false` where the link is cut. */
  tell(what: (listener: ControllerListener) => void): boolean {
    if (this.#off || this.#listener === undefined) return false;
    this.#later(() => {
      if (this.#listener !== undefined) what(this.#listener);
    });
    return true;
  }

  #connected(): void {
    if (this.#off) return;
    this.#say({ type: "status", online: true, boot: this.#boot });
    this.#listener?.connected();
  }

  #say(report: ReportBody): void {
    if (!this.#off && this.#listener !== undefined) this.#later(() => this.#hear(report));
  }

  #later(task: () => void): void {
    const cuts = this.#cuts;
    this.#clock.after(this.#delayMs, () => {
      if (cuts === this.#cuts) task();
    });
  }
}

function keyOf({ building, group }: GroupAddress): string {
  return `${building}/${group}`;
}

function unitKeyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}

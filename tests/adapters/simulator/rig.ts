/** A simulated building on a manual clock, with links that check and keep all that is said. */
import {
  type Act,
  actSchema,
  type CarPosition,
  carPositionSchema,
  type CarState,
  carStateSchema,
  type Desired,
  type DesiredCall,
  desiredSchema,
  type Outcome,
  outcomeSchema,
  type Report,
  reportSchema,
} from "../../../adapters/mqtt/payloads.ts";
import {
  type BuildingOptions,
  type RunningBuilding,
  type RunningGroup,
  startBuilding,
} from "../../../adapters/simulator/building.ts";
import type { BuildingEvent } from "../../../adapters/simulator/building_events.ts";
import type { SimulatedCar } from "../../../adapters/simulator/car.ts";
import type {
  ControllerLink,
  ControllerListener,
} from "../../../adapters/simulator/controller_link.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { checkSite, type Side, type Site, type SiteFile } from "../../../src/site.ts";

type CarFile = SiteFile["buildings"][number]["groups"][number]["cars"][number];

/** What a test's site is made of; left-out parts are those of the reference building. */
export interface SiteSketch {
  readonly levels?: number;
  readonly cars?: number;
  /** The sides of every level, in place of the front alone. */
  readonly sides?: (level: number) => Side[];
  readonly car?: Partial<CarFile>;
  /** Floor to floor, m. */
  readonly pitchM?: number;
}

/** A building `b` with a group `g` of cars `a`, `b`, … over levels 0, 1, …. */
export function siteOf(sketch: SiteSketch = {}): Site {
  const { levels = 15, cars = 1, sides, car, pitchM = 4 } = sketch;
  const all = Array.from({ length: levels }, (_, level) => level);
  return checkSite(
    {
      version: 1,
      cluster: "test",
      buildings: [{
        id: "b",
        floors: all.map((level) => ({
          level,
          label: `${level}`,
          heightM: level * pitchM,
          exit: level === 0,
        })),
        groups: [{
          id: "g",
          keepaliveMs: 5000,
          cars: Array.from({ length: cars }, (_, index) => ({
            id: "abcdefgh"[index]!,
            speedMps: 2.5,
            accelerationMps2: 1,
            jerkMps3: 1.4,
            ratedLoadKg: 975,
            serves: all.map((level) => ({ level, ...(sides && { sides: sides(level) }) })),
            ...(sides && { doors: { front: {}, rear: {} } }),
            ...car,
          })),
        }],
      }],
      devices: [{ id: "b-g", building: "b", group: "g" }],
    } satisfies SiteFile,
  );
}

/** A link that checks what is said against the wire's schemas, and keeps it. */
export class RecordingLink implements ControllerLink {
  readonly reports: Report[] = [];
  readonly outcomes: Outcome[] = [];
  readonly states: (CarState & { car: string })[] = [];
  readonly positions: (CarPosition & { car: string })[] = [];
  readonly boots: string[] = [];
  up = true;
  #listener: ControllerListener | undefined;

  open(boot: string, listener: ControllerListener): void {
    this.boots.push(boot);
    this.#listener = listener;
    listener.connected();
  }

  report(report: Report): void {
    if (this.up) this.reports.push(reportSchema.parse(wire(report)));
  }

  outcome(outcome: Outcome): void {
    if (this.up) this.outcomes.push(outcomeSchema.parse(wire(outcome)));
  }

  carState(car: string, state: CarState): void {
    if (this.up) this.states.push({ car, ...carStateSchema.parse(wire(state)) });
  }

  carPosition(car: string, position: CarPosition): void {
    if (this.up) this.positions.push({ car, ...carPositionSchema.parse(wire(position)) });
  }

  cut(off: boolean): void {
    this.up = !off;
    if (!off) this.#listener?.connected();
  }

  close(): Promise<void> {
    this.#listener = undefined;
    return Promise.resolve();
  }

  desired(desired: Desired): void {
    if (this.up) this.#listener?.desired(desiredSchema.parse(wire(desired)));
  }

  ask(): void {
    this.#listener?.ask({ epoch: 1 });
  }

  act(act: Act): void {
    this.#listener?.act(actSchema.parse(wire(act)));
  }

  get lastReport(): Report {
    return this.reports.at(-1)!;
  }
}

/** A building of one group that runs on a manual clock. */
export class Rig {
  readonly clock = new ManualClock();
  readonly link = new RecordingLink();
  readonly events: BuildingEvent[] = [];
  readonly building: RunningBuilding;
  readonly group: RunningGroup;
  #revision = 0;

  constructor(site: Site, options: Partial<BuildingOptions> = {}) {
    this.building = startBuilding({
      site,
      clock: this.clock,
      random: seededRandom(1),
      connect: () => this.link,
      observe: (event) => this.events.push(event),
      ...options,
    });
    this.group = this.building.groups[0]!;
  }

  car(id = "a"): SimulatedCar {
    return this.group.controller.cars.get(id)!;
  }

  get boot(): string {
    return this.group.controller.unit.boot;
  }

  /** Somebody comes to a level and wants to another, both at the front unless said otherwise. */
  person(from: number, to: number, fromSide: Side = "front", toSide: Side = "front"): number {
    return this.group.people.arrive({ at: from, side: fromSide }, { at: to, side: toSide });
  }

  /** Sends the next revision of the desired state. */
  want(calls: DesiredCall[], more: Partial<Desired> = {}): void {
    this.link.desired({ epoch: 1, revision: ++this.#revision, boot: this.boot, calls, ...more });
  }

  act(more: Partial<Act> = {}): Outcome {
    this.link.act({
      act: "act-1",
      kind: "open_doors",
      car: "a",
      side: "front",
      boot: this.boot,
      notAfterUnitMs: this.group.controller.unit.unitMs() + 2000,
      ...more,
    });
    return this.link.outcomes.at(-1)!;
  }

  /** What happened to the car, as short lines with whole milliseconds. */
  story(what: readonly BuildingEvent["what"][]): string[] {
    return this.events.filter((event) => what.includes(event.what)).map((event) => {
      const at = Math.round(event.atMs);
      switch (event.what) {
        case "door":
          return `${at} door ${event.state} at ${event.level}`;
        case "committed":
          return `${at} committed to ${event.level} leaving ${event.leaving}`;
        case "departed":
        case "arrived":
          return `${at} ${event.what} ${event.level}`;
        case "person_entered":
        case "person_left":
          return `${at} ${event.what} ${event.person} at ${event.level}`;
        case "call":
          return `${at} ${event.call} ${event.stage}`;
        default:
          return `${at} ${event.what}`;
      }
    });
  }

  stop(): Promise<void> {
    return this.building.stop();
  }
}

/** A destination call of the front side. */
export function destination(call: string, from: number, to: number, car = "a"): DesiredCall {
  return {
    call,
    kind: "destination",
    car,
    from: { level: from, side: "front" },
    to: { level: to, side: "front" },
    persons: 1,
    expiresAtUnitMs: 600_000,
  };
}

/** A landing call of the front side. */
export function landing(
  call: string,
  from: number,
  direction: "up" | "down",
  car = "a",
): DesiredCall {
  return {
    call,
    kind: "landing",
    car,
    from: { level: from, side: "front" },
    direction,
    persons: 1,
    expiresAtUnitMs: 600_000,
  };
}

/** What a value is after its way over the wire. */
function wire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

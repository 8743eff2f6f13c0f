/**
 * What goes wrong on a bad day, and when, by seed: cables, broker, store, servers, controllers,
 * cars, doors, fire, the wall clock. Every fault ends by itself; {@link Weather.calm} ends all.
 */
import type { RunningGroup } from "../../adapters/simulator/building.ts";
import type { GroupAddress } from "../../src/lifts.ts";
import type { ManualClock } from "../../src/clock.ts";
import { type Random, randomExponential, randomInt } from "../../src/random.ts";
import type { Chronicle } from "./chronicle.ts";
import { keyOf, type SimulatedNetwork } from "./simulated_network.ts";
import type { SimulatedDisk } from "./witness_store.ts";

/** What can be broken. */
export interface WeatherParts {
  readonly clock: ManualClock;
  readonly random: Random;
  readonly chronicle: Chronicle;
  readonly network: SimulatedNetwork;
  readonly disk: SimulatedDisk;
  readonly groups: readonly RunningGroup[];
  readonly crashServer: () => void;
  /** Something has happened besides cables and broker: convergence is not to be judged now. */
  readonly disturbed: () => void;
}

const minute = 60_000;

/** The faults of one run. */
export class Weather {
  readonly #parts: WeatherParts;
  readonly #ends = new Set<() => void>();
  readonly #hanging = new Set<string>();
  #over = false;

  constructor(parts: WeatherParts) {
    this.#parts = parts;
  }

  /** Faults come from now on. */
  start(): void {
    const { clock, random, network, disk, groups, crashServer, disturbed } = this.#parts;
    this.#every(9 * minute, "server crash", () => {
      disturbed();
      crashServer();
    });
    this.#every(10 * minute, "broker outage", () => {
      network.brokerDown();
      this.#later(500 + randomInt(random, 12_000), () => network.brokerUpAgain());
    });
    this.#every(8 * minute, "store outage", () => {
      disturbed();
      disk.out = true;
      this.#later(100 + randomInt(random, 5_000), () => {
        disk.out = false;
        disturbed();
      });
    });
    this.#every(15 * minute, "wall clock jump", () => {
      disturbed();
      clock.jumpWall(1_000 + randomInt(random, 20_000));
    });
    for (const group of groups) this.#breakGroup(group);
  }

  /** All is well from now on. */
  calm(): void {
    this.#over = true;
    for (const end of [...this.#ends]) end();
    this.#parts.network.faults = { lost: 0, twice: 0, late: 0 };
    this.#parts.disk.rates = { lost: 0, applied: 0, late: 0 };
  }

  /** Whether a group cannot agree with anybody now, whatever its cable does. */
  troubles(group: GroupAddress): boolean {
    return this.#parts.disk.out || this.#hanging.has(keyOf(group));
  }

  #breakGroup(group: RunningGroup): void {
    const { random, disturbed } = this.#parts;
    const { faults, controller } = group;
    const name = keyOf(group);
    const cars = [...controller.cars.values()];
    const anyCar = () => cars[randomInt(random, cars.length)]!;
    this.#every(6 * minute, `${name} cable cut`, () => {
      faults.linkCut(true);
      this.#later(200 + randomInt(random, 20_000), () => faults.linkCut(false));
    });
    this.#every(12 * minute, `${name} controller reboots`, () => {
      disturbed();
      faults.controllerReboot();
    });
    this.#every(15 * minute, `${name} controller hangs`, () => {
      disturbed();
      this.#hanging.add(name);
      faults.controllerSilent(true);
      this.#later(1_000 + randomInt(random, 20_000), () => {
        this.#hanging.delete(name);
        faults.controllerSilent(false);
      });
    });
    this.#every(40 * minute, `${name} fire`, () => {
      disturbed();
      faults.fire(true);
      this.#later(20_000 + randomInt(random, 60_000), () => faults.fire(false));
    });
    this.#every(5 * minute, `${name} car out of service`, () => {
      const { id } = anyCar();
      faults.outOfService(id, true);
      this.#later(10_000 + randomInt(random, 2 * minute), () => faults.outOfService(id, false));
    });
    this.#every(12 * minute, `${name} car stuck`, () => {
      const { id } = anyCar();
      faults.carStuck(id, true);
      this.#later(10_000 + randomInt(random, minute), () => faults.carStuck(id, false));
    });
    this.#every(6 * minute, `${name} door obstructed`, () => {
      const { id, doors } = anyCar();
      const sides = Object.keys(doors) as ("front" | "rear")[];
      faults.doorObstructed(id, sides[randomInt(random, sides.length)]!, 1 + randomInt(random, 4));
    });
    this.#every(20 * minute, `${name} door broken`, () => {
      const { id, doors } = anyCar();
      const sides = Object.keys(doors) as ("front" | "rear")[];
      const side = sides[randomInt(random, sides.length)]!;
      faults.doorFault(id, side, true);
      this.#later(10_000 + randomInt(random, minute), () => faults.doorFault(id, side, false));
    });
    this.#every(30 * minute, `${name} controller's wall clock`, () => {
      faults.wallClockOff(randomInt(random, 7_200_000) - 3_600_000);
    });
  }

  /** Something happens again and again, `everyMs` apart on average. */
  #every(everyMs: number, what: string, happen: () => void): void {
    const { clock, random, chronicle } = this.#parts;
    clock.after(randomExponential(random, everyMs), () => {
      if (this.#over) return;
      chronicle.note("weather", what);
      happen();
      this.#every(everyMs, what, happen);
    });
  }

  /** Ends a fault in time, or when all is to be well. */
  #later(ms: number, end: () => void): void {
    const once = () => {
      cancel();
      if (this.#ends.delete(once)) end();
    };
    const cancel = this.#parts.clock.after(ms, once);
    this.#ends.add(once);
  }
}

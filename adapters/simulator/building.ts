/**
 * A simulated building: for every lift group of a site a controller with its cars, its people and
 * its link, and for every access unit its doors and its link. Given a manual clock and a link without a network, it runs as fast as it can be
 * computed, and the same way for the same seed.
 */
import type { Clock } from "../../src/clock.ts";
import type { JudgeAlone } from "../../src/doors.ts";
import { forkRandom, type Random } from "../../src/random.ts";
import type { Site } from "../../src/site.ts";
import type { UnitAddress } from "../adapter.ts";
import type { UnitKeys } from "../mqtt/unit_signature.ts";
import { SimulatedAccessUnit } from "./access_unit.ts";
import type { BuildingObserver, Happening } from "./building_events.ts";
import { GroupController } from "./controller.ts";
import type { ControllerLink } from "./controller_link.ts";
import { EndingClock } from "./ending_clock.ts";
import { Faults } from "./faults.ts";
import type { ButtonsMode } from "./landing_buttons.ts";
import { People } from "./people.ts";
import { Publisher } from "./publisher.ts";
import { type Mix, poissonTraffic, type Traffic } from "./traffic.ts";
import type { UnitHappening } from "./unit_events.ts";
import type { UnitLink } from "./unit_link.ts";
import type { UnitEyes } from "./unit_viewing.ts";

/** Names one lift group of the site. */
export interface GroupAddress {
  readonly building: string;
  readonly group: string;
}

/** A stream of passengers in every group. */
export interface Passengers {
  readonly perFiveMinutes: number;
  /** Left out: half of lunch's and of the interfloor mix of dispatch.md §2.1, a quiet working day. */
  readonly mix?: Mix;
}

/** What a building's access units are made of, beside its site entry. */
export interface UnitsOptions {
  /** Makes the link of a unit. */
  readonly connect: (at: UnitAddress) => UnitLink;
  /** The server's public keys for acts, times and lists. */
  readonly keys: UnitKeys;
  readonly judgeAlone: JudgeAlone;
  readonly observe?: (at: UnitAddress, happening: UnitHappening) => void;
  /** What makes a unit with a panel an intercom with a picture. */
  readonly eyes?: (at: UnitAddress) => UnitEyes | undefined;
}

/** One access unit that runs. */
export interface RunningUnit {
  readonly building: string;
  readonly id: string;
  readonly unit: SimulatedAccessUnit;
  /** Cuts the cable (`true`) or mends it. */
  linkCut(cut: boolean): void;
}

/** What a building is made of. */
export interface BuildingOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly random: Random;
  /** Makes the link of a group's controller. */
  readonly connect: (at: GroupAddress) => ControllerLink;
  readonly passengers?: Passengers;
  /** Who sends a car for a landing button; left out: each controller by itself. */
  readonly buttons?: ButtonsMode;
  readonly observe?: BuildingObserver;
  /** Left out: the site's access units do not run. */
  readonly units?: UnitsOptions;
}

/** One lift group that runs. */
export interface RunningGroup extends GroupAddress {
  readonly controller: GroupController;
  readonly people: People;
  readonly faults: Faults;
  /** Lets passengers come, in place of those who came before; `undefined` lets nobody come. */
  follow(traffic: Traffic | undefined): void;
}

/** A building that runs. */
export interface RunningBuilding {
  readonly groups: readonly RunningGroup[];
  /** @throws {Error} where the site has no such group */
  group(at: GroupAddress): RunningGroup;
  readonly units: readonly RunningUnit[];
  /** @throws {Error} where no such unit runs */
  unit(at: UnitAddress): RunningUnit;
  /** Switches the stream of passengers on, to another rate, or off. */
  setPassengers(passengers: Passengers | undefined): void;
  /** Ends it; resolves when all links are closed. */
  stop(): Promise<void>;
}

const quietDay: Mix = { incoming: 0.325, outgoing: 0.325, interfloor: 0.35 };

/** Builds a site's lift groups and access units and starts them. */
export function startBuilding(options: BuildingOptions): RunningBuilding {
  const { site, random, observe } = options;
  const clock = new EndingClock(options.clock);
  const groups: (RunningGroup & {
    setPassengers(passengers: Passengers | undefined): void;
    stop(): Promise<void>;
  })[] = [];
  for (const building of site.buildings) {
    for (const group of building.groups) {
      const at = { building: building.id, group: group.id };
      const name = `${building.id}/${group.id}`;
      const ownRandom = forkRandom(random, name);
      const observed = (happening: Happening) =>
        observe?.({ atMs: clock.monotonic(), group: name, ...happening });
      const controller = new GroupController(
        building,
        group,
        clock,
        ownRandom,
        observed,
        options.buttons,
      );
      const people = new People(controller, clock, observed);
      const link = options.connect(at);
      const publisher = new Publisher(controller, link, clock, group.keepaliveMs);
      let cancelArrival = () => {};
      const follow = (traffic: Traffic | undefined) => {
        cancelArrival();
        const journey = traffic?.next();
        if (traffic === undefined || journey === undefined) return;
        cancelArrival = clock.after(journey.inMs, () => {
          people.arrive(journey.from, journey.to);
          follow(traffic);
        });
      };
      publisher.start();
      groups.push({
        ...at,
        controller,
        people,
        faults: new Faults(controller, publisher, link),
        follow,
        setPassengers: (passengers) => {
          const traffic = passengers === undefined ? undefined : poissonTraffic(
            building,
            group,
            { mix: quietDay, ...passengers },
            forkRandom(ownRandom, "passengers"),
          );
          follow(traffic);
        },
        stop: () => publisher.stop(),
      });
    }
  }
  const units = options.units === undefined ? [] : startUnits(options.units, site, clock, random);
  const setPassengers = (passengers: Passengers | undefined) => {
    for (const group of groups) group.setPassengers(passengers);
  };
  setPassengers(options.passengers);
  return {
    groups,
    group: (at) => {
      const found = groups.find(({ building, group }) =>
        building === at.building && group === at.group
      );
      if (found !== undefined) return found;
      throw new Error(`Cannot find a simulated group: got ${at.building}/${at.group}`);
    },
    units,
    unit: (at) => {
      const found = units.find((each) => each.building === at.building && each.id === at.unit);
      if (found !== undefined) return found;
      throw new Error(`Cannot find a simulated access unit: got ${at.building}/${at.unit}`);
    },
    setPassengers,
    stop: async () => {
      clock.end();
      await Promise.all([...groups, ...units.map(({ unit }) => unit)].map((each) => each.stop()));
    },
  };
}

function startUnits(
  options: UnitsOptions,
  site: Site,
  clock: Clock,
  random: Random,
): RunningUnit[] {
  const { connect, keys, judgeAlone, observe } = options;
  return site.buildings.flatMap((building) =>
    building.units.map((entry): RunningUnit => {
      const at = { building: building.id, unit: entry.id };
      const link = connect(at);
      const eyes = entry.panel ? options.eyes?.(at) : undefined;
      const unit = new SimulatedAccessUnit({
        building: building.id,
        unit: entry,
        clock,
        random: forkRandom(random, `${building.id}/${entry.id}`),
        link,
        keys,
        judgeAlone,
        ...(observe !== undefined && { observe: (happening) => observe(at, happening) }),
        ...(eyes !== undefined && { eyes }),
      });
      unit.start();
      return { building: building.id, id: entry.id, unit, linkCut: (cut) => link.cut(cut) };
    })
  );
}

/**
 * A simulated building: for every lift group of a site a controller with its cars, its people and
 * its link. Given a manual clock and a link without a network, it runs as fast as it can be
 * computed, and the same way for the same seed.
 */
import type { Clock } from "../../src/clock.ts";
import { forkRandom, type Random } from "../../src/random.ts";
import type { Site } from "../../src/site.ts";
import type { BuildingObserver, Happening } from "./building_events.ts";
import { GroupController } from "./controller.ts";
import type { ControllerLink } from "./controller_link.ts";
import { EndingClock } from "./ending_clock.ts";
import { Faults } from "./faults.ts";
import { People } from "./people.ts";
import { Publisher } from "./publisher.ts";
import { type Mix, poissonTraffic, type Traffic } from "./traffic.ts";

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

/** What a building is made of. */
export interface BuildingOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly random: Random;
  /** Makes the link of a group's controller. */
  readonly connect: (at: GroupAddress) => ControllerLink;
  readonly passengers?: Passengers;
  readonly observe?: BuildingObserver;
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
  /** Switches the stream of passengers on, to another rate, or off. */
  setPassengers(passengers: Passengers | undefined): void;
  /** Ends it; resolves when all links are closed. */
  stop(): Promise<void>;
}

const quietDay: Mix = { incoming: 0.325, outgoing: 0.325, interfloor: 0.35 };

/** Builds a site's lift groups and starts them. */
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
      const controller = new GroupController(building, group, clock, ownRandom, observed);
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
    setPassengers,
    stop: async () => {
      clock.end();
      await Promise.all(groups.map((group) => group.stop()));
    },
  };
}

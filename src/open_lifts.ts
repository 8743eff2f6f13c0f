/** The lift groups of a start: their way to hardware, the searches beside their turns, the service. */
import type { Directory } from "../actors/directory.ts";
import type { GroupModel } from "../actors/elevator_group/model.ts";
import type { Adapter } from "../adapters/adapter.ts";
import type { Clock } from "./clock.ts";
import { cryptoRandom } from "./crypto_random.ts";
import { JourneyService } from "./journeys/journey_service.ts";
import { LiftHardware } from "./lift_hardware.ts";
import { LiftService } from "./lift_service.ts";
import type { Log } from "./operations/log.ts";
import type { Metrics } from "./operations/metrics.ts";
import { uuidV7 } from "./random.ts";
import type { LiftSearch } from "./search/lift_search.ts";
import { openLiftSearch } from "./search/open_lift_search.ts";
import type { Site } from "./site.ts";

/** What lift groups are made of. */
export interface LiftParts {
  readonly site: Site;
  readonly models: ReadonlyMap<string, GroupModel>;
  readonly directory: Directory;
  readonly adapter: Adapter;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Processors of this machine, and threads that the operator gives searches. */
  readonly cores: number;
  readonly searchWorkers: number | undefined;
  /** Hears whether the way to hardware stands. */
  readonly linked: (up: boolean) => void;
}

/** The lift groups' own parts; their actors are registered by who made the directory. */
export interface OpenLifts {
  readonly hardware: LiftHardware;
  readonly lifts: LiftService;
  readonly search: LiftSearch;
  readonly journeys: JourneyService;
}

/** Makes them. */
export function openLifts(parts: LiftParts): OpenLifts {
  const { site, models, directory, adapter, clock, metrics, log, linked } = parts;
  // In the order of time, so that rows written together lie together.
  const newId = () => uuidV7(clock.now(), cryptoRandom);
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    newId,
    observer: {
      hardwareLink(up) {
        metrics.link(up);
        log.info("hardware_link", { up });
        linked(up);
      },
      hardwareNonsense(topic, fault) {
        metrics.nonsense();
        log.warn("hardware_nonsense", { topic, fault });
      },
      desiredPublished: (_calls, ms) => metrics.spent("publish", ms),
      panelPressed: (answer) => metrics.panelPressed(answer),
    },
  });
  const search = openLiftSearch({
    site,
    directory: () => directory,
    clock,
    random: cryptoRandom,
    log,
    metrics,
    cores: parts.cores,
    workers: parts.searchWorkers,
  });
  const lifts = new LiftService({
    directory,
    models,
    newId,
    effect(address, effect, state) {
      if (effect.type === "search") search.ask(address, state);
      else hardware.effect(address, effect, state);
    },
    milestone(milestone) {
      if (milestone.what === "assigned") metrics.assigned(milestone.afterMs);
      else if (milestone.what === "arrived") metrics.arrived(milestone.afterMs);
    },
  });
  const journeys = new JourneyService({ site, directory, models, clock, newId });
  return { hardware, lifts, search, journeys };
}

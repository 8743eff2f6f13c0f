/**
 * The people's side of rings, of a start: whom a press is for, what displays show, and how phones
 * take part. The rings themselves are the access units' actors'; both sides know each other by the
 * functions here alone.
 */
import { RingDirectory } from "./access/ring_directory.ts";
import { HouseholdRings } from "./access/ring_desk.ts";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";
import type { Log } from "./operations/log.ts";
import type { Registry } from "./people/registry/registry.ts";
import type { Rings, UnitDirectory } from "./rings.ts";
import type { Site } from "./site.ts";

/** What rings need of a start. */
export interface RingParts {
  readonly registry: Registry;
  readonly site: Site;
  readonly clock: Clock;
  /** At least 122 unguessable bits as text of at most 40 characters, new at each call. */
  readonly randomId: () => string;
  /** The rings themselves; asked for when somebody first wants something of one. */
  readonly rings: () => Rings;
  /** Hands a unit what its display shows, whole. */
  readonly publishDirectory: (at: UnitAddress, directory: UnitDirectory) => void;
  readonly log: Log;
}

/** The people's side of rings. */
export interface OpenRings {
  /** For the rings' service (as `RingDesk`), `serve` (as `RingPhones`) and `openServices`. */
  readonly desk: HouseholdRings;
  /** Publishes every directory, and from now on each change; once units can be reached. */
  start(): void;
  stop(): Promise<void>;
}

/** Puts the people's side of rings together. */
export function openRings(parts: RingParts): OpenRings {
  const { registry, site, clock, randomId, rings, publishDirectory, log } = parts;
  const directory = new RingDirectory({
    ...{ registry, site, clock, randomId },
    publish: publishDirectory,
    fault: (fault) => log.warn("ring_directory", { fault }),
  });
  const desk = new HouseholdRings({ registry, site, clock, randomId, directory, rings });
  return {
    desk,
    start: () => directory.start(),
    async stop() {
      desk.stop();
      await directory.stop();
    },
  };
}

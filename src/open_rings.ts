/**
 * The people's side of rings, of a start: whom a press is for, what displays show, and how phones
 * take part. The rings themselves are the access units' actors'; both sides know each other by the
 * functions here alone.
 */
import { CameraDuties } from "./access/camera_duties.ts";
import { RingDirectory } from "./access/ring_directory.ts";
import { HouseholdRings } from "./access/ring_desk.ts";
import type { RingPush } from "./access/pushed_ring.ts";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";
import type { Log } from "./operations/log.ts";
import type { Registry } from "./people/registry/registry.ts";
import type { RingSignals } from "./ring_signalling.ts";
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
  /** How phones connect with units; left out: they do not. */
  readonly signals?: RingSignals;
  /** Hands a unit what its display shows, whole. */
  readonly publishDirectory: (at: UnitAddress, directory: UnitDirectory) => void;
  /** A unit's camera may be off now, or a technician's session over: what it shows beyond ends. */
  readonly cameraChanged?: (at: UnitAddress) => void;
  readonly log: Log;
  /** Wakes devices that are away; left out: none is woken. */
  readonly push?: RingPush;
}

/** The people's side of rings. */
export interface OpenRings {
  /** For the rings' service (as `RingDesk`), `serve` (as `RingPhones`) and `openServices`. */
  readonly desk: HouseholdRings;
  /** What cameras may show; for the identity plane's routes and whatever shows a picture. */
  readonly cameras: CameraDuties;
  /** Publishes every directory, and from now on each change; once units can be reached. */
  start(): void;
  stop(): Promise<void>;
}

/** Puts the people's side of rings together. */
export function openRings(parts: RingParts): OpenRings {
  const { registry, site, clock, randomId, rings, publishDirectory, log } = parts;
  const cameras = new CameraDuties({
    ...{ registry, site, clock },
    changed(at) {
      directory.again(at);
      desk.camerasChanged(at);
      parts.cameraChanged?.(at);
    },
    fault: (fault) => log.warn("camera_duties", { fault }),
  });
  const directory = new RingDirectory({
    ...{ registry, site, clock, randomId },
    publish: publishDirectory,
    cameraOf: (at) => cameras.shown(at),
    fault: (fault) => log.warn("ring_directory", { fault }),
  });
  const desk = new HouseholdRings({
    ...{ registry, site, clock, randomId, directory, rings, cameras },
    ...(parts.signals !== undefined && { signals: parts.signals }),
    ...(parts.push !== undefined && { push: parts.push }),
  });
  return {
    desk,
    cameras,
    start() {
      cameras.start();
      directory.start();
    },
    async stop() {
      desk.stop();
      await cameras.stop();
      await directory.stop();
    },
  };
}

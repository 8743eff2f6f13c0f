/**
 * The people's side of rings, of a start: whom a press is for, what displays show, and how phones
 * take part. The rings themselves are the access units' actors'; both sides know each other by the
 * functions here alone.
 */
import { CameraDuties } from "./access/camera_duties.ts";
import { RingChanges } from "./access/ring_changes.ts";
import { RingDirectory } from "./access/ring_directory.ts";
import { type CallVisitorLift, HouseholdRings } from "./access/ring_desk.ts";
import type { RingPush } from "./access/pushed_ring.ts";
import { UnitPapersFeed } from "./access/unit_papers_feed.ts";
import { CameraLooks, type CameraLooksParts } from "./camera_looks.ts";
import type { Clock } from "./clock.ts";
import type { Directories } from "./directories.ts";
import type { UnitAddress } from "./doors.ts";
import type { Log } from "./operations/log.ts";
import type { Registry } from "./people/registry/registry.ts";
import type { RingSignals } from "./ring_signalling.ts";
import type { Rings, UnitDirectory } from "./rings.ts";
import type { Site } from "./site.ts";
import type { PapersOfUnit } from "./unit_papers.ts";

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
  /** Hands a unit what its managers have signed, whole; left out: it hears nothing of it. */
  readonly publishPapers?: (at: UnitAddress, papers: PapersOfUnit) => void;
  /** How a technician's program connects with a unit; left out: it does not. */
  readonly looks?: Pick<CameraLooksParts, "toUnit" | "iceServers">;
  /** A unit's camera may be off now, or a technician's session over: what it shows beyond ends. */
  readonly cameraChanged?: (at: UnitAddress) => void;
  readonly log: Log;
  /** Wakes devices that are away; left out: none is woken. */
  readonly push?: RingPush;
  /** Calls a lift for a visitor who was let in; left out: none comes. */
  readonly callLift?: CallVisitorLift;
}

/** The people's side of rings. */
export interface OpenRings {
  /** For the rings' service (as `RingDesk`), `serve` (as `RingPhones`) and `openServices`. */
  readonly desk: HouseholdRings;
  /** What cameras may show; for the identity plane's routes and whatever shows a picture. */
  readonly cameras: CameraDuties;
  /** Looks of technicians, for the identity plane's routes; left out with its part. */
  readonly looks?: CameraLooks;
  /** What the displays of units show, for whoever else shows it. */
  readonly directories: Directories;
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
      looks?.changed(at);
      parts.cameraChanged?.(at);
    },
    fault: (fault) => log.warn("camera_duties", { fault }),
  });
  const looks = parts.looks && new CameraLooks({ clock, cameras, randomId, ...parts.looks });
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
    ...(parts.callLift !== undefined && { callLift: parts.callLift }),
  });
  const changes = new RingChanges({
    ...{ registry, clock, desk },
    fault: (fault) => log.warn("ring_changes", { fault }),
  });
  const papers = new UnitPapersFeed({
    ...{ registry, site, clock },
    publish: (at, texts) => parts.publishPapers?.(at, texts),
    fault: (fault) => log.warn("unit_papers", { fault }),
  });
  return {
    desk,
    cameras,
    ...(looks !== undefined && { looks }),
    directories: directory,
    start() {
      changes.start();
      cameras.start();
      directory.start();
      papers.start();
    },
    async stop() {
      changes.stop();
      desk.stop();
      looks?.stop();
      await cameras.stop();
      await directory.stop();
      await papers.stop();
    },
  };
}

/** The doors of a start: who judges what is shown there, and who hears what happens at them. */
import type { Directory } from "../actors/directory.ts";
import { isPublic, type UnitModel } from "../actors/access_unit/model.ts";
import type { RegistryDesk } from "./access/access_desk.ts";
import type { BuildingLogFeed } from "./building_log_feed.ts";
import type { Clock } from "./clock.ts";
import { cryptoRandom } from "./crypto_random.ts";
import type { DoorHardware } from "./door_hardware.ts";
import { DoorService } from "./door_service.ts";
import type { GuestLift } from "./guest_lift.ts";
import type { DoorOpenings } from "./kone/calls/gates.ts";
import type { Log } from "./operations/log.ts";
import type { Metrics } from "./operations/metrics.ts";
import { uuidV7 } from "./random.ts";
import type { RingDesk } from "./rings.ts";

/** What doors are made of. */
export interface DoorParts {
  readonly directory: Directory;
  readonly models: ReadonlyMap<string, UnitModel>;
  readonly clock: Clock;
  readonly hardware: DoorHardware;
  readonly desk: RegistryDesk;
  /** Whom presses of the directory are for; left out: nobody has a device that could ring. */
  readonly ringDesk?: RingDesk;
  readonly guests: GuestLift;
  /** Told when a door was opened, for terminals behind it. */
  readonly openings: DoorOpenings;
  /** Told for the logs of buildings that keep one of their own. */
  readonly feed: BuildingLogFeed;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Makes the doors; their actors are registered by who made the directory. */
export function openDoors(parts: DoorParts): DoorService {
  const {
    directory,
    models,
    clock,
    hardware,
    desk,
    ringDesk,
    guests,
    openings,
    feed,
    metrics,
    log,
  } = parts;
  return new DoorService({
    directory,
    models,
    clock,
    newId: () => uuidV7(clock.now(), cryptoRandom),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    desk,
    ...(ringDesk !== undefined && { ringDesk }),
    admitted: (at, { logId, lifts: floors, home }) => guests.call(at, logId, floors, home),
    told: (at, event) => {
      if (event.what !== "alarm") return;
      const { alarm, raised } = event;
      // Behind a private door lives somebody: no log names it (C4).
      const model = models.get(`${at.building}/${at.unit}`);
      const door = event.door !== null && model !== undefined && isPublic(model, event.door)
        ? event.door
        : null;
      if (raised) {
        metrics.doorAlarm(alarm);
        feed.alarm(at, event.door, alarm);
      }
      log.warn("door_alarm", { building: at.building, unit: at.unit, door, alarm, raised });
    },
    // A use that a unit took by itself, while it could not ask, counts here too.
    opened: (at, { how, id, atMs }) => {
      feed.opened(at, how, atMs);
      openings.opened(at, how, atMs);
      if (how !== "alone" || id === null) return;
      desk.openedAlone(id).catch((error) => {
        log.error("alone_opening_lost", { error: error instanceof Error ? error : String(error) });
      });
    },
    deskFault: (fault) => log.error("access_desk", { fault }),
    ringDeskFault: (fault) => log.error("ring_desk", { fault }),
  });
}

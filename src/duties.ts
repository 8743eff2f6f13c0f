/**
 * What a server owes the people and buildings it serves, done beside everything else: erasures that
 * were begun go on where they stood, backups are made and every erasure noted beside them at once,
 * and the service of a building that ends takes its devices along.
 */
import { followPrunings } from "./backup/follow_prunings.ts";
import { installationOf } from "./backup/installation.ts";
import { openServerBackups } from "./backup/server_backups.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { randomBytes } from "./crypto_random.ts";
import type { HardwareWay } from "./hardware_way.ts";
import { keyFolder, type People } from "./identity_services.ts";
import type { Log } from "./operations/log.ts";
import type { Metrics } from "./operations/metrics.ts";
import { DecommissionDesk } from "./people/decommission/desk.ts";
import { Erasures } from "./people/erasure/procedure.ts";
import type { KeyStore } from "./privacy/key_store.ts";
import type { Site } from "./site.ts";

/** What duties are done with. */
export interface DutyParts {
  readonly config: Config;
  readonly site: Site;
  readonly people: People;
  /** Of the equipment log. */
  readonly logKeys: KeyStore;
  readonly hardwareWay: HardwareWay;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "backups">;
  readonly undo: (() => Promise<void> | void)[];
}

/**
 * Takes up the duties; to be awaited before anything is served, for who was erased and came back by
 * an older copy is erased again first.
 * @returns the desk that ends the service in buildings.
 * @throws {NotEmbedded | JournalBroken} where backups are asked for and cannot be made so.
 */
export async function takeUpDuties(parts: DutyParts): Promise<DecommissionDesk> {
  const { config, people, hardwareWay, site, clock, log, undo } = parts;
  const { registry, journal, prunings, keys, masterKey, buildingLogs } = people;
  const backupFault = (fault: string) => log.error("backup", { fault });
  const saved = config.backup === undefined ? null : await openServerBackups({
    config: config.backup,
    installation: installationOf(config, keyFolder(config.people)),
    masterKey,
    keys,
    logKeys: parts.logKeys,
    journal,
    clock,
    randomBytes,
    made: ({ name, bytes }) => log.info("backup_made", { backup: name, bytes }),
    fault: backupFault,
  });
  const erasures = new Erasures({
    registry,
    journal,
    keys,
    clock,
    ...(saved !== null && { secondPlace: saved.place }),
    fault: (fault) => log.error("erasure", { fault }),
  });
  undo.push(() => erasures.stop());
  await erasures.start();
  if (saved !== null) {
    const { place, backups } = saved;
    undo.push(followPrunings({ prunings, place, clock, fault: backupFault }));
    parts.metrics.backups(() => backups.lastMs);
    undo.push(() => backups.stop());
    await backups.start();
  }
  const devicesOf = (building: string) =>
    site.devices.filter((device) => device.building === building).map(({ id }) => id);
  const decommissions = new DecommissionDesk({
    registry,
    clock,
    certificates(building) {
      const devices = new Set(devicesOf(building));
      return (hardwareWay.enrolment?.authority.list() ?? [])
        .filter(({ device }) => devices.has(device))
        .flatMap(({ certificates }) => certificates)
        .filter(({ state }) => state === "valid").length;
    },
    devicesEnd: (building) => hardwareWay.revokeDevices(devicesOf(building)),
    logEnds: (building) => buildingLogs.destroyAll(building),
    fault: (fault) => log.error("decommission", { fault }),
  });
  decommissions.start();
  undo.push(() => decommissions.stop());
  return decommissions;
}

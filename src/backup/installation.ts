/** Where everything of one server lies that a loss of its disk would take. */
import type { MasterSource } from "../access/master_key_file.ts";
import type { Config } from "../config.ts";
import { logKeyFolder } from "../equipment_log/equipment_log.ts";
import { journalFile } from "../privacy/erasure/journal_copy.ts";

/** Paths, as the operator gave them. */
export interface Installation {
  /** The folder of the equipment's embedded store. */
  readonly data: string;
  /** The folder of the embedded store of people. */
  readonly people: string;
  /** The folder of people's keys, and of the journal of erasures. */
  readonly keys: string;
  /** The folder of the keys of the equipment log's days. */
  readonly logKeys: string;
  readonly master: MasterSource;
  readonly site: string;
  readonly deviceSecrets?: string;
  /** The folder of the authority for devices. */
  readonly deviceCa?: string;
}

/** The stores lie at a KV Connect server, whose operator copies them. */
export class NotEmbedded extends Error {
  override readonly name = "NotEmbedded";
}

/**
 * What a server of these settings would lose.
 * @param keys the folder of people's keys (`keyFolder` of `identity_services.ts`).
 * @throws {NotEmbedded} where a store is reached by KV Connect: only its own operator can take a
 *   copy of one moment there.
 */
export function installationOf(
  { store, people, site, mqtt, devices }: Config,
  keys: string,
): Installation {
  if (!("data" in store) || !("data" in people.store)) {
    throw new NotEmbedded(
      "Cannot back up or restore: a store reached by KV Connect is copied by whoever operates it; " +
        "leave out --backup, and have backups made there",
    );
  }
  return {
    data: store.data,
    people: people.store.data,
    keys,
    logKeys: logKeyFolder(store, people.keysBeside),
    master: people.master,
    site,
    ...(mqtt.embedded && mqtt.deviceSecrets !== undefined &&
      { deviceSecrets: mqtt.deviceSecrets }),
    ...(devices !== undefined && { deviceCa: devices.ca }),
  };
}

/** The journal of erasures of an installation. */
export function journalOf({ keys }: Pick<Installation, "keys">): string {
  return `${keys}/${journalFile}`;
}

/** The map as it lies in the store of people (`map_rows.ts`). */
import { bucketMinuteOf, timedRowKey } from "../../store/keys.ts";
import type { Store } from "../../store/store.ts";
import { decodeVersioned } from "../../store/values.ts";
import { registryBehaviour, registryKind } from "../registry/behaviour.ts";
import { type MapRow, mapRowMs, mapRowSchema, mapTableName } from "./map_rows.ts";

const format = {
  version: registryBehaviour.tables[mapTableName]!.version,
  read: (value: unknown) => mapRowSchema.parse(value),
};

/** Finds rows of the map. */
export interface MapReader {
  /** The row of that id and day, or null. */
  read(id: string, epochDay: number): Promise<MapRow | null>;
}

/** A {@link MapReader} over the store of people. */
export class StoredMap implements MapReader {
  readonly #store: Store;
  readonly #cluster: string;

  /** @param store of the identity plane. */
  constructor(store: Store, cluster: string) {
    this.#store = store;
    this.#cluster = cluster;
  }

  async read(id: string, epochDay: number): Promise<MapRow | null> {
    const minute = bucketMinuteOf(mapRowMs(epochDay));
    const key = timedRowKey(mapTableName, minute, registryKind, this.#cluster, id);
    const entry = await this.#store.get(key);
    return entry === null ? null : decodeVersioned(entry.value, format);
  }
}

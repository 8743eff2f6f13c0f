/**
 * Entries of a building's own log as they lie in the store of people: under the first moment of
 * their day, with the building and a random id, sealed under the building's key of that day. So a
 * copy of a row tells how many there were on a day, and nothing else once that key is destroyed.
 * What is sealed has exactly the fields that the manager chose.
 */
import { z } from "zod";
import { openField, sealField } from "../../privacy/field_seal.ts";
import type { SegmentedLog } from "../../privacy/key_store.ts";
import { longestKeepMs } from "../../store/expiry.ts";
import {
  type BuildingLogField,
  buildingLogFields,
  type BuildingLogMeans,
  buildingLogMeans,
  type BuildingLogResult,
  buildingLogResults,
} from "../rows/building_log.ts";
import { idSchema, timeSchema } from "../rows/fields.ts";

/** The name of the table of entries. */
export const entryTableName = "building_log_entry";
/** What the store itself takes away, were no building's days over before; those end it sooner. */
export const entryBackstopMs = longestKeepMs;
/** Rows that one command writes or removes. */
export const entriesPerTurnMax = 200;
/** Entries of one building and day; those beyond are lost, and told. */
export const entriesPerDayMax = 20_000;

/** What an entry may say, each only where the manager chose it. */
export const entrySchema = z.strictObject({
  minute: timeSchema.multipleOf(60_000).optional().describe("wall time"),
  door: z.string().max(81).optional().describe("unit/door"),
  result: z.enum(buildingLogResults).optional(),
  means: z.enum(buildingLogMeans).nullable().optional().describe("null where nobody opened it"),
});
/** An entry. */
export type Entry = Readonly<z.infer<typeof entrySchema>>;

/** What is known of an event at a public door before it is cut to the fields of the log. */
export interface DoorHappening {
  readonly building: string;
  /** Wall time, a whole minute that is not to come. */
  readonly minute: number;
  /** `unit/door`, of a public door. */
  readonly door: string;
  readonly result: BuildingLogResult;
  /** Null where nobody opened it. */
  readonly means: BuildingLogMeans | null;
}

export const entryRowSchema = z.strictObject({
  /** `<building>~<random>`. */
  id: idSchema,
  building: idSchema,
  /** In UTC, counted from the epoch. */
  day: z.int().min(0),
  sealed: z.string().max(1000).regex(/^1\.[\w-]+$/),
});
/** An entry at rest. */
export type EntryRow = Readonly<z.infer<typeof entryRowSchema>>;

/** The log whose daily keys seal a building's entries. */
export function segmentOf(building: string): SegmentedLog {
  return `building.${building}`;
}

/** What every row id of a building begins with; the sign stands in no building's id. */
export function entryIdPrefix(building: string): string {
  return `${building}~`;
}

/** Leaves of what happened the chosen fields, and nothing else. */
export function cutTo(fields: readonly BuildingLogField[], happening: DoorHappening): Entry {
  return Object.fromEntries(
    buildingLogFields.filter((field) => fields.includes(field))
      .map((field) => [field, happening[field]]),
  );
}

/** An entry sealed under the key of its day. @param random 24 unguessable bytes, used once. */
export function sealedEntry(
  key: Uint8Array,
  building: string,
  day: number,
  entry: Entry,
  random: Uint8Array,
): EntryRow {
  const id = entryIdPrefix(building) + random.subarray(12).toBase64({ alphabet: "base64url" });
  const place = { table: entryTableName, path: `${building} ${day}`, id };
  return { id, building, day, sealed: sealField(key, place, entry, random.subarray(0, 12)) };
}

/** Opens what {@link sealedEntry} made. @throws {SealBroken} */
export function openedEntry(key: Uint8Array, { id, building, day, sealed }: EntryRow): Entry {
  const place = { table: entryTableName, path: `${building} ${day}`, id };
  return entrySchema.parse(openField(key, place, sealed));
}

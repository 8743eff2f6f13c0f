/**
 * A log that a building's manager has turned on (D11, R50): what is written of door openings, for
 * how long, what for, and what the people of the building were told. What it may hold is a closed
 * list; who came is not on it.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, languages, languageSchema, timeSchema } from "./fields.ts";
import { proseSchema } from "./news.ts";

/**
 * All that an entry may hold: the minute; the public door, as `unit/door`; what happened; and by
 * what way a door was opened. The day of an entry is known in any case, for its key is the day's.
 */
export const buildingLogFields = ["minute", "door", "result", "means"] as const;
/** A field of an entry. */
export type BuildingLogField = (typeof buildingLogFields)[number];
/** What can happen at a door: it was opened, forced, or held open for too long. */
export const buildingLogResults = ["opened", "forced", "held_open"] as const;
/** What happened at a door. */
export type BuildingLogResult = (typeof buildingLogResults)[number];
/**
 * How a door was opened: by a phone (the app, or a visitor's link), by a credential shown at it (tag,
 * PIN or QR; the door does not say which), or from inside.
 */
export const buildingLogMeans = ["phone", "credential", "exit"] as const;
/** How a door was opened. */
export type BuildingLogMeans = (typeof buildingLogMeans)[number];

/** The longest that an entry may be kept; the manager sets the days, this is no default (R50). */
export const buildingLogDaysMax = 365;
/** Spans of days with a keeping of their own; a notice of a week lies between two. */
const spansMax = 64;
/** Characters of a notice in all languages together. */
export const noticeCharactersMax = 1_000;

/** A day in UTC, counted from the epoch. */
const daySchema = z.int().min(0).max(100_000_000);

/** What the manager tells the people of the building, in the languages of their choice. */
export const logNoticesSchema = z.array(z.strictObject({
  language: languageSchema,
  text: proseSchema.max(600),
})).min(1).max(languages.length).refine(
  (notices) => new Set(notices.map(({ language }) => language)).size === notices.length,
  { error: "must have each language once" },
).refine(
  (notices) => notices.reduce((sum, { text }) => sum + text.length, 0) <= noticeCharactersMax,
  { error: `must have at most ${noticeCharactersMax} characters in all languages together` },
);

/** What a log is kept for, in the manager's words. */
export const logPurposeSchema = proseSchema.max(120);

/** The fields of an entry, each once. */
export const logFieldsSchema = z.array(z.enum(buildingLogFields)).min(1).max(
  buildingLogFields.length,
).refine((fields) => new Set(fields).size === fields.length, {
  error: "must name each field once",
});

export const logRuleSchema = z.strictObject({
  /** Of the setting; an entry that was made by an older one is not written any more. */
  revision: z.int().min(1),
  days: z.int().min(1).max(buildingLogDaysMax),
  purpose: logPurposeSchema,
  notices: logNoticesSchema,
  fields: logFieldsSchema,
  /** Nothing of an earlier day is written. */
  fromDay: daySchema,
  /** The news by which everybody was told. */
  news: idSchema,
  by: idSchema,
  atMs: timeSchema,
});
/** By what a log is kept. */
export type LogRule = Readonly<z.infer<typeof logRuleSchema>>;

export const buildingLogSchema = z.strictObject({
  /** The building's. */
  id: idSchema,
  revision: z.int().min(1),
  /** By what entries are written; null: none are. */
  current: logRuleSchema.nullable(),
  /** What was announced and begins on its day. */
  next: logRuleSchema.nullable(),
  /**
   * For how many days the entries of each day are kept, from `fromDay` to the next one's. The days
   * never fall from one span to the next, since fewer days count at once for all.
   */
  spans: z.array(z.strictObject({
    fromDay: daySchema,
    days: z.int().min(1).max(buildingLogDaysMax),
  })).max(spansMax),
  /** Entries of earlier days are destroyed, whatever the spans say. */
  goneBeforeDay: daySchema,
  /** When it was ended; null while it goes on or is to begin. */
  endedAtMs: timeSchema.nullable(),
});
/** The log of a building. */
export type BuildingLog = Readonly<z.infer<typeof buildingLogSchema>>;

export const buildingLogTable = table({
  version: 1,
  schema: buildingLogSchema,
  indexes: {
    due: (row: BuildingLog) => row.next === null ? [] : dueKeys(row.next.fromDay * 86_400_000),
  },
});

/** Reads under one instruction; then it takes another. */
export const instructedReadsMax = 100;

export const buildingLogInstructionSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** What the operator is to do with the log, in writing (R51). */
  text: proseSchema.max(1000),
  fromMs: timeSchema,
  untilMs: timeSchema,
  by: idSchema,
  atMs: timeSchema,
  /** Taken back before its time. */
  endedAtMs: timeSchema.nullable(),
  /** Every read that was made under it, for the manager to see. */
  reads: z.array(z.strictObject({
    atMs: timeSchema,
    /** The operator's account; null for the operator's command line. */
    by: idSchema.nullable(),
    fromDay: daySchema,
    untilDay: daySchema,
  })).max(instructedReadsMax),
  /** When the record of it goes. */
  dueMs: timeSchema,
});
/** A manager's instruction to the operator. */
export type BuildingLogInstruction = Readonly<z.infer<typeof buildingLogInstructionSchema>>;

export const buildingLogInstructionTable = table({
  version: 1,
  schema: buildingLogInstructionSchema,
  indexes: {
    building: (row: BuildingLogInstruction) => [row.building],
    due: (row: BuildingLogInstruction) => dueKeys(row.dueMs),
  },
});

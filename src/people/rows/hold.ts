/**
 * A legal hold (R88, D13): for one claim, what is kept of one person, or the audit log of one
 * building, is kept longer than its own rule. What it keeps are copies in an archive of its own,
 * sealed under the hold's own key, so nobody else's data is kept with it.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, noteSchema, timeSchema } from "./fields.ts";

/**
 * What a hold can be of. The logs of lifts and doors (D6) name nobody, so nothing of theirs can be
 * held for a person; a building's own log (D11) is its manager's to keep.
 */
export const holdableClasses = ["D1", "D2", "D3", "D3a", "D3b", "D4"] as const;
/** A class that can be held. */
export type HoldableClass = (typeof holdableClasses)[number];

export const holdSchema = z.strictObject({
  id: idSchema,
  /** Whose data; null: nobody's in particular, the audit log of the building. */
  account: idSchema.nullable(),
  /** Only what concerns this building; null: of the whole cluster. */
  building: idSchema.nullable(),
  classes: z.array(z.enum(holdableClasses)).min(1).max(holdableClasses.length),
  /** The number under which the claim is kept. */
  case: nameSchema.max(40),
  /** Sealed under the hold's own key. */
  reason: noteSchema.min(3),
  /** Null for the operator's command line. */
  by: idSchema.nullable(),
  fromMs: timeSchema,
  /** By when somebody must look whether it is still needed. */
  reviewAtMs: timeSchema,
  /** When operators were reminded of that; null until then. */
  remindedAtMs: timeSchema.nullable(),
  /** Null while it stands. */
  endedAtMs: timeSchema.nullable(),
  /** The last entry of the audit log that was looked at. */
  through: z.strictObject({ seq: z.int().min(0), atMs: timeSchema }).nullable(),
  /** When everything up to then had been looked at; null before that. */
  keptAtMs: timeSchema.nullable(),
  /** Records in its archive. */
  kept: z.int().min(0),
  /** It takes no more. */
  full: z.boolean(),
});
/** A hold. */
export type Hold = Readonly<z.infer<typeof holdSchema>>;

export const holdTable = table({
  version: 1,
  schema: holdSchema,
  indexes: {
    /** Those that stand, by whose data they hold. */
    account: (row: Hold) => row.account === null || row.endedAtMs !== null ? [] : [row.account],
    building: (row: Hold) => row.building === null ? [] : [row.building],
    /** To remind of a review, or to remove what an ended one has kept. */
    due: (row: Hold) => {
      if (row.endedAtMs !== null) return row.kept > 0 ? dueKeys(row.endedAtMs) : [];
      return row.remindedAtMs === null ? dueKeys(row.reviewAtMs) : [];
    },
  },
});

/** Characters of one record: sealed, it still fits in one row. */
export const heldContentMax = 11_000;

/** One record in the archive of a hold. */
export const holdRecordSchema = z.strictObject({
  /** Of an entry of the audit log, the hold's and the entry's number, so that it is kept once. */
  id: idSchema,
  hold: idSchema,
  /** What it is a copy of, as `table/id`; of the audit log `audit/<number>`. */
  record: z.string().max(128),
  /** When it was written to the log, or the moment that a row was copied. */
  atMs: timeSchema,
  /** The copy as JSON, sealed under the hold's own key. */
  content: z.string().max(heldContentMax),
});
/** A record that is held. */
export type HoldRecord = Readonly<z.infer<typeof holdRecordSchema>>;

export const holdRecordTable = table({
  version: 1,
  schema: holdRecordSchema,
  indexes: { hold: (row: HoldRecord) => [row.hold] },
});

/**
 * What phones and managers have signed about one flat's keys (C2): openings, by which a letter's
 * holder may make the flat's key, and the flat's own statements in the order of their coming; and
 * new phones that ask to be let in. They name keys and say of none whose it is.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";
import { paperTextSchema, siteVersionsMax } from "./site_key.ts";

/** How long a new phone's question stands. */
export const joinLastsMs = 15 * 60_000;

export const ringPaperSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  facility: idSchema,
  what: z.enum(["opening", "statement"]),
  /** Grows with each text of the flat; what came first is read first. */
  seq: z.int().min(1),
  /** The version of the managers' set that counted when it came. */
  root: z.int().min(1).max(siteVersionsMax),
  text: paperTextSchema,
  atMs: timeSchema,
});
/** A signed text about a flat's keys. */
export type RingPaper = Readonly<z.infer<typeof ringPaperSchema>>;

export const ringPaperTable = table({
  version: 1,
  schema: ringPaperSchema,
  indexes: {
    building: (row: RingPaper) => [row.building],
    facility: (row: RingPaper) => [row.facility],
  },
});

export const ringJoinSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  facility: idSchema,
  text: paperTextSchema,
  atMs: timeSchema,
});
/** A new phone's question to the flat's others. */
export type RingJoin = Readonly<z.infer<typeof ringJoinSchema>>;

export const ringJoinTable = table({
  version: 1,
  schema: ringJoinSchema,
  indexes: {
    building: (row: RingJoin) => [row.building],
    facility: (row: RingJoin) => [row.facility],
    due: (row: RingJoin) => dueKeys(row.atMs + joinLastsMs),
  },
});

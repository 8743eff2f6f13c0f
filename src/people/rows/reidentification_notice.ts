/**
 * That somebody was re-identified, for that person to read from a set time on (R47). It names no
 * request, no random id and no time of day, so that it is no map of its own.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, timeSchema } from "./fields.ts";
import { grounds } from "./reidentification_request.ts";

export const reidentificationNoticeSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  building: idSchema,
  ground: z.enum(grounds),
  /** The UTC day on which it was. */
  openedDay: daySchema,
  /** The person may read it; null until then. */
  toldAtMs: timeSchema.nullable(),
  /** When the clock tells it, then when it removes it. */
  dueMs: timeSchema,
});
/** A notice of a re-identification. */
export type ReidentificationNotice = Readonly<z.infer<typeof reidentificationNoticeSchema>>;

export const reidentificationNoticeTable = table({
  version: 1,
  schema: reidentificationNoticeSchema,
  indexes: {
    account: (row: ReidentificationNotice) => [row.account],
    due: (row: ReidentificationNotice) => dueKeys(row.dueMs),
  },
});

/** The hand-over of a building to another operator (R97): announced, allowed by a second, exported. */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, timeSchema } from "./fields.ts";

export const handoverSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  status: z.enum(["announced", "approved", "cancelled", "exported"]),
  /** The other operator's name, as people are told it. */
  to: nameSchema,
  /** The news by which everybody in the building was told. */
  notice: idSchema,
  announcedBy: idSchema,
  announcedAtMs: timeSchema,
  /** Nothing leaves before. */
  exportFromMs: timeSchema,
  approvedBy: idSchema.nullable(),
  /** When it was cancelled, or last exported. */
  endedAtMs: timeSchema.nullable(),
});
/** A hand-over. */
export type Handover = Readonly<z.infer<typeof handoverSchema>>;

export const handoverTable = table({
  version: 1,
  schema: handoverSchema,
  indexes: { building: (row: Handover) => [row.building] },
});

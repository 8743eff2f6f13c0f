/**
 * A key tag: a thing that opens doors by its serial number. It works without phone and app, and
 * goes on working when the app is given up (R19).
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { digestSchema, idSchema, nameSchema, timeSchema } from "./fields.ts";

export const tagSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** SHA-256 of the serial, which units hold too. */
  serialHash: digestSchema,
  label: nameSchema,
  /** Whose it is: a facility and, where handed to one person of it, their membership. */
  facility: idSchema.nullable(),
  member: idSchema.nullable(),
  account: idSchema.nullable(),
  household: z.int().min(0),
  status: z.enum(["active", "blocked", "lost"]),
  by: idSchema.nullable(),
  atMs: timeSchema,
});
/** A key tag. */
export type Tag = Readonly<z.infer<typeof tagSchema>>;

export const tagTable = table({
  version: 2,
  schema: tagSchema,
  // Version 1 had a log id in the row (C7: now `access/log_id.ts`).
  upgrade: (value) => {
    const { logId: _, ...rest } = value as { readonly logId?: unknown };
    return rest;
  },
  indexes: {
    serial: (row: Tag) => [`${row.building}/${row.serialHash}`],
    facility: (row: Tag) => row.facility === null ? [] : [row.facility],
    building: (row: Tag) => [row.building],
    /** Those of one person's own, wherever they still have a place. */
    account: (row: Tag) => row.account === null ? [] : [row.account],
  },
});

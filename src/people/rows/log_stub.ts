/**
 * Who somebody was that has been erased: name and flats, sealed under their log key for as long as
 * logs name them by id, and no longer (C6). Only the operator reads it, for a case.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, timeSchema } from "./fields.ts";

/** Flats that one stub names. */
export const flatsMax = 64;

export const logStubSchema = z.strictObject({
  /** The account's. */
  id: idSchema,
  /** Null where no name was kept. */
  name: nameSchema.nullable(),
  /** As `building/number`. */
  flats: z.array(z.string().min(1).max(128)).max(flatsMax),
  untilMs: timeSchema,
});
/** A stub. */
export type LogStub = Readonly<z.infer<typeof logStubSchema>>;

export const logStubTable = table({ version: 1, schema: logStubSchema, indexes: {} });

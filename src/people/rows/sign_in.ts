/**
 * What is kept about signing in as a whole, in one row of the id `all`: how often somebody unknown
 * was named, and up to which day the ended sessions were swept.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema } from "./fields.ts";

/** The id of the one row. */
export const signInRowId = "all";

export const signInSchema = z.strictObject({
  id: idSchema,
  /** Sign-ins that named no account; of whom is not kept. */
  unknown: z.int().min(0),
  /** The day, counted from the epoch, that the sweep has come to; null before the first. */
  sweptDay: z.int().min(0).nullable(),
});
/** What is kept about signing in. */
export type SignInRow = Readonly<z.infer<typeof signInSchema>>;

export const signInTable = table({ version: 1, schema: signInSchema, indexes: {} });

/**
 * What is left to remove of a membership that has ended, for which there was no room in the turn
 * that ended it. It goes in the next turns.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema } from "./fields.ts";

export const remainderSchema = z.strictObject({
  /** The membership's. */
  id: idSchema,
  account: idSchema.nullable(),
  /** Where what the holder handed on has not all ended yet; null where it has. */
  facility: idSchema.nullable(),
  why: z.string().max(40),
});
/** What is left of a membership. */
export type Remainder = Readonly<z.infer<typeof remainderSchema>>;

export const remainderTable = table({
  version: 1,
  schema: remainderSchema,
  indexes: { any: () => ["yes"] },
});

/** The deny feed (C3): capabilities ended before their time, until they would have expired. */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const deniedSchema = z.strictObject({
  /** The capability's `jti`. */
  id: idSchema,
  untilMs: timeSchema,
});
/** A capability that is denied. */
export type Denied = Readonly<z.infer<typeof deniedSchema>>;

export const deniedTable = table({
  version: 1,
  schema: deniedSchema,
  indexes: {},
});

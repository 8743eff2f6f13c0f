/** A one-time link that makes an operator's account; its secret is derived, never stored (R04). */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const operatorLinkSchema = z.strictObject({
  id: idSchema,
  createdAtMs: timeSchema,
  expiresAtMs: timeSchema,
  usedAtMs: timeSchema.nullable(),
});
/** A link for an operator. */
export type OperatorLink = Readonly<z.infer<typeof operatorLinkSchema>>;

export const operatorLinkTable = table({
  version: 1,
  schema: operatorLinkSchema,
  indexes: { all: () => ["yes"] },
});

/** An invitation to have an account here, by mail or by letter (R05). */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const invitationSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  /** Where it is for; null for the operator's. */
  building: idSchema.nullable(),
  /** Grows when it is sent anew; the secret of an earlier one no longer counts. */
  sequence: z.int().min(1),
  by: idSchema.nullable(),
  createdAtMs: timeSchema,
  expiresAtMs: timeSchema,
  usedAtMs: timeSchema.nullable(),
});
/** An invitation. */
export type Invitation = Readonly<z.infer<typeof invitationSchema>>;

export const invitationTable = table({
  version: 1,
  schema: invitationSchema,
  indexes: { account: (row: Invitation) => [row.account] },
});

/**
 * A way back for somebody who has lost password or phone (C8). It is made for whatever address was
 * asked for, also where nobody has it, so that both take the same way and the same time. It holds
 * no secret: the code that is mailed and the claim of whoever asked are derived from its id.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { digestSchema, idSchema, timeSchema } from "./fields.ts";

export const recoverySchema = z.strictObject({
  id: idSchema,
  /** Null where nobody has the address. */
  account: idSchema.nullable(),
  /** A keyed hash of the address that was asked for; null for the operator's command line. */
  address: digestSchema.nullable(),
  /** Codes that were wrong. */
  tries: z.int().min(0).max(100),
  /** Who has confirmed that the right person asks; `by` is null for the command line. */
  vouched: z.strictObject({ by: idSchema.nullable(), atMs: timeSchema }).nullable(),
  createdAtMs: timeSchema,
  /** When the mailed code counts no more. */
  expiresAtMs: timeSchema,
  /** Until when somebody may vouch and the person come back. */
  endsAtMs: timeSchema,
});
/** A way back. */
export type Recovery = Readonly<z.infer<typeof recoverySchema>>;

export const recoveryTable = table({
  version: 1,
  schema: recoverySchema,
  indexes: {
    due: (row: Recovery) => dueKeys(row.endsAtMs),
    address: (row: Recovery) => row.address === null ? [] : [row.address],
    account: (row: Recovery) => row.account === null ? [] : [row.account],
  },
});

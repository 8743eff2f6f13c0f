/**
 * A mail that waits to be sent. It holds no secret and no text: what it says is made from its kind
 * and its references when it is sent, so that nothing in the store can be used by who reads it.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const mailKinds = [
  "invitation",
  "recovery",
  "proposal",
  "proposal_notice",
  "sessions_ended",
  "rights_changed",
  "art14_notice",
  "inactivity_warning",
] as const;

export const mailSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(mailKinds),
  /** The account it goes to, or, for somebody without one, null. */
  account: idSchema.nullable(),
  /** The invitation, recovery or proposal it is about. */
  about: idSchema.nullable(),
  /** The address at the time of queueing, where it must not follow later changes. */
  to: z.string().max(254),
  language: z.string().max(20),
  queuedAtMs: timeSchema,
  nextTryAtMs: timeSchema,
  tries: z.int().min(0).max(100),
});
/** A mail that waits. */
export type Mail = Readonly<z.infer<typeof mailSchema>>;

export const mailTable = table({
  version: 1,
  schema: mailSchema,
  indexes: {
    waiting: () => ["yes"],
    account: (row: Mail) => row.account === null ? [] : [row.account],
  },
});

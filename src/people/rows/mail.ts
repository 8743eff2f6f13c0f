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
  "person_stopped",
  "message_waiting",
  "hold_review",
  "reidentified",
  "request_waiting",
  "request_news",
  "flat_key_opened",
] as const;

/**
 * Why a mail was not sent: no mail server is set (R93), it is somebody's who stands in no register
 * (R90), the recipient's refused it for good, or none took it for two days.
 */
export const givenUpReasons = ["off", "no_entry", "refused", "unreachable"] as const;

export const mailSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(mailKinds),
  /** The account it goes to; null for somebody without one, whom a membership names. */
  account: idSchema.nullable(),
  /** The invitation, recovery, proposal, membership, request, flat or building it is about. */
  about: idSchema.nullable(),
  /** The address at the time of queueing: it does not follow later changes. Empty once given up. */
  to: z.string().max(254),
  /** Who is gone, for the mail that says so: no row names them any more. None once given up. */
  name: z.string().max(80).optional(),
  language: z.string().max(20),
  queuedAtMs: timeSchema,
  nextTryAtMs: timeSchema,
  tries: z.int().min(0).max(100),
  /** Null while it waits; kept for a while after, so that a manager sees that a letter is needed. */
  givenUp: z.strictObject({ atMs: timeSchema, reason: z.enum(givenUpReasons) }).nullable(),
});
/** A mail that waits. */
export type Mail = Readonly<z.infer<typeof mailSchema>>;

export const mailTable = table({
  version: 1,
  schema: mailSchema,
  indexes: {
    waiting: (row: Mail) => row.givenUp === null ? ["yes"] : [],
    givenUp: (row: Mail) => row.givenUp === null ? [] : ["yes"],
    account: (row: Mail) => row.account === null ? [] : [row.account],
  },
});

/**
 * A session: one sign-in of one device. It lives on by refresh tokens that rotate; using one twice
 * ends it. People see it as a device in their list and may end it.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { scheduleSchema } from "./grant.ts";
import { daySchema, idSchema, nameSchema, timeSchema } from "./fields.ts";
import { utcDayOf } from "../../utc_day.ts";

/** Do-not-disturb of one device: it does not ring, and learns of a missed ring (R74). */
export const quietSchema = z.strictObject({
  /** Until somebody says otherwise. */
  always: z.boolean(),
  /** Until then; null: no such moment. */
  untilMs: timeSchema.nullable(),
  /** By the week, in the time zone and with the holidays of the building that rings. */
  schedule: scheduleSchema.nullable(),
});
/** Do-not-disturb of one device. */
export type Quiet = Readonly<z.infer<typeof quietSchema>>;

export const sessionSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  deviceName: nameSchema,
  /** How it was begun. */
  method: z.enum(["password", "passkey", "recovery", "invitation", "device_code", "demo"]),
  /** The generation of the refresh token that counts; an older one is a replay. */
  generation: z.int().min(0),
  /** Whether it was handed out a second time, for an answer that was lost. */
  repeated: z.boolean().optional(),
  createdAtMs: timeSchema,
  /** The session ends here whatever is done. */
  expiresAtMs: timeSchema,
  /** When a passkey last proved the person in this session; null for never. */
  verifiedAtMs: timeSchema.nullable(),
  /** The UTC day on which a token was last handed out; a time would tell when its person came (C4). */
  lastSeenDay: daySchema,
  /** When this device does not ring; left out: it always does. */
  quiet: quietSchema.optional(),
  /** The audit log is yet to tell of its beginning, which it does after the day (`telling.ts`). */
  untold: z.literal(true).optional(),
  /**
   * In no row: this process has renewed it, and so knows the one generation that counts; `behind`,
   * and what is durable is of an earlier one (`keeping.ts`).
   */
  live: z.enum(["behind", "kept"]).optional(),
});
/** A session. */
export type Session = Readonly<z.infer<typeof sessionSchema>>;

/** A session whose token is not used for this long ends. */
export const sessionIdleMs = 30 * 86_400_000;

const dayMs = 86_400_000;

/** When a session ends if nobody uses it: at its end in any case, or its idle time after that day. */
export function endOfSession(row: Session): number {
  return Math.min(row.expiresAtMs, Date.parse(row.lastSeenDay) + dayMs + sessionIdleMs);
}

export const sessionTable = table({
  version: 2,
  schema: sessionSchema,
  // Version 1 had the time of the last rotation.
  upgrade: (value) => {
    const { rotatedAtMs: _, ...rest } = value as { readonly rotatedAtMs?: unknown };
    return rest;
  },
  // Who signs in at a door opens it in the next minute: what is durable says the day alone.
  kept: ({ live: _, ...row }: Session): Session => ({
    ...row,
    createdAtMs: utcDayOf(row.createdAtMs) * dayMs,
    verifiedAtMs: row.verifiedAtMs === null ? null : utcDayOf(row.verifiedAtMs) * dayMs,
  }),
  indexes: {
    /** Whose beginning is untold: when it is to be told. */
    untold: (row: Session) =>
      row.untold === undefined ? [] : dueKeys((utcDayOf(row.createdAtMs) + 1) * dayMs),
    /** What is durable is behind: when it is to be written. */
    behind: (row: Session) =>
      row.live === "behind" ? dueKeys(Date.parse(row.lastSeenDay) + dayMs) : [],
    account: (row: Session) => [row.account],
    /** The day on which it ends if nobody uses it. */
    ends: (row: Session) => [String(utcDayOf(endOfSession(row)))],
  },
});

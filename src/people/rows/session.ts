/**
 * A session: one sign-in of one device. It lives on by refresh tokens that rotate; using one twice
 * ends it. People see it as a device in their list and may end it.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, nameSchema, timeSchema } from "./fields.ts";

export const sessionSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  deviceName: nameSchema,
  /** How it was begun. */
  method: z.enum(["password", "passkey", "recovery", "invitation", "device_code", "demo"]),
  /** The generation of the refresh token that counts; an older one is a replay. */
  generation: z.int().min(0),
  /** When the token of this generation was handed out. */
  rotatedAtMs: timeSchema,
  /** Whether it was handed out a second time, for an answer that was lost. */
  repeated: z.boolean().optional(),
  createdAtMs: timeSchema,
  /** The session ends here whatever is done. */
  expiresAtMs: timeSchema,
  /** When a passkey last proved the person in this session; null for never. */
  verifiedAtMs: timeSchema.nullable(),
  lastSeenDay: daySchema,
});
/** A session. */
export type Session = Readonly<z.infer<typeof sessionSchema>>;

/** A session whose token is not used for this long ends. */
export const sessionIdleMs = 30 * 86_400_000;

/** When a session ends if nobody uses it: at its end in any case, or after its idle time. */
export function endOfSession(row: Session): number {
  return Math.min(row.expiresAtMs, row.rotatedAtMs + sessionIdleMs);
}

/** The UTC day of a time, counted from the epoch: the key of the index `ends`. */
export function dayNumber(atMs: number): number {
  return Math.floor(atMs / 86_400_000);
}

export const sessionTable = table({
  version: 1,
  schema: sessionSchema,
  indexes: {
    account: (row: Session) => [row.account],
    /** The day on which it ends if nobody uses it. */
    ends: (row: Session) => [String(dayNumber(endOfSession(row)))],
  },
});

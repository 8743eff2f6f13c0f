/** What somebody is in a building without belonging to a facility of it. */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";
import { consentSchema } from "./member.ts";

/** `manager`: decides who may go where. `managed`: somebody with rights but no facility. */
export const posts = ["manager", "managed", "technician"] as const;

export const appointmentSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  building: idSchema,
  post: z.enum(posts),
  by: idSchema.nullable(),
  atMs: timeSchema,
  /** Ends by itself; null for never. */
  untilMs: timeSchema.nullable(),
  /** Who asserted the person's consent to their data being entered (R28). */
  consent: consentSchema.optional(),
});
/** An appointment. */
export type Appointment = Readonly<z.infer<typeof appointmentSchema>>;

export const appointmentTable = table({
  version: 1,
  schema: appointmentSchema,
  indexes: {
    account: (row: Appointment) => [row.account],
    building: (row: Appointment) => [`${row.building}/${row.post}`],
    due: (row: Appointment) => row.untilMs === null ? [] : dueKeys(row.untilMs),
  },
});

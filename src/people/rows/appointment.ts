/** What somebody is in a building without belonging to a facility of it. */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

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
});
/** An appointment. */
export type Appointment = Readonly<z.infer<typeof appointmentSchema>>;

export const appointmentTable = table({
  version: 1,
  schema: appointmentSchema,
  indexes: {
    account: (row: Appointment) => [row.account],
    building: (row: Appointment) => [`${row.building}/${row.post}`],
  },
});

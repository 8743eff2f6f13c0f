/** A technician's session to find a fault (R75): asked for, allowed, minutes long, never recorded. */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, timeSchema } from "./fields.ts";

/** The longest session. */
export const sessionMinutesMax = 15;

export const troubleshootingSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  technician: idSchema,
  reason: nameSchema.min(3),
  /** The facilities concerned, whose people are told. */
  facilities: z.array(idSchema).min(1).max(64),
  /** The unit whose camera may be looked through; left out: no camera. */
  unit: idSchema.optional(),
  /** RFC 7638 thumbprint of the key that the technician has made for this session alone. */
  key: z.string().regex(/^[A-Za-z0-9_-]{43}$/).optional(),
  minutes: z.int().min(1).max(sessionMinutesMax),
  status: z.enum(["asked", "approved", "running", "ended", "refused", "lapsed"]),
  askedAtMs: timeSchema,
  decidedBy: idSchema.nullable(),
  startedAtMs: timeSchema.nullable(),
  endedAtMs: timeSchema.nullable(),
  /** What the clock does next: the end of the asking, of the session, then of this row. */
  dueMs: timeSchema,
});
/** A session. */
export type Troubleshooting = Readonly<z.infer<typeof troubleshootingSchema>>;

export const troubleshootingTable = table({
  version: 1,
  schema: troubleshootingSchema,
  indexes: {
    building: (row: Troubleshooting) => [row.building],
    running: (row: Troubleshooting) => row.status === "running" ? [row.building] : [],
    key: (row: Troubleshooting) => row.key === undefined ? [] : [row.key],
    due: (row: Troubleshooting) => dueKeys(row.dueMs),
  },
});

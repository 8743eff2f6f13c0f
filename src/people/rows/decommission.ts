/** The end of the service in a building (R14): asked for by one operator, allowed by another. */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, timeSchema } from "./fields.ts";

/**
 * `running`: nothing of the building opens any more, and its rows are being removed. `deleted`: they
 * are gone, its devices' certificates not yet. The last two and `done` are its end.
 */
export const decommissionStatuses = [
  "asked",
  "running",
  "deleted",
  "done",
  "cancelled",
  "lapsed",
] as const;

export const decommissionSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  status: z.enum(decommissionStatuses),
  /** Why; it names nobody. */
  reason: nameSchema.min(3),
  askedBy: idSchema,
  askedAtMs: timeSchema,
  /** When it lapses if nobody has allowed it. */
  expiresAtMs: timeSchema,
  /** When the building's data was last exported; null while it was not. */
  exportedAtMs: timeSchema.nullable(),
  /** Whether a manager of the building has taken theirs. */
  managerExported: z.boolean(),
  allowedBy: idSchema.nullable(),
  allowedAtMs: timeSchema.nullable(),
  /** When the last row of the building had gone. */
  deletedAtMs: timeSchema.nullable(),
  /** How many devices' certificates were revoked; null before. */
  revoked: z.int().min(0).nullable(),
  endedAtMs: timeSchema.nullable(),
});
/** The end of a building's service. */
export type Decommission = Readonly<z.infer<typeof decommissionSchema>>;

export const decommissionTable = table({
  version: 1,
  schema: decommissionSchema,
  indexes: {
    building: (row: Decommission) => [row.building],
    /** Nothing of the building counts any more. */
    running: (row: Decommission) => row.status === "running" ? ["yes"] : [],
    /** When it lapses. */
    due: (row: Decommission) => row.status === "asked" ? dueKeys(row.expiresAtMs) : [],
    /** Its devices are still to be revoked. */
    deleted: (row: Decommission) => row.status === "deleted" ? ["yes"] : [],
  },
});

/**
 * What was asserted of somebody who is gone: an access permission or a place in a building, as it
 * stood when it ended (R12). It names nobody but by the account's id and opens nothing: no decision
 * reads this table. It stays until the building's manager has confirmed its deletion or, after 30
 * days, the operator has decided (C20).
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { posts } from "./appointment.ts";
import { idSchema, timeSchema } from "./fields.ts";
import { grantSchema } from "./grant.ts";
import { memberRoles } from "./member.ts";

export const formerRightSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  building: idSchema,
  /** The request that waits for the manager. */
  task: idSchema,
  kind: z.enum(["grant", "member", "appointment"]),
  /** The id that the record had. */
  record: idSchema,
  /** Of a membership, and of a grant that was given to one. */
  facility: idSchema.nullable(),
  /** What the person was there; null of a grant. */
  role: z.enum([...memberRoles, ...posts]).nullable(),
  /** What the grant allowed; null of a place. */
  grant: grantSchema.pick({
    actions: true,
    scope: true,
    schedule: true,
    fromMs: true,
    untilMs: true,
    usesMax: true,
    used: true,
  }).nullable(),
  assertedBy: idSchema.nullable(),
  assertedAtMs: timeSchema,
  endedAtMs: timeSchema,
});
/** A right that has ended. */
export type FormerRight = Readonly<z.infer<typeof formerRightSchema>>;

export const formerRightTable = table({
  version: 1,
  schema: formerRightSchema,
  indexes: {
    task: (row: FormerRight) => [row.task],
    building: (row: FormerRight) => [row.building],
  },
});

/**
 * A change of somebody's mail address or phone that waits for the person's word (C2). A manager's
 * is confirmed at the old address; the person's own change of address at the old and the new.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { emailSchema, idSchema, phoneSchema, timeSchema } from "./fields.ts";

/** The two addresses at which a proposal may have to be confirmed. */
export const proposalSides = ["old", "new"] as const;
/** Where a proposal is confirmed. */
export type ProposalSide = (typeof proposalSides)[number];

export const proposalSchema = z.strictObject({
  id: idSchema,
  account: idSchema,
  /** Where the manager who proposes is one; null for the person's own change. */
  building: idSchema.nullable(),
  change: z.discriminatedUnion("field", [
    z.strictObject({ field: z.literal("email"), value: emailSchema }),
    z.strictObject({ field: z.literal("phone"), value: phoneSchema }),
  ]),
  /** The address as it stood when it was proposed; a change in between voids the proposal. */
  oldEmail: emailSchema,
  /** What is yet to be confirmed. */
  waitsFor: z.array(z.enum(proposalSides)).min(1).max(2),
  by: idSchema.nullable(),
  createdAtMs: timeSchema,
  expiresAtMs: timeSchema,
});
/** A change that waits for the person's word. */
export type Proposal = Readonly<z.infer<typeof proposalSchema>>;

export const proposalTable = table({
  version: 1,
  schema: proposalSchema,
  indexes: {
    due: (row: Proposal) => dueKeys(row.expiresAtMs),
    account: (row: Proposal) => [row.account],
  },
});

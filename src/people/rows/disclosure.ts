/** Something handed over to an authority because law demands it (R92, R47). */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, noteSchema, timeSchema } from "./fields.ts";

/** How many others must allow it. */
export const approvalsNeeded = 2;
/** SHA-256 in hexadecimal digits. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, {
  error: "must be a SHA-256 in lower-case hexadecimal digits",
});

export const disclosureSchema = z.strictObject({
  id: idSchema,
  status: z.enum(["waiting", "approved", "declined", "handed_over"]),
  /** Null where it concerns more than one; then operators alone decide. */
  building: idSchema.nullable(),
  authority: nameSchema,
  /** The article of law, order or warrant. */
  law: nameSchema,
  /** What is handed over, by kind and time; nobody's name. */
  scope: noteSchema.min(1),
  enteredBy: idSchema,
  enteredAtMs: timeSchema,
  approvals: z.array(z.strictObject({ account: idSchema, atMs: timeSchema })).max(approvalsNeeded),
  declined: z.strictObject({ by: idSchema, atMs: timeSchema }).nullable(),
  /** What was handed over, and when. */
  handedOver: z.strictObject({
    documentHash: hashSchema,
    atMs: timeSchema,
    by: idSchema,
  }).nullable(),
});
/** An entry of the register of disclosures. */
export type Disclosure = Readonly<z.infer<typeof disclosureSchema>>;

export const disclosureTable = table({
  version: 1,
  schema: disclosureSchema,
  indexes: {
    any: () => ["yes"],
    building: (row: Disclosure) => row.building === null ? [] : [row.building],
  },
});

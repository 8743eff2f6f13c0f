/**
 * A ceremony in which custodians come to their shares, as far as it has come
 * (`privacy/reidentification/ceremony.ts`). The heights in it are sealed from device to device; the
 * row goes when the ceremony has ended, and they with it.
 */
import { z } from "zod";
import { ceremonySchema } from "../../privacy/reidentification/ceremony.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const custodianCeremonySchema = ceremonySchema.extend({
  id: idSchema,
  /** The operator who called it; null for the command line. */
  by: idSchema.nullable(),
  createdAtMs: timeSchema,
  expiresAtMs: timeSchema,
});
/** A ceremony under way. */
export type CustodianCeremony = Readonly<z.infer<typeof custodianCeremonySchema>>;

export const custodianCeremonyTable = table({
  version: 1,
  schema: custodianCeremonySchema,
  indexes: { any: () => ["yes"] },
});

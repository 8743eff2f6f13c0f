/**
 * The custodians of the map and what everybody may know of their shares. There is one row while
 * there are custodians, and none while re-identification is off.
 */
import { z } from "zod";
import { elementSchema } from "../../privacy/reidentification/group.ts";
import {
  custodians,
  indexSchema,
  publicSetSchema,
} from "../../privacy/reidentification/threshold.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const custodianSetSchema = z.strictObject({
  id: idSchema,
  shares: publicSetSchema,
  custodians: z.array(z.strictObject({
    index: indexSchema,
    account: idSchema,
    /** The public key of their device. */
    device: elementSchema,
  })).length(custodians),
  /** Since when a map is written under this key. */
  keySinceMs: timeSchema,
  /** Since when these are the custodians. */
  sinceMs: timeSchema,
});
/** The custodians of the map. */
export type CustodianSet = Readonly<z.infer<typeof custodianSetSchema>>;

export const custodianSetTable = table({
  version: 1,
  schema: custodianSetSchema,
  indexes: { any: () => ["yes"] },
});

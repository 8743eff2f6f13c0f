/**
 * A QR that opens doors without this server, as it was signed: so that it can be shown again, and
 * put on revocation lists once it says more than its holder still holds. It lives a day at most and
 * its row goes when it has expired. The signature is made anew from the row and the master key.
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

export const doorQrSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** Whose it is: a visitor key, or an account in one of its sessions. */
  holder: z.union([
    z.strictObject({ key: idSchema }),
    z.strictObject({ account: idSchema, session: idSchema }),
  ]),
  places: z.array(z.strictObject({
    /** `unit/door`. */
    doors: z.array(z.string().min(3).max(81)).min(1).max(32),
    spans: z.array(z.tuple([timeSchema, timeSchema])).max(64),
  })).min(1).max(32),
  usesMax: z.int().min(1).max(10_000).nullable(),
  issuedAtMs: timeSchema,
  notBeforeMs: timeSchema,
  expiresAtMs: timeSchema,
});
/** A QR that was signed. */
export type DoorQrRow = Readonly<z.infer<typeof doorQrSchema>>;

export const doorQrTable = table({
  version: 2,
  schema: doorQrSchema,
  // Version 1 had a log id in the row (C7: now `access/log_id.ts`).
  upgrade: (value) => {
    const { logId: _, ...rest } = value as { readonly logId?: unknown };
    return rest;
  },
  indexes: {
    /** By key, or by account and by session. */
    holder: (row: DoorQrRow) =>
      "key" in row.holder ? [row.holder.key] : [row.holder.account, row.holder.session],
    /** Those that a door counts by itself. */
    counted: (row: DoorQrRow) => row.usesMax === null ? [] : ["yes"],
    unit: (row: DoorQrRow) => [
      ...new Set(
        row.places.flatMap(({ doors }) =>
          doors.map((door) => `${row.building}/${door.slice(0, door.indexOf("/"))}`)
        ),
      ),
    ],
    due: (row: DoorQrRow) => dueKeys(row.expiresAtMs),
  },
});

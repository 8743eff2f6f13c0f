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
  /** Stands for the holder in equipment logs; unrelated to the id (C7). */
  logId: idSchema,
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
  version: 1,
  schema: doorQrSchema,
  indexes: {
    /** By key, or by account and by session. */
    holder: (row: DoorQrRow) =>
      "key" in row.holder ? [row.holder.key] : [row.holder.account, row.holder.session],
    log: (row: DoorQrRow) => [row.logId],
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

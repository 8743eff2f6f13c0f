/**
 * A visitor key (D3b): rights for somebody without an account, handed out by a resident or a
 * manager. What it opens is a grant below the giver's own; this row is how it is carried: as a
 * link, a PIN or a QR, each with a log id of its own that names nobody (C7).
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { digestSchema, idSchema, nameSchema, timeSchema } from "./fields.ts";
import { consentSchema } from "./member.ts";

export const keyKinds = ["one_time", "n_uses", "window", "recurring", "delivery"] as const;

export const visitorKeySchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** The facility it was given for; null for a manager's own guest. */
  facility: idSchema.nullable(),
  household: z.int().min(0),
  giver: idSchema,
  /** What the giver calls the holder. */
  label: nameSchema,
  kind: z.enum(keyKinds),
  grant: idSchema,
  logId: idSchema,
  link: z.boolean(),
  /** Keyed hashes of the PIN, one for each door it opens, so that one look finds it (C12). */
  pins: z.array(z.strictObject({ door: z.string().max(81), digest: digestSchema })).max(16),
  /** The off-line QR, where one was made: its id on revocation lists and its one door. */
  qr: z.strictObject({ id: idSchema, door: z.string().max(81).nullable() }).nullable(),
  consent: consentSchema.nullable(),
  createdAtMs: timeSchema,
  endsAtMs: timeSchema,
  firstUsedAtMs: timeSchema.nullable(),
  lastUsedAtMs: timeSchema.nullable(),
  revoked: z.strictObject({ atMs: timeSchema, by: idSchema.nullable() }).nullable(),
});
/** A visitor key. */
export type VisitorKey = Readonly<z.infer<typeof visitorKeySchema>>;

export const visitorKeyTable = table({
  version: 1,
  schema: visitorKeySchema,
  indexes: {
    facility: (row: VisitorKey) => row.facility === null ? [] : [row.facility],
    giver: (row: VisitorKey) => [row.giver],
    grant: (row: VisitorKey) => [row.grant],
    pin: (row: VisitorKey) =>
      row.revoked === null ? row.pins.map(({ door, digest }) => `${door} ${digest}`) : [],
    /** Live PINs of a door, for their length. */
    pinDoor: (row: VisitorKey) =>
      row.revoked === null ? [...new Set(row.pins.map(({ door }) => door))] : [],
    qr: (row: VisitorKey) => row.qr === null ? [] : [row.qr.id],
  },
});

/**
 * A visitor key (D3b): rights for somebody without an account, handed out by a resident or a
 * manager. What it opens is a grant below the giver's own; this row is how it is carried: as a
 * link, a PIN or a QR. Logs name it by an id that is in no row (`access/log_id.ts`, C7), and what is
 * noted of its use is the day alone.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { dueKeys } from "../keys/due_index.ts";
import { daySchema, digestSchema, idSchema, nameSchema, timeSchema } from "./fields.ts";
import { scopeSchema } from "./grant.ts";
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
  link: z.boolean(),
  /** Keyed hashes of the PIN, one for each door it opens, so that one look finds it (C12). */
  pins: z.array(z.strictObject({ door: z.string().max(81), digest: digestSchema })).max(16),
  /** The QR made last (`door_qr.ts`), and its one door where uses are counted. */
  qr: z.strictObject({ id: idSchema, door: z.string().max(81).nullable() }).nullable(),
  consent: consentSchema.nullable(),
  createdAtMs: timeSchema,
  endsAtMs: timeSchema,
  /** UTC days: a time would tell which entry of a door's log is the key's (C4). */
  firstUsedDay: daySchema.nullable(),
  lastUsedDay: daySchema.nullable(),
  /** Ended, by somebody or because its time had come. */
  revoked: z.strictObject({ atMs: timeSchema, by: idSchema.nullable() }).nullable(),
  /** What an ended key's grant, which is gone, said of its use; for whoever looks at the key. */
  was: z.strictObject({
    scope: scopeSchema,
    fromMs: timeSchema.nullable(),
    usesMax: z.int().min(1).nullable(),
    used: z.int().min(0),
  }).optional(),
  /** Openings by the link that took a use, by their idempotency key and UTC day (E2). */
  spends: z.array(z.strictObject({ key: idSchema, door: z.string().max(81), day: z.int().min(0) }))
    .max(64).optional(),
});
/** A visitor key. */
export type VisitorKey = Readonly<z.infer<typeof visitorKeySchema>>;

/** How long an ended key's row stays, so that its link can say what became of it. */
export const endedKeyKeptMs = 7 * 86_400_000;

/** When the clock next has something to do with a key: end it, or remove what is left of it. */
export function keyDueMs(row: VisitorKey): number {
  return row.revoked === null ? row.endsAtMs : row.revoked.atMs + endedKeyKeptMs;
}

export const visitorKeyTable = table({
  version: 2,
  schema: visitorKeySchema,
  upgrade: withoutTimes,
  indexes: {
    facility: (row: VisitorKey) => row.facility === null ? [] : [row.facility],
    /** Those given for no facility, by building. */
    building: (row: VisitorKey) => row.facility === null ? [row.building] : [],
    giver: (row: VisitorKey) => [row.giver],
    grant: (row: VisitorKey) => [row.grant],
    /** Live PINs, `building/unit/door digest`. */
    pin: (row: VisitorKey) =>
      row.revoked === null ? row.pins.map((pin) => pinKey(row.building, pin.door, pin.digest)) : [],
    /** Live PINs of a door, for their length. */
    pinDoor: (row: VisitorKey) =>
      row.revoked === null
        ? [...new Set(row.pins.map(({ door }) => `${row.building}/${door}`))]
        : [],
    due: (row: VisitorKey) => dueKeys(keyDueMs(row)),
  },
});

/** Where a PIN is found; `door` is `unit/door`. */
export function pinKey(building: string, door: string, digest: string): string {
  return `${building}/${door} ${digest}`;
}

/** From version 1, which had a log id in the row and times of use. */
function withoutTimes(value: unknown): unknown {
  const { logId: _, firstUsedAtMs, lastUsedAtMs, spends: __, ...rest } = value as {
    readonly logId?: unknown;
    readonly firstUsedAtMs: number | null;
    readonly lastUsedAtMs: number | null;
    readonly spends?: unknown;
  };
  const dayOf = (atMs: number | null) =>
    atMs === null ? null : new Date(atMs).toISOString().slice(0, 10);
  return { ...rest, firstUsedDay: dayOf(firstUsedAtMs), lastUsedDay: dayOf(lastUsedAtMs) };
}

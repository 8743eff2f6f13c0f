/**
 * A facility: an apartment, a sauna, a storage room, an office. It is the unit of permission: what
 * it is granted is its household's. A *household* is who uses it now; when the household changes,
 * everything that hangs on the old one ends at one instant (C9).
 */
import { z } from "zod";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, noteSchema, timeSchema } from "./fields.ts";
import { consentSchema } from "./member.ts";

export const facilityKinds = ["apartment", "sauna", "storage", "office"] as const;

/** What the entrance shows of a facility: only what was confirmed (R21, R77, C20). */
export const nameplateSchema = z.strictObject({
  suggested: nameSchema.max(32).nullable(),
  published: nameSchema.max(32).nullable(),
  /** The account under whose key both lie: the main user's; left out: the facility's own. */
  account: idSchema.optional(),
  confirmedBy: idSchema.nullable(),
  confirmedAtMs: timeSchema.nullable(),
});

/** A change that comes into force at a moment set ahead. */
export const pendingChangeSchema = z.strictObject({
  kind: z.enum(["main_user", "household"]),
  atMs: timeSchema,
  by: idSchema.nullable(),
  /** The account of the new main user; null: nobody yet. */
  newMain: idSchema.nullable(),
  /** What becomes of the main user until then, where only that one changes. */
  formerMain: z.enum(["sub_user", "leaves"]),
  /** What was asserted of the new main user, where they are new here. */
  consent: consentSchema.nullable(),
  /** Memberships that stay, ticked one by one (a change of household). */
  survivors: z.array(idSchema).max(64),
});

export const facilitySchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  kind: z.enum(facilityKinds),
  /** The apartment number or whatever stands on the door. */
  number: z.string().min(1).max(16),
  name: nameSchema.nullable(),
  block: z.string().max(16).nullable(),
  level: z.int().min(-50).max(300).nullable(),
  /** The manager's private note. */
  note: noteSchema,
  /** The postal address, kept only where the building's service has a residential part (R15). */
  address: z.string().min(1).max(300).optional(),
  nameplate: nameplateSchema,
  /** Grows with every change of household. */
  household: z.int().min(0),
  /** Let to the household: its owner has no rings, keys or history (C9). */
  let: z.boolean(),
  pending: pendingChangeSchema.nullable(),
  /** An earlier household had a key for its door's picture: units keep it until managers say else. */
  keyed: z.literal(true).optional(),
  createdAtMs: timeSchema,
});
/** A facility. */
export type Facility = Readonly<z.infer<typeof facilitySchema>>;

export const facilityTable = table({
  version: 1,
  schema: facilitySchema,
  indexes: {
    building: (row: Facility) => [row.building],
    number: (row: Facility) => [facilityKey(row)],
    pending: (row: Facility) => row.pending === null ? [] : ["yes"],
    due: (row: Facility) => row.pending === null ? [] : dueKeys(row.pending.atMs),
  },
});

/** Under which a facility's number is found: unique per kind and block, whatever its case. */
export function facilityKey(
  { building, kind, block, number }: Pick<Facility, "building" | "kind" | "block" | "number">,
): string {
  return JSON.stringify([building, kind, plain(block ?? ""), plain(number)]);
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

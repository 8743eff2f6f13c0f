/**
 * A grant: who may do what, where and when, and who gave it (D2). Only a manager makes a *root*
 * grant; every other hangs below a parent, and its effective right is the intersection along the
 * chain, so that delegation can only shrink and ending a parent ends what hangs below it.
 */
import { z } from "zod";
import { liftUses } from "../../lift/lift_uses.ts";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, timeSchema } from "./fields.ts";

/** What a grant may allow. The last three are rights to hand on (R11) and to be told. */
export const actions = [
  "open_door",
  "call_lift",
  "give_keys",
  "add_sub_users",
  "read_news",
] as const;
export type Action = (typeof actions)[number];

/**
 * Whom a grant is for. A facility's grants are its household's; a `client` is a company's system, a
 * `client_user` an end user of one in the building (`client.ts`).
 */
export const subjectSchema = z.strictObject({
  kind: z.enum(["account", "facility", "member", "key", "tag", "client", "client_user"]),
  id: idSchema,
});
export type Subject = Readonly<z.infer<typeof subjectSchema>>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "must be HH:MM" });

/**
 * When a grant holds, in the building's time zone: half-open windows; one that ends at or before
 * its start crosses midnight and belongs to its start day (E14).
 */
export const scheduleSchema = z.strictObject({
  windows: z.array(z.strictObject({
    /** 1 is Monday, 7 is Sunday (ISO 8601). */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    from: clockTime,
    /** `24:00` ends the day; equal to `from` means a whole day. */
    until: z.union([clockTime, z.literal("24:00")]),
    /** What happens to the window when its start day is a holiday of the building. */
    holidays: z.enum(["as_usual", "closed", "only"]),
  })).min(1).max(32),
});
export type Schedule = Readonly<z.infer<typeof scheduleSchema>>;

/** Doors by `unit/door`, lifts by group and level. */
export const scopeSchema = z.strictObject({
  doors: z.union([z.literal("all"), z.array(z.string().min(3).max(81)).max(128)]),
  lifts: z.union([
    z.literal("all"),
    z.array(z.strictObject({
      group: idSchema,
      levels: z.union([z.literal("all"), z.array(z.int().min(-50).max(300)).max(128)]),
    })).max(32),
  ]),
});
export type Scope = Readonly<z.infer<typeof scopeSchema>>;

export const grantSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  subject: subjectSchema,
  actions: z.array(z.enum(actions)).min(1).max(actions.length),
  scope: scopeSchema,
  /** Null: at all times. */
  schedule: scheduleSchema.nullable(),
  fromMs: timeSchema.nullable(),
  untilMs: timeSchema.nullable(),
  /** What beyond calling its lifts: a manager's alone to give, and never handed on. */
  liftUses: z.array(z.enum(liftUses)).max(liftUses.length).optional(),
  /** Null: any number of times. */
  usesMax: z.int().min(1).max(10_000).nullable(),
  used: z.int().min(0).max(10_000),
  /** Null for a root grant. */
  parent: idSchema.nullable(),
  /** Who gave it and answers for it (R16); null for the operator's command line. */
  assertedBy: idSchema.nullable(),
  assertedAtMs: timeSchema,
  /** The template it was made from; a live one follows its template, a copy does not. */
  template: z.strictObject({
    id: idSchema,
    mode: z.enum(["live", "copy"]),
    version: z.int().min(1),
  })
    .nullable(),
  /** Suspended by a manager until lifted. */
  suspended: z.boolean(),
  /**
   * It ended then, and stands only until what hangs below it has been removed too, some hundred
   * rows a turn; nothing holds by it any more.
   */
  endedAtMs: timeSchema.optional(),
});
/** A grant. */
export type GrantRow = Readonly<z.infer<typeof grantSchema>>;

/** Parts into which a long index is cut, so that adding a row never copies the whole of it. */
export const grantParts = 64;

/** The part of a long index in which a row lies; ids end in random digits. */
function partOf(id: string): number {
  const last = id.charCodeAt(id.length - 1);
  return (last * 31 + id.charCodeAt(Math.max(0, id.length - 2))) % grantParts;
}

export const grantTable = table({
  version: 1,
  schema: grantSchema,
  indexes: {
    subject: (row: GrantRow) => [`${row.subject.kind}/${row.subject.id}`],
    parent: (row: GrantRow) => row.parent === null ? [] : [row.parent],
    /** In {@link grantParts} parts. */
    building: (row: GrantRow) => [`${row.building}/${partOf(row.id)}`],
    /** In {@link grantParts} parts; a live one by its version, so that the older ones are found. */
    template: (row: GrantRow) =>
      row.template === null ? [] : [
        `${row.template.id}/${row.template.mode === "live" ? row.template.version : "copy"}/${
          partOf(row.id)
        }`,
      ],
    /** Ended, with rows below it that are still to be removed. */
    ended: (row: GrantRow) => row.endedAtMs === undefined ? [] : ["yes"],
  },
});

/** A permission template of a building. */
export const templateSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  name: z.string().min(1).max(80),
  version: z.int().min(1),
  actions: z.array(z.enum(actions)).min(1).max(actions.length),
  scope: scopeSchema,
  schedule: scheduleSchema.nullable(),
  /** Who changed it last; grants that follow are asserted by them (R16). */
  changedBy: idSchema.nullable().optional(),
  /** The oldest version that a grant which follows may still have; left out when all are new. */
  followFrom: z.int().min(1).optional(),
});
export type Template = Readonly<z.infer<typeof templateSchema>>;

export const templateTable = table({
  version: 1,
  schema: templateSchema,
  indexes: {
    building: (row: Template) => [row.building],
    following: (row: Template) => row.followFrom === undefined ? [] : ["yes"],
  },
});

/** What the manager has set for a building; its id is the building's. */
export const buildingRulesSchema = z.strictObject({
  id: idSchema,
  holidays: z.array(daySchema).max(400),
  /** Lockdown: nobody comes in but by root grants of managers; the way out stays free (C13). */
  lockdown: z.boolean(),
  /** Longest life of a visitor key, in days (R24). */
  visitorKeyDaysMax: z.int().min(1).max(365),
});
export type BuildingRules = Readonly<z.infer<typeof buildingRulesSchema>>;

export const buildingRulesTable = table({
  version: 1,
  schema: buildingRulesSchema,
  indexes: {},
});

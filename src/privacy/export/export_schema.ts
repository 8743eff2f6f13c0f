/**
 * A person's copy of their data (R80) as it is written: one versioned form, from which the readable
 * page is made too. `docs/export.schema.json` is this schema, `docs/export.md` explains it.
 */
import { z } from "zod";
import { preferencesSchema, sources } from "../../people/rows/account.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { wholeProfileSchema } from "../../people/accounts/profiles.ts";
import { classIds } from "../policy_classes.ts";
import { exportWays } from "../policy_rules.ts";
import { purposes } from "../purposes.ts";
import { whose } from "./who.ts";

/** What the file is. */
export const exportFormat = "vestibule-export";
/** The version of this form; a field that is only added does not change it. */
export const exportVersion = 1;
/** For whom a copy is made: its person, or who answers them in the person's place. */
export const audiences = ["self", "operator", "manager"] as const;
/** For whom a copy is made. */
export type Audience = (typeof audiences)[number];

const plain = z.union([z.string(), z.number(), z.boolean()]);
const valueSchema = z.union([
  plain,
  z.array(z.union([plain, z.array(plain)])),
  z.record(z.string(), plain),
]);
/** A value as it is kept: text, number, yes or no, or a list or record of these. */
export type ExportValue = z.infer<typeof valueSchema>;

const whoSchema = z.strictObject({
  who: z.enum(whose),
  words: z.string(),
});
/** Somebody, by what they are to the person. */
export type Who = z.infer<typeof whoSchema>;

const itemSchema = z.strictObject({
  at: z.string().describe("place within the record, such as `passkeys[0].name`"),
  words: z.string(),
  handling: z.string().describe(
    "key of `handling`: why, how long, who reads it, what erasure does",
  ),
  way: z.enum(exportWays).describe("how one gets a copy; with `own_export` the value is here"),
  value: valueSchema.optional(),
  names: whoSchema.optional().describe("in place of a value that is somebody's account"),
  sinceMs: timeSchema.optional().describe("of a secret that is told of and not shown"),
  from: whoSchema.extend({
    source: z.enum(sources),
    atMs: timeSchema,
  }).optional().describe("who said so, and when"),
});
/** One thing that is kept. */
export type Item = z.infer<typeof itemSchema>;

const recordSchema = z.strictObject({
  table: z.string(),
  words: z.string(),
  id: z.string(),
  building: idSchema.optional(),
  entered: z.literal(true).optional().describe("about somebody else, whom the person entered"),
  by: whoSchema.optional().describe("who made the record, where it says so"),
  atMs: timeSchema.optional().describe("when, where it says so"),
  items: z.array(itemSchema),
});
/** One record. */
export type ExportedRecord = z.infer<typeof recordSchema>;

const entrySchema = z.strictObject({
  seq: z.int().min(1),
  atMs: timeSchema,
  what: z.string(),
  by: whoSchema,
  via: z.string(),
  building: idSchema.nullable(),
  about: z.array(z.string()).describe("`table/id` of one's own records, of others the table alone"),
  facts: z.record(z.string(), plain),
});
/** An entry of the audit log. */
export type ExportedEntry = z.infer<typeof entrySchema>;

const handlingSchema = z.strictObject({
  class: z.enum(classIds),
  words: z.string(),
  why: z.array(z.strictObject({ purpose: z.enum(purposes), words: z.string() })),
  keep: z.string(),
  read: z.array(z.string()),
  copy: z.string(),
  erasure: z.string(),
});
/** How something is handled. */
export type ExportedHandling = z.infer<typeof handlingSchema>;

/** What a person can take to another server (R84): what is theirs to set, as they may set it. */
export const portableSchema = z.strictObject({
  profile: wholeProfileSchema.partial(),
  preferences: preferencesSchema.extend({
    favouriteFloors: preferencesSchema.shape.favouriteFloors.unwrap().refine(
      (floors) => Object.keys(floors).length <= 64,
      { error: "must name at most 64 buildings" },
    ).optional(),
    homeFloors: preferencesSchema.shape.homeFloors.unwrap().refine(
      (floors) => Object.keys(floors).length <= 64,
      { error: "must name at most 64 buildings" },
    ).optional(),
  }),
});
/** What a person can take to another server. */
export type Portable = Readonly<z.infer<typeof portableSchema>>;

/** What stands in a copy and is nobody's to put in elsewhere by themselves. */
export const notPortableKinds = [
  "sub_users",
  "visitor_keys",
  "permissions",
  "credentials",
] as const;
/** What an import does not take. */
export type NotPortableKind = (typeof notPortableKinds)[number];
export const notPortableSchema = z.array(z.strictObject({
  what: z.enum(notPortableKinds),
  count: z.int().min(1),
})).max(notPortableKinds.length);

/** The whole copy. */
export const exportSchema = z.strictObject({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  language: z.string(),
  madeAtMs: timeSchema,
  cluster: idSchema,
  account: idSchema,
  madeFor: z.enum(audiences),
  building: idSchema.nullable().describe("of a manager's copy, which holds nothing from elsewhere"),
  controller: z.string().nullable(),
  buildings: z.array(z.strictObject({
    building: idSchema,
    name: z.string(),
    ask: z.string().describe("whom one can ask there"),
  })),
  records: z.array(recordSchema),
  cut: z.array(z.strictObject({ table: z.string(), total: z.int(), shown: z.int() }))
    .describe("tables with more records than one copy holds; the newest are in it"),
  audit: z.strictObject({
    handling: z.string(),
    total: z.int().min(0).describe("entries that were found"),
    fromMs: timeSchema.describe("the log was searched from here on"),
    whole: z.boolean().describe("everything that is kept was searched"),
    entries: z.array(entrySchema).describe("the newest of them, the oldest first"),
  }),
  classes: z.array(z.strictObject({
    class: z.enum(classIds),
    words: z.string(),
    way: z.enum(exportWays),
    copy: z.string(),
    keep: z.string(),
  })).describe("every class of data, and how one gets a copy of it"),
  handling: z.record(z.string(), handlingSchema),
  portable: portableSchema.nullable().describe("null in what is not made for the person"),
  notPortable: notPortableSchema,
});
/** The whole copy. */
export type ExportDocument = z.infer<typeof exportSchema>;

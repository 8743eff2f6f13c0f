/** What the routes of facilities read and answer; every text and list has a bound. */
import { z } from "zod";
import { outcomes } from "../../people/facilities/affected.ts";
import { facilityKinds } from "../../people/rows/facility.ts";
import {
  daySchema,
  emailSchema,
  idSchema,
  languageSchema,
  nameSchema,
  noteSchema,
  phoneSchema,
  timeSchema,
} from "../../people/rows/fields.ts";
import { memberRoles } from "../../people/rows/member.ts";

/** Longest import in characters. Over the network a body holds 16 KiB, at the console 1 MiB. */
export const csvLengthMax = 1_000_000;
/** Facilities on one page. */
export const pageMax = 100;

export const buildingPath = z.strictObject({ building: idSchema });
export const facilityPath = z.strictObject({ facility: idSchema });
export const memberPath = z.strictObject({ member: idSchema });
export const pageQuery = z.strictObject({
  after: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(pageMax).default(50),
});
export const dryRunQuery = z.strictObject({ dryRun: z.enum(["true", "false"]).default("false") });

const plate = nameSchema.max(32);
const facilityFields = {
  kind: z.enum(facilityKinds),
  number: nameSchema.max(16),
  name: nameSchema.nullable(),
  block: nameSchema.max(16).nullable(),
  level: z.int().min(-50).max(300).nullable(),
  note: noteSchema,
  let: z.boolean(),
  address: nameSchema.max(300).nullable(),
};
export const newFacility = z.strictObject(facilityFields).partial().required({
  kind: true,
  number: true,
});
export const facilityChange = z.strictObject(facilityFields).partial();

/** What whoever enters data of another person asserts (R28, R30). */
export const asserted = {
  consentAsserted: z.boolean().optional()
    .describe("the person has been told and agrees; without true: `consent_needed`"),
  statementVersion: z.string().max(40).optional().describe("of the wording that was agreed to"),
  birthDate: daySchema.optional(),
  underAge: z.boolean().optional()
    .describe("under 16, or the country's higher limit; asked where no birth date is given"),
  parentalResponsibility: z.boolean().optional(),
};
const contact = {
  email: emailSchema.optional(),
  phone: phoneSchema.optional(),
  language: languageSchema.optional(),
};
// Of whom a manager asks in nothing more is kept than what an account needs.
const { birthDate: _birthDate, ...assertedByManager } = asserted;
export const newPerson = z.strictObject({ name: nameSchema, ...contact, ...assertedByManager });
export const newSubUser = z.strictObject({
  name: nameSchema,
  username: plate.optional(),
  ...contact,
  other: noteSchema.optional(),
  withAccount: z.boolean(),
  administrator: z.boolean().optional(),
  mayGiveKeys: z.boolean().optional(),
  ...asserted,
});
export const subUserChange = z.strictObject({
  name: nameSchema.optional(),
  username: plate.optional(),
  phone: phoneSchema.nullable().optional(),
  other: noteSchema.optional(),
  administrator: z.boolean().optional(),
  mayGiveKeys: z.boolean().optional(),
  ...asserted,
});

export const change = z.strictObject({
  kind: z.enum(["main_user", "household"]),
  atMs: timeSchema.nullable().default(null).describe("null: now"),
  newMain: z.union([
    z.strictObject({ person: newPerson }),
    z.strictObject({ member: idSchema }),
    z.null(),
  ]).default(null),
  formerMain: z.enum(["sub_user", "leaves"]).default("leaves"),
  survivors: z.array(idSchema).max(64).default([]),
});
export const moment = z.strictObject({ atMs: timeSchema });
export const plateName = z.strictObject({ name: plate });
export const plateSuggestion = z.strictObject({ name: plate.nullable() });
export const csvImport = z.strictObject({
  csv: z.string().max(csvLengthMax),
  dryRun: z.boolean(),
  consentAsserted: asserted.consentAsserted,
  statementVersion: asserted.statementVersion,
  underAge: z.boolean().optional().describe("false: nobody in the file is under age"),
});

export const memberView = z.strictObject({
  id: idSchema,
  facility: idSchema,
  role: z.enum(memberRoles),
  administrator: z.boolean(),
  mayGiveKeys: z.boolean(),
  takesRings: z.boolean().optional().describe("whether the flat's rings go to them"),
  ringAfterS: z.int().min(0).optional().describe("seconds after the press; 0: at once"),
  name: z.string(),
  username: z.string().optional(),
  hasAccount: z.boolean(),
  number: z.string().nullable().optional(),
  birthDate: z.string().nullable().optional(),
  other: z.string().optional(),
  email: z.string().nullable().optional(),
  phone: z.string().nullable().optional(),
  account: idSchema.optional(),
  activated: z.boolean().optional(),
});
export const facilityView = z.strictObject({
  id: idSchema,
  building: idSchema,
  kind: z.enum(facilityKinds),
  number: z.string(),
  block: z.string().nullable(),
  level: z.int().nullable(),
  name: z.string().nullable(),
  let: z.boolean(),
  role: z.enum(memberRoles).optional(),
  note: z.string().optional(),
  address: z.string().optional(),
  pending: z.strictObject({ kind: z.enum(["main_user", "household"]), atMs: timeSchema })
    .optional(),
  main: memberView.nullable().optional(),
  subUsers: z.int().optional(),
});
export const facilityPage = z.strictObject({
  facilities: z.array(facilityView).max(pageMax),
  next: idSchema.nullable(),
});
export const facilityList = z.strictObject({ facilities: z.array(facilityView).max(64) });
export const memberList = z.strictObject({ members: z.array(memberView).max(64) });

const notice = z.enum(["mailed", "offered", "none"]);
/** Of who was put in, for whoever did it. */
export const noticeText = z.array(z.string()).optional()
  .describe("the notice of GDPR art. 14 to hand over, where it was not mailed");
export const joined = z.strictObject({
  member: memberView,
  invitation: idSchema.nullable().describe("to print as a letter"),
  notice,
  noticeText,
});
export const changedSubUser = z.strictObject({ member: memberView, notice, noticeText });

const count = z.int().min(0);
export const affected = z.strictObject({
  members: z.array(z.strictObject({
    id: idSchema.nullable(),
    name: z.string(),
    role: z.enum(memberRoles),
    outcome: z.enum(outcomes),
  })).max(128),
  ends: z.strictObject({
    memberships: count,
    visitorKeys: count,
    tags: count,
    grants: count,
    sessions: count,
    invitations: count,
  }),
  nameplateHidden: z.boolean(),
});
export const changed = z.strictObject({
  pendingAtMs: timeSchema.nullable(),
  affected,
  invitation: idSchema.nullable(),
  notice,
  noticeText,
});
export const pendingMoment = z.strictObject({ pendingAtMs: timeSchema });

const plateShown = z.strictObject({ number: z.string(), name: z.string() });
export const nameplate = z.strictObject({
  suggested: z.string().nullable(),
  preview: plateShown.nullable().describe("what the entrance would show once it is confirmed"),
  shown: plateShown.nullable().describe("what it shows now"),
});
export const directoryView = z.strictObject({ plates: z.array(plateShown).max(5_000) });

export const importReport = z.strictObject({
  applied: z.boolean(),
  rows: count,
  created: count,
  updated: count,
  unchanged: count,
  mainUsers: count,
  faults: z.array(z.strictObject({
    line: z.int().min(1),
    column: z.string(),
    fault: z.string(),
  })).max(200),
});

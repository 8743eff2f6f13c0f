/** What the routes of keys and tags read and answer, with its bounds. */
import { z } from "zod";
import { keyDoorsMax, keyRowsMax, keyUsesMax } from "../../people/keys/bounds.ts";
import { keyStates } from "../../people/keys/standing.ts";
import { asserted } from "./facility_bodies.ts";
import { daySchema, idSchema, nameSchema, timeSchema } from "../../people/rows/fields.ts";
import { scheduleSchema } from "../../people/rows/grant.ts";
import { tagSchema } from "../../people/rows/tag.ts";
import { keyKinds } from "../../people/rows/visitor_key.ts";

export const doorName = z.string().min(3).max(81).regex(/^[^/]+\/[^/]+$/, {
  error: "must be a door as unit/door",
});
const level = z.int().min(-50).max(300);

/** Of whoever gives a key. */
export const newKeyBody = z.strictObject({
  label: nameSchema.describe("what the giver calls the holder"),
  kind: z.enum(keyKinds),
  doors: z.array(doorName).min(1).max(keyDoorsMax)
    .refine((doors) => new Set(doors).size === doors.length, { error: "must name each door once" }),
  lifts: z.array(z.strictObject({
    group: z.string().min(1).max(40),
    levels: z.array(level).min(1).max(64),
  })).max(8).default([]).describe("floors are the giver's to tick; none are by themselves"),
  fromMs: timeSchema.optional().describe("left out: now"),
  untilMs: timeSchema.optional().describe("left out: a day later, a delivery's 15 minutes later"),
  schedule: scheduleSchema.nullable().default(null).describe("of a recurring key alone"),
  uses: z.int().min(1).max(keyUsesMax).optional().describe("of a key of n uses"),
  pin: z.boolean().default(false).describe("make a PIN too; it is shown once"),
  // Of the holder: whether they are a child is asked, and has no default.
  ...asserted,
});

export const keyAnswer = z.strictObject({
  id: z.string(),
  building: z.string(),
  facility: z.string().nullable(),
  label: z.string(),
  kind: z.enum(keyKinds),
  state: z.enum(keyStates),
  doors: z.array(z.string()),
  lifts: z.array(z.strictObject({
    group: z.string(),
    levels: z.union([z.literal("all"), z.array(z.int())]),
  })),
  fromMs: z.number(),
  untilMs: z.number(),
  usesMax: z.int().nullable(),
  used: z.int(),
  hasPin: z.boolean(),
  createdAtMs: z.number(),
  firstUsedDay: daySchema.nullable().describe("a UTC day; no time is kept"),
  lastUsedDay: daySchema.nullable(),
});
export const keyListAnswer = z.strictObject({ keys: z.array(keyAnswer).max(keyRowsMax * 16) });
export const madeKeyAnswer = z.strictObject({
  key: keyAnswer,
  link: z.string().describe("its secret is behind the #, which no browser sends"),
  pin: z.string().nullable().describe("shown this once"),
});
export const endedKeyAnswer = z.strictObject({
  key: keyAnswer,
  late: z.array(z.strictObject({
    door: z.string(),
    untilMs: z.number(),
    listIssuedAtMs: z.number().nullable(),
  })).describe("doors that may still open for the key's QR, until they hear of the end"),
});

/** The secret of a link; never in an address. */
export const secret = z.string().min(10).max(200);
export const visitAnswer = z.strictObject({
  label: z.string(),
  state: z.enum(keyStates),
  building: z.string(),
  doors: z.array(z.strictObject({
    door: z.string(),
    name: z.string(),
    presence: z.boolean().describe("an opening takes the code that the unit shows"),
    qr: z.boolean().describe("the unit reads QRs"),
  })),
  fromMs: z.number(),
  untilMs: z.number(),
  usesLeft: z.int().nullable(),
  openNow: z.boolean(),
});
export const visitOpenBody = z.strictObject({
  secret,
  door: doorName,
  presence: z.string().min(1).max(16).optional(),
  key: z.string().min(1).max(64).describe("a UUID of version 7, made once for this press"),
});
export const visitOpenAnswer = z.strictObject({
  opening: z.strictObject({
    act: z.string(),
    state: z.enum(["pending", "opened", "refused", "not_confirmed"]),
    atMs: z.number(),
  }),
  lift: z.strictObject({
    floors: z.array(z.strictObject({ group: z.string(), level: z.int() })),
    untilMs: z.number(),
  }).nullable(),
});
export const qrAnswer = z.strictObject({
  text: z.string(),
  svg: z.string().optional(),
  expiresAtMs: z.number(),
  doors: z.array(z.string()),
});

export const tagHolderBody = z.strictObject({
  facility: idSchema.nullable().default(null),
  member: idSchema.nullable().default(null),
  account: idSchema.nullable().default(null),
});
export const newTagBody = z.strictObject({
  serial: z.string().min(4).max(64).describe("as read, or as the QR printed on the tag says"),
  label: nameSchema,
  holder: tagHolderBody.default({ facility: null, member: null, account: null }),
});
/** Without the serial's hash, which would open what the tag opens at whoever can write a tag. */
export const tagAnswer = tagSchema.pick({
  id: true,
  building: true,
  label: true,
  facility: true,
  member: true,
  account: true,
  status: true,
  atMs: true,
}).strip();
export const tagPageAnswer = z.strictObject({
  tags: z.array(tagAnswer),
  next: z.string().nullable(),
});
export const listsAnswer = z.strictObject({
  units: z.array(z.strictObject({
    unit: z.string(),
    revision: z.int(),
    issuedAtMs: z.number(),
    untilMs: z.number(),
    leftOut: z.int(),
    heldIssuedAtMs: z.number().nullable(),
  })),
});

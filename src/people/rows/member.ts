/** A person's place in a facility: its main user, a sub-user, or its owner who lives elsewhere. */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { daySchema, idSchema, nameSchema, noteSchema, phoneSchema, timeSchema } from "./fields.ts";

export const memberRoles = ["main", "sub", "owner"] as const;

/** What is kept of somebody that another person entered (D3a, R26). */
export const subUserSchema = z.strictObject({
  name: nameSchema,
  username: nameSchema.max(32),
  number: phoneSchema.nullable(),
  birthDate: daySchema.nullable(),
  other: noteSchema,
});

/** Who asserted the other person's consent, and to which wording (R28). */
export const consentSchema = z.strictObject({
  by: idSchema.nullable(),
  atMs: timeSchema,
  statement: z.string().min(1).max(40),
  /** Where the person is under age: asserted by who holds parental responsibility (R30). */
  parentalResponsibility: z.boolean(),
});

/** An assertion of consent. */
export type Consent = Readonly<z.infer<typeof consentSchema>>;

/** The latest stage at which somebody's devices begin to ring, after the press. */
export const ringAfterSMax = 30;

export const memberSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  facility: idSchema,
  /** Null for a sub-user without an account of their own, such as a child with a tag. */
  account: idSchema.nullable(),
  role: z.enum(memberRoles),
  /** A sub-user with administrator rights acts for the main user within the facility. */
  administrator: z.boolean(),
  /** May hand out visitor keys (R11). */
  mayGiveKeys: z.boolean(),
  /**
   * Whether rings of the facility go to them; left out: to a main user and to an owner whose
   * facility is not let, and not to a sub-user (R71).
   */
  takesRings: z.boolean().optional(),
  /** So long after the press their devices begin to ring, in seconds; left out: at once. */
  ringAfterS: z.int().min(1).max(ringAfterSMax).optional(),
  subUser: subUserSchema.nullable(),
  consent: consentSchema.nullable(),
  by: idSchema.nullable(),
  atMs: timeSchema,
});
/** A membership. */
export type Member = Readonly<z.infer<typeof memberSchema>>;

export const memberTable = table({
  version: 1,
  schema: memberSchema,
  indexes: {
    account: (row: Member) => row.account === null ? [] : [row.account],
    facility: (row: Member) => [row.facility],
  },
});

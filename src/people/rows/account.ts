/**
 * A person's account (D1, D3). One person has one account whatever buildings they are in (R08).
 * Roles are not written here, except the operator's: a manager has an appointment, a resident a
 * membership (`appointment.ts`, `member.ts`).
 */
import { z } from "zod";
import { objectionable } from "../../privacy/purposes.ts";
import { unusedDueMs } from "../accounts/inactivity_rule.ts";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import {
  countrySchema,
  daySchema,
  digestSchema,
  emailKey,
  emailSchema,
  genders,
  idSchema,
  languageSchema,
  nameSchema,
  phoneSchema,
  timeSchema,
} from "./fields.ts";

/** Who said what a profile field holds (R02). */
export const sources = ["self", "manager", "operator"] as const;

const field = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    value,
    source: z.enum(sources),
    /** The account that said so; null for the operator's command line. */
    by: idSchema.nullable(),
    atMs: timeSchema,
  });

/** The six fields that are always collected (R01). */
export const profileSchema = z.strictObject({
  name: field(nameSchema),
  gender: field(z.enum(genders)),
  country: field(countrySchema),
  language: field(languageSchema),
  phone: field(phoneSchema),
  email: field(emailSchema),
});

/** A passkey (WebAuthn credential) of an account. */
export const passkeySchema = z.strictObject({
  id: z.string().min(1).max(1400),
  publicKey: z.string().min(1).max(2000),
  counter: z.int().min(0),
  transports: z.array(z.string().max(20)).max(8),
  name: nameSchema,
  addedAtMs: timeSchema,
});

/** How fast somebody walks; a bucket, so that it says little (R22). */
export const walkingSpeeds = ["slow", "normal", "fast"] as const;

/** A level, or `none`: no lift is called by itself. */
export const homeFloorSchema = z.union([z.int().min(-50).max(300), z.literal("none")]);

/** What a person prefers (D3). */
export const preferencesSchema = z.strictObject({
  /** Used for forwarding intercom calls alone; never shown to a manager (R20). */
  additionalPhone: phoneSchema.optional(),
  /** Shown at the entrance once confirmed; its default is the last name (R21). */
  intercomUsername: nameSchema.max(32).optional(),
  walkingSpeed: z.enum(walkingSpeeds).optional(),
  /** Sent only as dwell, door hold and car size (C13). */
  accessible: z.boolean().optional(),
  /** By building; a floor that the person may go to (R23). */
  favouriteFloors: z.record(idSchema, z.int().min(-50).max(300)).optional(),
  /** By building: where a lift that is called by itself goes, or that none is called. */
  homeFloors: z.record(idSchema, homeFloorSchema).optional(),
});

/** Why an account stopped: by its person, unused for too long, or a request that was declined. */
export const stopReasons = ["stopped", "inactivity", "declined"] as const;
/** Why an account stopped. */
export type StopReason = (typeof stopReasons)[number];

export const accountSchema = z.strictObject({
  id: idSchema,
  /**
   * `invited`: made by somebody else, not yet activated. `active`. `disabled`: by a manager or the
   * operator. `stopped`: the person no longer uses the service (R86).
   */
  status: z.enum(["invited", "active", "disabled", "stopped"]),
  /** Whole once active; an invited person's is what the inviter knew. */
  profile: profileSchema.partial(),
  preferences: preferencesSchema,
  /** Operator of the cluster. */
  operator: z.boolean(),
  /**
   * The mail address was said and not proved: no secret mailed to it has come back
   * (`accounts/addresses.ts`). Absent for one that was, and for whoever is yet to activate.
   */
  unproved: z.strictObject({
    /** When a secret was last mailed to prove it; null for never. */
    askedAtMs: timeSchema.nullable(),
  }).optional(),
  /** Buildings where a manager has disabled the person; what they are there counts for nothing. */
  disabledIn: z.array(idSchema).max(64).optional(),
  /** An Argon2id string in PHC form (R03), or null where none was set. */
  password: z.string().max(256).nullable(),
  passkeys: z.array(passkeySchema).max(16),
  /** The privacy notice as it was accepted (R05). */
  notice: z.strictObject({
    version: z.string().max(40),
    language: languageSchema,
    atMs: timeSchema,
  }).nullable(),
  /** A printed recovery code, as a keyed hash; null where none was made. */
  recovery: z.strictObject({ digest: digestSchema, madeAtMs: timeSchema }).nullable(),
  /** Sign-ins that failed since the last good one (R06). */
  failures: z.strictObject({ count: z.int().min(0).max(1_000_000), lastAtMs: timeSchema }),
  /** The last day of use, for inactivity (R87); by day, not by time (C4). */
  lastSeenDay: daySchema.nullable(),
  createdAtMs: timeSchema,
  /** What was done about the account being unused since a day, and when the next step comes. */
  unused: z.strictObject({
    day: daySchema,
    warned: z.int().min(0).max(8),
    nextAtMs: timeSchema,
  }).optional(),
  /** Purposes that the person objects to (R83), since when, and the request that it opened. */
  objections: z.array(z.strictObject({
    purpose: z.enum(objectionable),
    atMs: timeSchema,
    request: idSchema,
  })).min(1).max(objectionable.length).optional(),
  /** Why a stopped account ended, while rows that hung on it are yet to be removed. */
  leaving: z.enum(stopReasons).optional(),
  /** When a stopped account ended, and where managers are shown that; it goes after a while. */
  stopped: z.strictObject({ atMs: timeSchema, buildings: z.array(idSchema).max(128) }).optional(),
});
/** An account. */
export type Account = Readonly<z.infer<typeof accountSchema>>;

export const accountTable = table({
  version: 1,
  schema: accountSchema,
  indexes: {
    /** A stopped account's address is free for a new one. */
    email: (row: Account) =>
      row.status === "stopped" || row.profile.email === undefined
        ? []
        : [emailKey(row.profile.email.value)],
    passkey: (row: Account) => row.passkeys.map(({ id }) => id),
    operator: (row: Account) => row.operator ? ["yes"] : [],
    leaving: (row: Account) => row.leaving === undefined ? [] : ["yes"],
    /** When the clock next has something to do with an account that is not used (R87). */
    due: (row: Account) => {
      const atMs = unusedDueMs(row);
      return atMs === null ? [] : dueKeys(atMs);
    },
    /** Whose managers are shown that the account has stopped, by building. */
    stoppedIn: (row: Account) => row.stopped?.buildings ?? [],
  },
});

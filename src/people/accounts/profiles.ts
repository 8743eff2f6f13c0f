/**
 * Profiles: what is collected of a person, where each field came from, and who may see which
 * (R01, R02, R17). The six fields are always collected; a manager sees and keeps those and three
 * preferences, and never password, additional phone, passkeys or last use.
 */
import { z } from "zod";
import type { RowOf } from "../registry/ledger.ts";
import {
  countrySchema,
  emailSchema,
  genders,
  languageSchema,
  nameSchema,
  phoneSchema,
} from "../rows/fields.ts";
import { profileSchema, walkingSpeeds } from "../rows/account.ts";

/** The six fields, as somebody gives them. */
export const wholeProfileSchema = z.strictObject({
  name: nameSchema,
  gender: z.enum(genders).describe("`undisclosed` is an answer"),
  country: countrySchema,
  language: languageSchema,
  phone: phoneSchema,
  email: emailSchema,
});
/** Some of the six fields. */
export const givenProfileSchema = wholeProfileSchema.partial();
/** The six fields. */
export type WholeProfile = Readonly<z.output<typeof wholeProfileSchema>>;
/** Some of the six fields. */
export type GivenProfile = Readonly<z.output<typeof givenProfileSchema>>;
/** The name of one of the six fields. */
export type ProfileField = keyof WholeProfile;
/** The six fields' names, in the order in which they are asked for. */
export const profileFields = Object.keys(wholeProfileSchema.shape) as readonly ProfileField[];

type Profile = RowOf<"account">["profile"];
type Source = NonNullable<Profile["name"]>["source"];

/** A profile with some fields said anew; the others keep their source. */
export function withFields(
  profile: Profile,
  given: GivenProfile,
  source: Source,
  by: string | null,
  atMs: number,
): Profile {
  const said = Object.entries(given).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, { value, source, by, atMs }]);
  // What cannot be kept is refused where the row is put.
  return { ...profile, ...Object.fromEntries(said) as Profile };
}

/** Which of the six fields are missing. */
export function missingFields(profile: Profile): ProfileField[] {
  return profileFields.filter((name) => profile[name] === undefined);
}

/** The entrance shows the last name only, unless the person chose otherwise (R21). */
export function defaultIntercomUsername(name: string): string {
  const last = name.trim().split(/\s+/u).at(-1) ?? name;
  return [...last].slice(0, 32).join("");
}

/** What a manager of a building sees of somebody there, and nothing else (R17). */
export const personSchema = z.strictObject({
  account: z.string(),
  status: z.enum(["invited", "active", "disabled", "stopped"]),
  disabledHere: z.boolean(),
  profile: profileSchema.partial(),
  preferences: z.strictObject({
    intercomUsername: z.string().nullable(),
    walkingSpeed: z.enum(walkingSpeeds).nullable(),
    favouriteFloor: z.int().nullable().describe("in this building"),
  }),
});
/** What a manager of a building sees of somebody there. */
export type Person = Readonly<z.output<typeof personSchema>>;

/** What a manager of that building sees of an account. */
export function personOf(account: RowOf<"account">, building: string): Person {
  const { preferences, profile } = account;
  return {
    account: account.id,
    status: account.status,
    disabledHere: account.disabledIn?.includes(building) === true,
    profile,
    preferences: {
      intercomUsername: preferences.intercomUsername ??
        (profile.name === undefined ? null : defaultIntercomUsername(profile.name.value)),
      walkingSpeed: preferences.walkingSpeed ?? null,
      favouriteFloor: preferences.favouriteFloors?.[building] ?? null,
    },
  };
}

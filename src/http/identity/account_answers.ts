/** What the routes of accounts share: the services they use, and pieces of bodies and answers. */
import { z } from "zod";
import type { Accounts } from "../../people/accounts/accounts.ts";
import { givenProfileSchema } from "../../people/accounts/profiles.ts";
import type { RecoveryDesk } from "../../people/accounts/recovery_desk.ts";
import { secretTextMax } from "../../people/accounts/secrets.ts";
import { type BuildingPlace, noSuchBuilding, placeOf } from "../../people/facilities/place.ts";
import { daySchema, idSchema, languageSchema, nameSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { typedPasswordSchema } from "./sign_in_answers.ts";
import type { IdentityServices } from "./services.ts";

/** The text of a secret, from the fragment of a link. */
export const secretSchema = z.string().min(1).max(secretTextMax);
/** A building of the site. */
export const buildingParams = z.strictObject({ building: idSchema });
/** Somebody in a building of the site. */
export const personParams = buildingParams.extend({ account: idSchema });

/** How somebody becomes active and is signed in on this device. */
export const activationShape = {
  secret: secretSchema,
  notice: z.strictObject({ version: z.string().min(1).max(40), language: languageSchema }),
  deviceName: nameSchema,
} as const;
/** A new password, as typed; its rules are those of signing in. */
export const newPasswordSchema = typedPasswordSchema;

/** Somebody whose data another person enters, and what is asserted of them (R28, R30). */
export const enteredPersonSchema = givenProfileSchema.extend({
  name: nameSchema,
  consentAsserted: z.boolean().optional(),
  statementVersion: z.string().max(40).optional(),
  birthDate: daySchema.optional(),
  underAge: z.boolean().optional(),
});

/** What was entered, as the commands take it. */
export function enteredPerson(
  { consentAsserted, statementVersion, birthDate, underAge, ...known }: z.output<
    typeof enteredPersonSchema
  >,
) {
  return { known, asserted: { consentAsserted, statementVersion, birthDate, underAge } };
}

/** A building as the site has it. @throws {RefusalError} `not_found`. */
export function buildingOf({ site }: IdentityServices, building: string): BuildingPlace {
  const place = placeOf(site, building);
  if (place === undefined) throw new RefusalError(noSuchBuilding);
  return place;
}

/** The accounts service. @throws {RefusalError} `unavailable` where this server has none. */
export function accountsOf({ accounts }: IdentityServices): Accounts {
  return accounts ?? missing();
}

/** The recovery service. @throws {RefusalError} `unavailable` where this server has none. */
export function deskOf({ recoveryDesk }: IdentityServices): RecoveryDesk {
  return recoveryDesk ?? missing();
}

function missing(): never {
  throw new RefusalError(refuse("unavailable", "Cannot go on: this server keeps no accounts"));
}

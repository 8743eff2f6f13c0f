/**
 * Data of another natural person. Whoever enters it asserts that person's consent, to a wording
 * with a version (R28), and says how old they are: by a birth date, or by the plain answer whether
 * they are under age (R30). A child's data comes from who holds parental responsibility alone, and
 * so never from a manager (C20).
 */
import type { Known } from "../accounts/inviting.ts";
import type { Turn } from "../registry/turn.ts";
import type { Consent } from "../rows/member.ts";
import { ageLimitIn, dayIn, isUnderAge } from "./age.ts";
import type { BuildingPlace } from "./place.ts";

/**
 * Versions of the wording of consent that are in force. Version 1: "I have told this person that I
 * enter their data here and why, and they agree."
 */
export const consentStatements: readonly string[] = ["1"];

/** What whoever enters data of another asserts. */
export interface Asserted {
  readonly consentAsserted?: boolean | undefined;
  readonly statementVersion?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string | undefined;
  /** Whether the person is under the age limit; asked where no birth date is given. */
  readonly underAge?: boolean | undefined;
  readonly parentalResponsibility?: boolean | undefined;
}

/** What is said of somebody who shall have an account. */
export interface PersonSaid extends Asserted {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly language?: string | undefined;
}

/** What of it goes into the person's account. */
export function knownOf({ name, email, phone, language }: PersonSaid): Known {
  return { name, email, phone, language };
}

/** @throws {RefusalError} `consent_needed` unless a wording in force was agreed to (R28). */
export function demandConsent(turn: Turn, said: Asserted): Consent {
  const { consentAsserted, statementVersion } = said;
  if (
    consentAsserted !== true || statementVersion === undefined ||
    !consentStatements.includes(statementVersion)
  ) {
    turn.refuse(
      "consent_needed",
      "Cannot take another person's data: it takes consentAsserted and the version of a " +
        `statement in force (${consentStatements.join(", ")})`,
    );
  }
  return {
    by: turn.by.account,
    atMs: turn.now,
    statement: statementVersion,
    parentalResponsibility: said.parentalResponsibility === true,
  };
}

/**
 * @param byManager the doer acts as the manager: no child's data is taken from them.
 * @throws {RefusalError} `consent_needed`, `minor_without_parental_responsibility`, or `invalid`
 * where the age was not told.
 */
export function demandPerson(
  turn: Turn,
  place: BuildingPlace,
  said: Asserted,
  byManager: boolean,
): Consent {
  const consent = demandConsent(turn, said);
  const { birthDate, underAge } = said;
  if (birthDate === undefined && underAge === undefined) {
    turn.refuse(
      "invalid",
      "Cannot take another person's data: it takes a birth date, or underAge true or false",
    );
  }
  const isChild = underAge === true ||
    (birthDate !== undefined && isBornUnderAge(turn, place, birthDate));
  if (!isChild) return { ...consent, parentalResponsibility: false };
  if (byManager || !consent.parentalResponsibility) {
    turn.refuse(
      "minor_without_parental_responsibility",
      byManager
        ? "Cannot take a child's data: it comes from who holds parental responsibility, " +
          "never from a manager"
        : `Cannot take data of somebody under ${ageLimitIn(place.country)}: it takes ` +
          "parentalResponsibility",
    );
  }
  return consent;
}

/** @throws {RefusalError} `invalid` for a day that has not come. */
function isBornUnderAge(turn: Turn, place: BuildingPlace, birthDate: string): boolean {
  const today = dayIn(place.timeZone, turn.now);
  if (birthDate > today) {
    turn.refuse("invalid", "Cannot take the birth date: it lies in the future");
  }
  return isUnderAge(birthDate, today, ageLimitIn(place.country));
}

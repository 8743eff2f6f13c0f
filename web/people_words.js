// @ts-check
/** Every sentence about people, signing in and keys that depends on what the server says. */
import { pageLocale } from "./language.js";
import { passkeyFault } from "./passkey.js";
import { Refused } from "./refused.js";
import { peopleTexts } from "./texts/people.js";

/** What went wrong, in plain words with what to do. @param {unknown} error */
export function faultSentence(error) {
  if (!(error instanceof Refused)) return passkeyFault(error);
  if (error.code === "busy" && error.retryAfterMs !== undefined) {
    return busyFor(error.retryAfterMs);
  }
  const { refusals, refused } = peopleTexts;
  return refusals[error.code] ?? refused(error.detail, error.title ?? error.detail);
}

/** What is wrong with a field, as the server said it, in the page's words. @param {string} fault */
export function fieldSentence(fault) {
  const { rule, passwordLength, tooLong, tooShort, notTaken } = peopleTexts;
  const said = fault.replace(/^it /, "");
  const [, least, most, got] = /^has (\d+) to (\d+) characters, got (\d+)$/.exec(said) ?? [];
  if (least !== undefined && most !== undefined && got !== undefined) {
    return passwordLength(least, most, got);
  }
  if (/^(must|is|has) /.test(said) || said !== fault) return rules[said] ?? rule(said);
  if (/^Too big/.test(fault)) return tooLong;
  if (/^Too small/.test(fault)) return tooShort;
  return notTaken;
}

/** @type {Record<string, string>} */
const rules = peopleTexts.rules;

/** @param {number} ms */
function busyFor(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90
    ? peopleTexts.busyForSeconds(seconds)
    : peopleTexts.busyForMinutes(Math.ceil(seconds / 60));
}

/** The six fields that everybody gives (R01), as forms ask for them. */
export const profileWords = peopleTexts.profile;

/** @type {readonly (readonly [string, string])[]} */
export const genderWords = Object.entries(peopleTexts.genders);

/** @type {readonly (readonly [string, string])[]} by language tag, each in its own words */
export const languageWords = [
  ["en", "English"],
  ["de", "Deutsch"],
  ["fi", "Suomi"],
  ["sv", "Svenska"],
  ["fr", "Français"],
];

/** @type {Record<string, string>} how a session began */
export const methodWords = peopleTexts.methods;

/** @type {Record<string, string>} what somebody is in a building or a flat */
export const roleWords = peopleTexts.roles;

/** A moment as people read it here. @param {number} ms @param {string} [timeZone] */
export function momentText(ms, timeZone) {
  return new Date(ms).toLocaleString(pageLocale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
}

/** A day as people read it. @param {number} ms */
export function dayText(ms) {
  return new Date(ms).toLocaleDateString(pageLocale, {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}

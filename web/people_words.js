// @ts-check
/** Every sentence about people, signing in and keys that depends on what the server says. */
import { passkeyFault } from "./passkey.js";
import { Refused } from "./refused.js";
import { sentence } from "./words.js";

/** @import { RefusalCode } from "../src/refusal.ts" */

/** @type {Partial<Record<RefusalCode | "offline", string>>} */
const words = {
  offline: "The server does not answer. Check the connection and try again.",
  unauthenticated: "The server did not accept this page's sign-in. Reload the page.",
  forbidden: "You may not do that.",
  not_found: "There is no such thing here, or it is no longer yours.",
  sign_in_failed: "That does not fit. Check what you typed and try again.",
  session_ended: "You have been signed out. Sign in again.",
  authorization_pending: "It has not been approved yet.",
  verification_needed: "This takes your passkey. Try again and use it when you are asked.",
  passkey_required:
    "Operators and managers use a passkey. Sign in with yours, or add one on your account page.",
  notice_not_accepted: "The privacy notice has changed. Reload the page, read it and accept it.",
  invitation_expired:
    "This invitation has expired or a newer one was sent. Ask whoever invited you to send it anew.",
  link_used: "This link was used already or has expired.",
  stopped: "This account no longer uses the service.",
  last_manager: "You are the building's last manager. Hand over first: ask the operator.",
  conflict: "That is taken already or stands in the way of what is there.",
  limit_reached: "No more of these fit. Remove one first.",
  busy: "Too many attempts. Wait a little and try again.",
  unavailable: "The server could not say whether it worked. Look, and try again if it did not.",
  quarantined: "This part is out of order in the server and waits for the operator.",
  stopping: "The server is restarting. Try again in a moment.",
  internal: "Something broke in the server. Try again; if it stays, tell the operator.",
};

/** What went wrong, in plain words with what to do. @param {unknown} error */
export function faultSentence(error) {
  if (!(error instanceof Refused)) return passkeyFault(error);
  if (error.code === "busy" && error.retryAfterMs !== undefined) {
    return `Too many attempts. Try again in ${waitText(error.retryAfterMs)}.`;
  }
  return words[error.code] ?? `The server refused: ${error.detail}`;
}

/** What is wrong with a field, as the server said it. @param {string} fault */
export function fieldSentence(fault) {
  if (/^(must|is|has) /.test(fault)) return `It ${fault}.`;
  if (/^it /.test(fault)) return `${sentence(fault)}.`;
  if (/^Too big/.test(fault)) return "It is too long.";
  if (/^Too small/.test(fault)) return "It is too short.";
  return "It cannot be taken as it is.";
}

/** A wait in words. @param {number} ms */
function waitText(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** The six fields that everybody gives (R01), as forms ask for them. */
export const profileWords = {
  name: "Name",
  gender: "Gender",
  country: "Country",
  language: "Language",
  phone: "Phone",
  email: "E-mail",
};

/** @type {readonly (readonly [string, string])[]} */
export const genderWords = [
  ["undisclosed", "I do not say"],
  ["female", "Female"],
  ["male", "Male"],
  ["other", "Other"],
];

/** @type {readonly (readonly [string, string])[]} by language tag, each in its own words */
export const languageWords = [
  ["en", "English"],
  ["de", "Deutsch"],
  ["fi", "Suomi"],
  ["fr", "Français"],
];

/** @type {Record<string, string>} how a session began */
export const methodWords = {
  password: "by password",
  passkey: "by passkey",
  device_code: "approved by you",
  invitation: "by invitation",
  recovery: "by recovery",
};

/** @type {Record<string, string>} what somebody is in a building or a flat */
export const roleWords = {
  operator: "Operator",
  manager: "Manager",
  managed: "Managed user",
  managed_user: "Managed user",
  technician: "Technician",
  main: "Main user",
  sub: "Sub-user",
  owner: "Owner",
};

/** A moment as people read it here. @param {number} ms @param {string} [timeZone] */
export function momentText(ms, timeZone) {
  return new Date(ms).toLocaleString(undefined, {
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
  return new Date(ms).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}

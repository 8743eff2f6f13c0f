// @ts-check
/** Every sentence about doors that depends on what the server says. */
import { Refused } from "./refused.js";

/** @import { RefusalCode } from "../src/refusal.ts" */
/**
 * @typedef {object} DoorState
 * @property {boolean} known
 * @property {"open" | "closed"} contact
 * @property {"locked" | "released"} strike
 * @property {readonly ("forced" | "held_open" | "tamper" | "clock_unconfirmed")[]} alarms
 */

/** A door's state in a word or two, and how it is marked. @param {DoorState | undefined} door */
export function doorWords(door) {
  if (door === undefined) return { text: "Asking…", state: "asking" };
  if (!door.known) return { text: "Does not answer", state: "unknown" };
  if (door.alarms.includes("forced")) return { text: "Forced open", state: "alarm" };
  if (door.alarms.includes("tamper")) return { text: "Tampered with", state: "alarm" };
  if (door.alarms.includes("held_open")) return { text: "Held open too long", state: "alarm" };
  if (door.contact === "open") return { text: "Open", state: "open" };
  if (door.strike === "released") return { text: "Unlocked: pull or push", state: "released" };
  return { text: "Closed", state: "closed" };
}

/** What the press came to when the unit said that it opened. */
export const openedSentence = "Open. You can go in.";

/** @type {Partial<Record<RefusalCode | "offline", string>>} */
const words = {
  offline: "The server did not answer. It may have opened: look before you press again.",
  not_confirmed: "Not confirmed. It may have opened: look before you press again.",
  unavailable: "Not confirmed. It may have opened: look before you press again.",
  unreachable: "The door cannot be reached. It has not been opened.",
  refused_by_hardware: "The door refused to open.",
  forbidden: "You may not open this door.",
  unknown_door: "This door is no longer there.",
  unknown_unit: "This door is no longer there.",
  not_present: "That is not the code on the door's display. Look again: it changes.",
  key_ended: "This key no longer opens: it was taken back, has expired or is used up.",
  out_of_schedule: "This key does not open at this time.",
  conflict: "This key's uses were moved to a QR code. Show that one at the door.",
  not_found: "This link opens nothing. Ask for a new one.",
  busy: "Too many attempts. Wait a little and press again.",
  capability_expired: "The permission ran out. Press again.",
  capability_revoked: "Your right to open this door has ended.",
  session_ended: "You have been signed out. Sign in again.",
  quarantined: "This door is out of order in the server and waits for the operator.",
  stopping: "The server is restarting. It has not been opened; press again in a moment.",
  key_expired: "That press was too old. Press again.",
  key_from_future: "This device's clock is wrong. Press again.",
  internal: "Something broke in the server. Look whether it opened.",
};

/** Why a door did not open, or may not have, in plain words. @param {unknown} error */
export function doorSentence(error) {
  if (!(error instanceof Refused)) return "Something went wrong on this page. Reload it.";
  if (error.code === "busy" && error.retryAfterMs !== undefined) {
    return `Too many attempts. Wait ${Math.ceil(error.retryAfterMs / 1000)} s and press again.`;
  }
  return words[error.code] ?? `The server refused: ${error.detail}`;
}

/** Whether nobody knows if it opened. @param {unknown} error */
export function mayHaveOpened(error) {
  return error instanceof Refused &&
    ["offline", "not_confirmed", "unavailable", "internal"].includes(error.code);
}

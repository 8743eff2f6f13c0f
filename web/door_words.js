// @ts-check
/** Every sentence about doors that depends on what the server says. */
import { Refused } from "./refused.js";
import { doorRefusals, doorTexts } from "./texts/doors.js";

/**
 * @typedef {object} DoorState
 * @property {boolean} known
 * @property {"open" | "closed"} contact
 * @property {"locked" | "released"} strike
 * @property {readonly ("forced" | "held_open" | "tamper" | "clock_unconfirmed")[]} alarms
 */

/** A door's state in a word or two, and how it is marked. @param {DoorState | undefined} door */
export function doorWords(door) {
  const { asking, doesNotAnswer, forced, tamper, heldOpen } = doorTexts;
  if (door === undefined) return { text: asking, state: "asking" };
  if (!door.known) return { text: doesNotAnswer, state: "unknown" };
  if (door.alarms.includes("forced")) return { text: forced, state: "alarm" };
  if (door.alarms.includes("tamper")) return { text: tamper, state: "alarm" };
  if (door.alarms.includes("held_open")) return { text: heldOpen, state: "alarm" };
  if (door.contact === "open") return { text: doorTexts.isOpen, state: "open" };
  if (door.strike === "released") return { text: doorTexts.released, state: "released" };
  return { text: doorTexts.closed, state: "closed" };
}

/** What the press came to when the unit said that it opened. */
export const openedSentence = doorTexts.opened;

/** Why a door did not open, or may not have, in plain words. @param {unknown} error */
export function doorSentence(error) {
  if (!(error instanceof Refused)) return doorTexts.pageFault;
  if (error.code === "busy" && error.retryAfterMs !== undefined) {
    return doorTexts.tooMany(Math.ceil(error.retryAfterMs / 1000));
  }
  return doorRefusals[error.code] ?? doorTexts.refused(error.detail);
}

/** Whether nobody knows if it opened. @param {unknown} error */
export function mayHaveOpened(error) {
  return error instanceof Refused &&
    ["offline", "not_confirmed", "unavailable", "internal"].includes(error.code);
}

// @ts-check
/** Every sentence about rings that depends on what the server says. */
import { doorSentence } from "./door_words.js";
import { Refused } from "./refused.js";

/** @import { HeardRing } from "../src/protocol.ts" */

/** Whether a ring goes on. @param {HeardRing} ring */
export function isOpen({ state }) {
  return state === "ringing" || state === "answered";
}

/** Whether the household took no part in a ring that has ended. @param {HeardRing} ring */
export function isMissed({ state }) {
  return state === "missed" || state === "cancelled" || state === "failed";
}

/**
 * Whether the unit can speak: said by the server alone, of a unit that has told it so.
 * @param {HeardRing & { media?: readonly string[] }} ring
 */
export function canSpeak({ media }) {
  return media?.includes("voice") === true;
}

/**
 * What becomes of a ring, in a sentence.
 * @param {HeardRing} ring
 * @returns {string}
 */
export function ringSentence({ state, presses, answeredHere, reason }) {
  switch (state) {
    case "ringing":
      return presses > 1 ? `Somebody rings, for the ${ordinal(presses)} time.` : "Somebody rings.";
    case "answered":
      return answeredHere ? "Answered on this device." : "Answered on another device.";
    case "opened":
      return "The door was opened.";
    case "declined":
      return "Declined. The visitor is told that nobody comes.";
    case "ended":
      return "The conversation has ended.";
    case "cancelled":
      return reason === "unit_gone"
        ? "The unit at the door stopped answering."
        : "The visitor gave up.";
    case "missed":
      return "Nobody answered.";
    case "failed":
      return "Nobody could be reached.";
  }
}

/** Why something was not done, in plain words. @param {unknown} error */
export function ringFault(error) {
  if (error instanceof Refused) {
    if (error.code === "unknown_ring") return "That ring is over.";
    if (error.code === "conflict") return "That ring is over, or another device has answered it.";
  }
  return doorSentence(error);
}

/** @param {number} count */
function ordinal(count) {
  const last = count % 100 > 10 && count % 100 < 14 ? 0 : count % 10;
  return `${count}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}

// @ts-check
/** Every sentence about rings that depends on what the server says. */
import { doorSentence } from "./door_words.js";
import { Refused } from "./refused.js";
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { HeardRing } from "../src/protocol.ts" */
/** @import { RingEnd } from "./device_history.js" */

/** Whether a ring goes on. @param {HeardRing} ring */
export function isOpen({ state }) {
  return state === "ringing" || state === "answered";
}

/** Whether the household took no part in a ring that has ended. @param {HeardRing} ring */
export function isMissed({ state, reason }) {
  // Of a household that has ended nothing is kept (C9).
  if (reason === "household_ended") return false;
  return state === "missed" || state === "cancelled" || state === "failed";
}

/** What a history says of a ring; undefined while nothing came of it. @param {HeardRing} ring @returns {RingEnd | undefined} */
export function ringEnd(ring) {
  const { state, reason, opened } = ring;
  if (reason === "household_ended" || state === "ringing") return undefined;
  if (isMissed(ring)) return "missed";
  if (opened.length > 0 || state === "opened") return "opened";
  return state === "declined" ? "declined" : "answered";
}

/** Whether the unit can speak, as the server says. @param {HeardRing} ring */
export function canSpeak({ media }) {
  return media.includes("voice");
}

/** Whether the unit has a picture now, as the server says. @param {HeardRing | undefined} ring */
export function hasPicture(ring) {
  return ring?.media.includes("picture") === true;
}

/**
 * What becomes of a ring, in a sentence.
 * @param {HeardRing} ring
 * @returns {string}
 */
export function ringSentence({ state, presses, answeredHere, reason }) {
  switch (state) {
    case "ringing":
      return texts.rings(presses);
    case "answered":
      return answeredHere ? texts.answeredHere : texts.answeredElsewhere;
    case "opened":
      return texts.opened;
    case "declined":
      return texts.declined;
    case "ended":
      return texts.ended;
    case "cancelled":
      return reason === "unit_gone" ? texts.unitGone : texts.cancelled;
    case "missed":
      return texts.missed;
    case "failed":
      return texts.failed;
  }
}

/** Why something was not done, in plain words. @param {unknown} error */
export function ringFault(error) {
  if (error instanceof Refused) {
    if (error.code === "unknown_ring") return texts.over;
    if (error.code === "conflict") return texts.overOrAnswered;
  }
  return doorSentence(error);
}

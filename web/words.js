// @ts-check
/** Every sentence of the page that depends on what the server says. */
import { callTexts } from "./texts/calls.js";
import { liftModes } from "./texts/lift_modes.js";
import { liftRefusals, liftRefusalWords } from "./texts/lift_refusals.js";
import { liftVocabulary } from "./texts/lift_vocabulary.js";
import { liftTexts } from "./texts/lifts.js";

/** @import { Announcement, CallRequest, CallState, CallView } from "../src/protocol.ts" */
/** @import { RefusalCode } from "../src/refusal.ts" */
/** @import { CarMode, DoorState, LiftFault } from "../src/lift/vocabulary.ts" */
/** @import { LiftGroup } from "./building.js" */

/**
 * A floor as it stands in running text.
 * @param {LiftGroup | undefined} group
 * @param {number} level
 */
export function floorName(group, level) {
  return callTexts.floor(floorLabel(group, level));
}

/** A floor's label alone. @param {Pick<LiftGroup, "floors"> | undefined} group @param {number} level */
export function floorLabel(group, level) {
  return group?.floors.find((floor) => floor.level === level)?.label ?? String(level);
}

/** A car as people call it. @param {LiftGroup | undefined} group @param {string | undefined} id */
export function carName(group, id) {
  if (id === undefined) return "";
  return group?.shafts.find((shaft) => shaft.id === id)?.name ?? id;
}

/** A journey in running text. @param {LiftGroup | undefined} group @param {CallRequest} request */
export function journeyName(group, request) {
  if (request.kind === "destination") {
    return callTexts.journey(floorLabel(group, request.from), floorLabel(group, request.to));
  }
  if (request.kind === "landing") {
    const { goingUp, goingDown } = callTexts;
    return (request.direction === "up" ? goingUp : goingDown)(floorLabel(group, request.from));
  }
  return callTexts.carJourney(carName(group, request.car), floorLabel(group, request.to));
}

/** @param {string} text */
export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The tick of one call that needs an accessible lift, and what it brings. */
export const roomWords = { tick: callTexts.moreRoom, brings: callTexts.moreRoomBrings };

/** What may stand for a home floor beside floors. */
export const homeFloorWords = {
  ofPlace: callTexts.homeOfPlace,
  unsaid: callTexts.homeUnsaid,
  none: callTexts.homeNone,
  hint: callTexts.homeHint,
};

/** Why a call ended, and what to do. @param {CallView} call */
export function cancelSentence(call) {
  if (call.announcements?.some(({ code }) => code === "accessible_lift_out_of_service")) {
    return callTexts.accessibleLiftOut;
  }
  return call.reason === undefined ? callTexts.wasCancelled : callTexts.cancelReasons[call.reason];
}

/**
 * What is said aloud to whoever asked for an accessible lift.
 * @param {LiftGroup | undefined} group
 * @param {Announcement} announcement
 */
export function announcementSentence(group, { code, car, level, side }) {
  const lift = carName(group, car);
  const rear = side === "rear";
  switch (code) {
    case "lift_comes":
      return liftTexts.comes(
        lift,
        level === undefined ? undefined : floorLabel(group, level),
        rear,
      );
    case "doors_open":
      return liftTexts.isHere(lift, rear);
    case "doors_closing":
      return liftTexts.closes(lift, rear);
    case "your_floor":
      return liftTexts.yourFloor(
        level === undefined ? "" : sentence(floorName(group, level)),
        rear,
      );
    case "accessible_lift_out_of_service":
      return callTexts.accessibleLiftOut;
  }
}

/**
 * What is to be said aloud of a call now and was not before.
 * @param {LiftGroup | undefined} group
 * @param {CallView} view
 * @param {CallView | undefined} before
 * @returns {string[]}
 */
export function newAnnouncements(group, view, before) {
  const said = new Set(before?.announcements?.map((one) => announcementSentence(group, one)));
  return (view.announcements ?? []).map((one) => announcementSentence(group, one))
    .filter((text) => !said.has(text));
}

/**
 * A refusal in plain words, with what to do.
 * @param {{ code: RefusalCode, detail: string }} refusal
 * @param {{ accessible?: boolean | undefined }} [request] what was asked, where it was a call
 */
export function refusalSentence(refusal, request) {
  // Nobody who needs a lift is sent to the stairs.
  const needed = request?.accessible === true || refusal.detail.includes("accessible lift");
  if (refusal.code === "no_lift_available" && needed) return callTexts.accessibleLiftOut;
  return liftRefusalWords[refusal.code] ?? liftRefusals.refused(refusal.detail);
}

/**
 * What a group's mode means for whoever stands before a lift; undefined where nothing does.
 * @type {Partial<Record<CarMode, { title: string, brief: string, advice: string, alarm: boolean }>>}
 */
export const groupModes = {
  "fire-operation": { ...liftModes.groupModes.fire, alarm: true },
  "firefighter-control": { ...liftModes.groupModes.firefighters, alarm: true },
  "occupant-evacuation": { ...liftModes.groupModes.evacuation, alarm: true },
  "earthquake-operation": { ...liftModes.groupModes.earthquake, alarm: true },
  "emergency-power": { ...liftModes.groupModes.emergencyPower, alarm: false },
  "inspection": { ...liftModes.groupModes.inspection, alarm: false },
  "out-of-service": { ...liftModes.groupModes.outOfService, alarm: false },
};

/** A car's mode in a word or two. @type {Record<CarMode, string>} */
export const carModeWords = liftModes.carModes;

/** The modes in which a car takes calls from people. @param {CarMode} mode */
export function takesCalls(mode) {
  return mode === "normal" || mode === "homing" || mode === "parking";
}

/** The state of a car's door, in lower case. @param {DoorState} state */
export function doorWord(state) {
  return liftVocabulary.doors[state] ?? spaced(state);
}

/** A car's fault, in lower case. @param {LiftFault} fault */
export function faultWord(fault) {
  return liftVocabulary.faults[fault] ?? spaced(fault);
}

/** Where a call stands, in lower case. @param {CallState} state */
export function callStateWord(state) {
  return liftVocabulary.calls[state] ?? spaced(state);
}

/** A word of a newer server, which has no text here. @param {string} word */
function spaced(word) {
  return word.replaceAll("-", " ").replaceAll("_", " ");
}

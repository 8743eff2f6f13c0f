// @ts-check
/** Every sentence of the page that depends on what the server says. */

/** @import { Announcement, CallRequest, CallView, CancelReason } from "../src/protocol.ts" */
/** @import { RefusalCode } from "../src/refusal.ts" */
/** @import { CarMode } from "../src/lift/vocabulary.ts" */
/** @import { LiftGroup } from "./building.js" */

/**
 * A floor as it stands in running text.
 * @param {LiftGroup | undefined} group
 * @param {number} level
 */
export function floorName(group, level) {
  const label = floorLabel(group, level);
  return /^-?\d+$/.test(label) ? `floor ${label}` : label;
}

/** A floor's label alone. @param {LiftGroup | undefined} group @param {number} level */
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
    return `${floorName(group, request.from)} to ${floorName(group, request.to)}`;
  }
  if (request.kind === "landing") {
    return `${floorName(group, request.from)}, going ${request.direction}`;
  }
  return `lift ${carName(group, request.car)} to ${floorName(group, request.to)}`;
}

/** @param {string} text */
export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The tick of one call that needs an accessible lift, and what it brings. */
export const roomWords = {
  tick: "I need more room and time",
  brings: "A lift with room for a wheelchair, and doors that stay open longer",
};

/** What may stand for a home floor beside floors. */
export const homeFloorWords = {
  ofPlace: "Where I live or work",
  unsaid: "I do not say",
  none: "None: no lift shall come by itself",
  hint: "When you open a door to the lifts, one comes to take you there",
};

/** @type {Record<CancelReason, string>} */
const cancelWords = {
  by_caller: "You cancelled it.",
  right_ended: "The right to call here has ended.",
  lease_ended: "The lift was kept for you, and is not any more. Please call again.",
  no_lift_available: "No lift is in service that could take you. Use the stairs or ask the desk.",
  lift_did_not_come: "The lift did not come in time. Please call again.",
  car_out_of_service: "The lift went out of service. Please call again.",
  fire_operation: "Fire operation began. Do not use the lifts. Use the stairs.",
  occupant_evacuation: "An evacuation began. Do not use the lifts. Follow the marshals.",
  earthquake_operation: "Earthquake operation began. Do not use the lifts.",
  inspection: "The lifts went under inspection. Use another group or the stairs.",
  site_changed: "The building's description changed. Please call again.",
  stale: "It was too old after a restart of the server. Please call again.",
  hardware_dropped: "The lift controller dropped it. Please call again.",
};

/** Why a call ended, and what to do. @param {CallView} call */
export function cancelSentence(call) {
  if (call.announcements?.some(({ code }) => code === "accessible_lift_out_of_service")) {
    return accessibleLiftOut;
  }
  return call.reason === undefined ? "It was cancelled." : cancelWords[call.reason];
}

const accessibleLiftOut = "The lift you need is out of service. Ask the desk for help.";

/**
 * What is said aloud to whoever asked for an accessible lift.
 * @param {LiftGroup | undefined} group
 * @param {Announcement} announcement
 */
export function announcementSentence(group, { code, car, level, side }) {
  const lift = car === undefined ? "The lift" : `Lift ${carName(group, car)}`;
  const door = side === "rear" ? "rear doors" : "front doors";
  switch (code) {
    case "lift_comes":
      return `${lift} comes${level === undefined ? "" : ` to ${floorName(group, level)}`}. ` +
        `It opens its ${door}.`;
    case "doors_open":
      return `${lift} is here. Its ${door} are open.`;
    case "doors_closing":
      return `${lift} closes its ${door}.`;
    case "your_floor":
      return `${level === undefined ? "Your floor" : sentence(floorName(group, level))}. ` +
        `This is your floor. The ${door} open.`;
    case "accessible_lift_out_of_service":
      return accessibleLiftOut;
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

/** What to do about a refusal, where its title alone does not say. @type {Partial<Record<RefusalCode, string>>} */
const refusalWords = {
  unauthenticated: "This page's permission was not accepted. Reload the page.",
  capability_expired: "This page's permission ran out. Reload the page.",
  capability_revoked: "This page's permission was withdrawn. Reload the page.",
  id_expired: "This page's permission is of another day. Reload the page.",
  forbidden: "You may not use this floor. Choose another one.",
  key_expired: "That press is too old to be sent again. Press the button once more.",
  key_from_future: "This device's clock is ahead of the server's. Press the button once more.",
  key_reused: "That press was already used for another call. Press the button once more.",
  unknown_group: "The server does not know this lift group. Reload the page.",
  unknown_floor: "This lift group has no such floor. Choose another one.",
  unknown_call: "The server no longer knows this call. It has ended.",
  unknown_lease: "You no longer have this lift for yourself.",
  unknown_hold: "The doors are no longer held for you.",
  car_leased: "This lift is kept for somebody else right now. Take another one.",
  same_floor: "You are already on that floor. Choose another destination.",
  invalid_direction: "There is no floor in that direction. Choose the other one.",
  not_served: "No lift of this group makes that journey. Choose another floor or the other group.",
  group_too_large: "So many people do not fit into one lift. Split up and call twice.",
  no_lift_available: "No lift is in service right now. Wait a little or take the stairs.",
  fire_operation: "Fire operation: do not use the lifts. Use the stairs.",
  occupant_evacuation: "Evacuation: do not use the lifts. Follow the marshals.",
  earthquake_operation: "Earthquake operation: do not use the lifts. Use the stairs.",
  inspection: "The lifts are under inspection. Use another group or the stairs.",
  not_cancellable: "It can no longer be cancelled: it has ended, or you are aboard.",
  doors_not_here: "The lift is not standing at your floor, so its doors cannot be opened.",
  position_not_used: "These lifts use no positions. Call again without yours.",
  unknown_zone: "These lifts do not know the place you are at. Call again without it.",
  not_near: "You seem to be near another floor. Choose that one, or call without your position.",
  impossible_travel: "Nobody gets from your last call to this one so soon. Try again in a moment.",
  call_flood: "So many calls within a minute are not taken. Try again in a moment.",
  unreachable: "The lift controller cannot be reached. Nothing was sent; try again in a moment.",
  refused_by_hardware: "The lift controller refused. Wait for the lift to come.",
  not_confirmed: "The lift did not confirm in time. It may have happened: look before you repeat.",
  busy: "The lifts have too many calls at once. Try again in a moment.",
  unavailable: "The server could not say whether it worked. Trying again with the same press.",
  quarantined: "This lift group is out of order in the server and waits for the operator.",
  stopping: "The server is restarting. This page reconnects by itself.",
  slow_peer: "The connection is too slow to follow. This page reconnects by itself.",
  internal: "Something broke in the server. Try again; if it stays, tell the operator.",
};

/**
 * A refusal in plain words, with what to do.
 * @param {{ code: RefusalCode, detail: string }} refusal
 * @param {{ accessible?: boolean | undefined }} [request] what was asked, where it was a call
 */
export function refusalSentence(refusal, request) {
  // Nobody who needs a lift is sent to the stairs.
  const needed = request?.accessible === true || refusal.detail.includes("accessible lift");
  if (refusal.code === "no_lift_available" && needed) return accessibleLiftOut;
  return refusalWords[refusal.code] ?? `The server refused: ${refusal.detail}`;
}

/**
 * What a group's mode means for whoever stands before a lift; undefined where nothing does.
 * @type {Partial<Record<CarMode, { title: string, brief: string, advice: string, alarm: boolean }>>}
 */
export const groupModes = {
  "fire-operation": {
    title: "Fire operation. Do not use the lifts.",
    brief: "do not use",
    advice: "Leave by the stairs. All calls have been cancelled.",
    alarm: true,
  },
  "firefighter-control": {
    title: "Firefighters have the lifts. Do not use the lifts.",
    brief: "do not use",
    advice: "Leave by the stairs.",
    alarm: true,
  },
  "occupant-evacuation": {
    title: "Evacuation. Do not use the lifts on your own.",
    brief: "do not use",
    advice: "Follow the marshals and the signs.",
    alarm: true,
  },
  "earthquake-operation": {
    title: "Earthquake operation. Do not use the lifts.",
    brief: "do not use",
    advice: "Keep away from shafts and glass. Wait for the all-clear.",
    alarm: true,
  },
  "emergency-power": {
    title: "Emergency power. Few lifts run.",
    brief: "emergency power",
    advice: "Take the stairs if you can.",
    alarm: false,
  },
  "inspection": {
    title: "Under inspection. Calls are not taken.",
    brief: "inspection",
    advice: "Use another group or the stairs.",
    alarm: false,
  },
  "out-of-service": {
    title: "Out of service. Calls are not taken.",
    brief: "out of service",
    advice: "Use another group or the stairs.",
    alarm: false,
  },
};

/** A car's mode in a word or two. @type {Record<CarMode, string>} */
export const carModeWords = {
  "unknown": "Mode unknown",
  "normal": "In service",
  "vip": "VIP service",
  "homing": "Homing",
  "parking": "Parking",
  "attendant-control": "Attendant",
  "firefighter-control": "Firefighters",
  "emergency-power": "Emergency power",
  "inspection": "Inspection",
  "cabinet-recall": "Recall",
  "earthquake-operation": "Earthquake",
  "fire-operation": "Fire: do not use",
  "out-of-service": "Out of service",
  "occupant-evacuation": "Evacuation",
};

/** The modes in which a car takes calls from people. @param {CarMode} mode */
export function takesCalls(mode) {
  return mode === "normal" || mode === "homing" || mode === "parking";
}

/** A BACnet word as people read it. @param {string} word */
export function spaced(word) {
  return word.replaceAll("-", " ").replaceAll("_", " ");
}

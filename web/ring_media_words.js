// @ts-check
/** Every sentence about a unit's picture and voice that did not come, or was not let through. */

/** @import { Rule } from "./media/types.js" */
/** @import { PeerEnd } from "./ring_peer.js" */
/** @typedef {import("../src/signals.ts").SignalMedia} Media */

const what = {
  picture: { name: "picture", none: "There is no picture", loud: "This picture" },
  voice: { name: "voice line", none: "You cannot speak with the visitor", loud: "This voice line" },
};

/**
 * Why there is none, in plain words. What was refused is said loudly: somebody between this phone and
 * the door may have tried to look or listen.
 * @param {Media} media
 * @param {PeerEnd} end
 */
export function mediaFault(media, end) {
  const { name, none, loud } = what[media];
  if (end.kind === "refused") {
    return end.rule === "busy"
      ? `${none}: this page has checked too many today. Load it again.`
      : `${loud} is not from your door: ${refusalOf(end.rule, name)}. It is not let through.`;
  }
  if (end.kind === "bye") return `${none}: ${byeOf(end.reason)}.`;
  return `${none}: this device and the door did not find each other.`;
}

/** @param {Rule} rule @param {string} name */
function refusalOf(rule, name) {
  switch (rule) {
    case "fingerprint":
    case "certificate":
    case "certificate_unknown":
      return "its connection is not the one that the unit at the door has signed for";
    case "unit_certificate":
    case "unit":
    case "unknown_key":
    case "signature":
    case "removed":
      return "the unit at the door has not signed it";
    case "ring":
    case "session":
    case "audience":
    case "role":
      return "it was signed for another ring or another device";
    case "expired":
    case "from_future":
    case "replayed":
      return "it was signed at another time";
    case "sdp_audio":
      return "it would carry sound, and a picture has none";
    default:
      return `it asks for more than a ${name}, or for something else`;
  }
}

/** @param {string | undefined} reason */
function byeOf(reason) {
  switch (reason) {
    case "busy":
      return "too many devices look on";
    case "no_camera":
      return "the unit has no camera now";
    case "not_in_flat":
    case "unknown_flat":
    case "not_verified":
    case "removed":
      return "the unit does not know this device as one of your flat";
    case "lost":
    case "not_connected":
    case "gone":
      return "the connection with the door was lost";
    case "too_long":
      return "it has lasted as long as any may";
    case "replaced":
      return "another page of this browser has it";
    default:
      return "the unit has ended it";
  }
}

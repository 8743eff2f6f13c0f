// @ts-check
/** Every sentence about a unit's picture and voice that did not come, or was not let through. */
import { ringsTexts as texts } from "./texts/rings.js";

/** @import { Rule } from "./media/types.js" */
/** @import { PeerEnd } from "./ring_peer.js" */
/** @typedef {import("../src/signals.ts").SignalMedia} Media */

/**
 * Why there is none, in plain words. What was refused is said loudly: somebody between this phone and
 * the door may have tried to look or listen.
 * @param {Media} media
 * @param {PeerEnd} end
 */
export function mediaFault(media, end) {
  const { name, none, loud } = texts[media];
  if (end.kind === "refused") {
    return end.rule === "busy"
      ? texts.tooMany(none)
      : texts.notYours(loud, refusalOf(end.rule, name));
  }
  return texts.because(none, end.kind === "bye" ? byeOf(end.reason) : texts.notFound);
}

/** @param {Rule} rule @param {string} name */
function refusalOf(rule, name) {
  switch (rule) {
    case "fingerprint":
    case "certificate":
    case "certificate_unknown":
      return texts.otherConnection;
    case "unit_certificate":
    case "unit":
    case "unknown_key":
    case "signature":
    case "removed":
      return texts.notSigned;
    case "ring":
    case "session":
    case "audience":
    case "role":
      return texts.forOther;
    case "expired":
    case "from_future":
    case "replayed":
      return texts.otherTime;
    case "sdp_audio":
      return texts.sound;
    default:
      return texts.more(name);
  }
}

/** @param {string | undefined} reason */
function byeOf(reason) {
  switch (reason) {
    case "busy":
      return texts.busy;
    case "no_camera":
      return texts.noCamera;
    case "not_in_flat":
    case "unknown_flat":
    case "not_verified":
    case "removed":
      return texts.notInFlat;
    case "lost":
    case "not_connected":
    case "gone":
      return texts.lost;
    case "too_long":
      return texts.tooLong;
    case "replaced":
      return texts.replaced;
    default:
      return texts.unitEnded;
  }
}

/** Reads payloads of `/stream-v2`: types and sizes, as the vendor has them (KONE 1.6, 1.7). */
import type { Fields } from "./fields.ts";
import type {
  ActionPayload,
  CallPayload,
  DeletePayload,
  HoldOpenPayload,
  MonitorPayload,
} from "./payloads.ts";
import { requestIdLengthMax } from "./request_id.ts";

const mediaLengthMax = 256;
const languageLengthMax = 64;
const liftsMax = 64;
const statesMax = 64;
const stateLengthMax = 64;
/** A published client says its access token here. */
const subLengthMax = 8_192;
const topicsMax = 256;
const topicLengthMax = 256;
const monitorDefaultS = 300;

/** Of `action`. @throws {FieldFault} */
export function readAction(payload: Fields): ActionPayload {
  const requestId = payload.numericId("request_id", requestIdLengthMax);
  const area = payload.number("area");
  const timeMs = timeOf(payload);
  const mediaId = payload.textIfAny("media_id", mediaLengthMax);
  const mediaCc = payload.textIfAny("media_cc", mediaLengthMax);
  const mediaType = payload.textIfAny("media_type", mediaLengthMax);
  return {
    requestId,
    area,
    timeMs,
    terminal: payload.numberOr("terminal", null, [null]) || null,
    ...(mediaId !== undefined && { mediaId }),
    ...(mediaCc !== undefined && { mediaCc }),
    ...(mediaType !== undefined && { mediaType }),
    call: callOf(payload.object("call")),
  };
}

/** Of `hold_open`; fields of a call beside it are ignored. @throws {FieldFault} */
export function readHoldOpen(payload: Fields): HoldOpenPayload {
  const requestId = payload.raw("request_id") === undefined
    ? null
    : payload.numericId("request_id", requestIdLengthMax);
  timeOf(payload);
  return {
    requestId,
    liftDeck: payload.number("lift_deck"),
    servedArea: payload.number("served_area"),
    hardS: payload.numberOr("hard_time", 0),
    softS: payload.numberOr("soft_time", 0),
  };
}

/** Of `delete`. @throws {FieldFault} */
export function readDelete(payload: Fields): DeletePayload {
  return { sessionId: payload.number("session_id") };
}

/** Of `monitor`. @param longestS the operator's. @throws {FieldFault} */
export function readMonitor(payload: Fields, longestS: number): MonitorPayload {
  const sub = payload.textIfAny("sub", subLengthMax) ?? "";
  const durationS = payload.numberOr("duration", Math.min(monitorDefaultS, longestS), [null]);
  if (durationS < 0) throw payload.fault("duration", "must be greater than or equal to 0");
  if (durationS > longestS) {
    throw payload.fault("duration", `must be less than or equal to ${longestS}`);
  }
  return { sub, durationS, subtopics: payload.texts("subtopics", topicsMax, topicLengthMax) };
}

function callOf(call: Fields): CallPayload {
  const language = call.textIfAny("language", languageLengthMax);
  const lifts = call.raw("allowed_lifts") === undefined
    ? []
    : call.numbers("allowed_lifts", liftsMax);
  const priority = call.raw("call_replacement_priority");
  return {
    action: call.number("action"),
    destination: call.numberOr("destination", null, [null]),
    delayS: call.numberOr("delay", 0),
    groupSize: call.numberOr("group_size", 1),
    allowedLifts: lifts.length === 0 ? null : lifts,
    activateCallStates: call.raw("activate_call_states") === undefined
      ? []
      : call.texts("activate_call_states", statesMax, stateLengthMax),
    ...(language !== undefined && { language }),
    replacementPriority: priority === undefined || priority === null
      ? "LOW"
      : call.word("call_replacement_priority", ["LOW", "HIGH"]),
  };
}

/** Whatever can be read as a time: fractions of any length, offsets. @throws {FieldFault} */
function timeOf(payload: Fields): number | null {
  const time = payload.raw("time");
  if (time === undefined || time === null) return null;
  const timeMs = typeof time === "string" && time.length <= 64 ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(timeMs)) throw payload.fault("time", "must be in ISO 8601 date format");
  return timeMs;
}

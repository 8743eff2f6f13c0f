/**
 * The closed set of refusals. A refusal is an answer, not a failure: it says what was attempted,
 * which rule stood in the way and what came. The `code` is stable and is the same in HTTP
 * (RFC 9457, `application/problem+json`), in WebSocket frames and in metrics.
 */

/** Every refusal: its HTTP status and its short, unchanging title. */
export const refusals = {
  // what came is not understood
  malformed: { status: 400, title: "The request is malformed" },
  invalid: { status: 422, title: "The request breaks the schema" },
  unsupported_version: { status: 400, title: "The protocol version is not spoken here" },
  too_large: { status: 413, title: "The request is too large" },
  not_found: { status: 404, title: "There is no such thing here" },
  method_not_allowed: { status: 405, title: "The method is not allowed here" },
  unsupported_media_type: { status: 415, title: "The media type is not accepted here" },
  // who asks
  unauthenticated: { status: 401, title: "A valid token is needed" },
  capability_expired: { status: 401, title: "The capability has expired" },
  capability_revoked: { status: 401, title: "The capability was revoked" },
  id_expired: { status: 409, title: "The random id is of another day" },
  forbidden: { status: 403, title: "This is not allowed" },
  // idempotency (E2)
  key_required: { status: 400, title: "An idempotency key is needed" },
  key_invalid: { status: 400, title: "The idempotency key is not a UUID of version 7" },
  key_expired: { status: 409, title: "The idempotency key is older than its window" },
  key_from_future: { status: 409, title: "The idempotency key is from the future" },
  key_reused: { status: 409, title: "The idempotency key was used with another request" },
  // the lift group
  unknown_group: { status: 404, title: "There is no such lift group" },
  unknown_car: { status: 404, title: "There is no such car in the group" },
  unknown_floor: { status: 422, title: "There is no such landing in the group" },
  unknown_call: { status: 404, title: "There is no such call" },
  unknown_lease: { status: 404, title: "There is no such lease, or it has ended" },
  unknown_hold: { status: 404, title: "There is no such hold, or it has ended" },
  car_leased: { status: 409, title: "The lift is kept for somebody else" },
  same_floor: { status: 422, title: "Origin and destination are the same landing" },
  invalid_direction: { status: 422, title: "No floor lies in that direction" },
  not_served: { status: 422, title: "No car of the group serves this journey" },
  group_too_large: { status: 422, title: "The group of passengers fits no car" },
  no_lift_available: { status: 503, title: "No lift is in service" },
  fire_operation: { status: 503, title: "Fire operation: do not use the lifts" },
  occupant_evacuation: { status: 503, title: "Evacuation: do not use the lifts" },
  earthquake_operation: { status: 503, title: "Earthquake operation: do not use the lifts" },
  inspection: { status: 503, title: "The lifts are under inspection" },
  not_cancellable: { status: 409, title: "The call has ended or the passenger is aboard" },
  doors_not_here: { status: 409, title: "The car does not stand at a landing for this call" },
  // where somebody is (R60, R62)
  position_not_used: { status: 422, title: "Positions are not used here" },
  unknown_zone: { status: 422, title: "There is no such zone in the group" },
  not_near: { status: 422, title: "The position is near another landing than the call" },
  impossible_travel: { status: 429, title: "Nobody gets from one landing to the other so soon" },
  call_flood: { status: 429, title: "Too many calls within a minute" },
  // doors and keys
  unknown_unit: { status: 404, title: "There is no such access unit" },
  unknown_door: { status: 404, title: "There is no such door" },
  unknown_ring: { status: 404, title: "There is no such ring, or it has ended" },
  not_present: { status: 403, title: "The code on the door's display is needed" },
  key_ended: { status: 410, title: "The key was revoked, has expired or is used up" },
  out_of_schedule: { status: 403, title: "Not at this time" },
  // people
  sign_in_failed: { status: 401, title: "The sign-in was refused" },
  session_ended: { status: 401, title: "The session has ended" },
  authorization_pending: { status: 400, title: "The person has not approved it yet" },
  verification_needed: { status: 403, title: "A fresh verification is needed" },
  passkey_required: { status: 403, title: "A passkey is needed for this role" },
  notice_not_accepted: { status: 403, title: "The privacy notice has not been accepted" },
  invitation_expired: { status: 410, title: "Invitation expired" },
  link_used: { status: 410, title: "The link was used or has expired" },
  stopped: { status: 403, title: "The account has stopped using the service" },
  consent_needed: { status: 422, title: "The other person's consent must be asserted" },
  minor_without_parental_responsibility: {
    status: 422,
    title: "A child's data may only come from who holds parental responsibility",
  },
  exceeds_own_rights: { status: 422, title: "Nobody can give more than they hold" },
  last_manager: { status: 409, title: "The last manager cannot be removed" },
  conflict: { status: 409, title: "It stands in the way of what is there" },
  limit_reached: { status: 409, title: "No more of these fit" },
  enrolment_refused: { status: 403, title: "The device was not enrolled" },
  // acts (E5)
  unreachable: { status: 503, title: "The hardware is unreachable; nothing was sent" },
  refused_by_hardware: { status: 409, title: "The hardware refused" },
  not_confirmed: { status: 504, title: "Not confirmed: it may have happened" },
  // load and failure
  busy: { status: 429, title: "Too much at once; try again" },
  unavailable: { status: 503, title: "The outcome is unknown; repeat with the same key" },
  quarantined: { status: 503, title: "This part is out of order and waits for the operator" },
  stopping: { status: 503, title: "The server is stopping" },
  slow_peer: { status: 429, title: "The peer reads too slowly" },
  internal: { status: 500, title: "Something broke here" },
} as const;

/** The stable name of a refusal. */
export type RefusalCode = keyof typeof refusals;

/** All codes, for schemas and metrics. */
export const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]];

/** An answer that says no, and why. */
export interface Refusal {
  readonly code: RefusalCode;
  /** One sentence: what was attempted, the rule, what came. Never personal data, never a token. */
  readonly detail: string;
  /** When trying again can help, and not before. */
  readonly retryAfterMs?: number;
  /** The server's wall time, where the client's clock is the matter (E2). */
  readonly serverTimeMs?: number;
}

/** Makes a refusal. */
export function refuse(
  code: RefusalCode,
  detail: string,
  more: { readonly retryAfterMs?: number; readonly serverTimeMs?: number } = {},
): Refusal {
  return { code, detail, ...more };
}

/** A refusal thrown where a value cannot be returned; the HTTP and WebSocket edges turn it back. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";
  constructor(readonly refusal: Refusal) {
    super(`${refusal.code}: ${refusal.detail}`);
  }
}

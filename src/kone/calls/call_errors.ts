/**
 * What the KONE-compatible API says when a call cannot be, word for word as its clients know it, and
 * what of ours each of these words stands for. Where the vendor's catalogue has nothing, the nearest
 * word of its first version's cancel reasons is used, in capitals.
 */
import type { CancelReason } from "../../protocol.ts";
import type { RefusalCode } from "../../refusal.ts";
import type { FrameStatus } from "../stream/exchange.ts";

/** A value is out of its range. */
export const invalidPayload = "Invalid json payload";
/** A floor that the caller may not use. */
export const floorLocked = "FLOOR_IS_LOCKED";
/** No lift is in service for the call, in whatever mode they are. */
export const noLift = "NO_LIFT_AVAILABLE";
/** The connection to the site's equipment is lost. */
export const equipmentLost = "1005";
/** A terminal that the group does not have. */
export const invalidTerminal = "INVALID_TERMINAL_ID";
/** Destination and car calls: the terminal is not in use there, or not now. */
export const invalidSide = "INVALID_SIDE";
/** Landing calls: the same; the vendor spells it so. */
export const floorDoesNotExit = "FLOOR_DOES_NOT_EXIT";
/** Whichever sides, the call ends on the floor where it begins. */
export const sameFloor = "SAME_SOURCE_AND_DEST_FLOOR";
/** Down at the lowest floor, or up at the highest. */
export const invalidDirection = "INVALID_DIRECTION";
/** More people than a car holds. */
export const passengerCount = "INVALID_PASSENGER_COUNT";
/** A destination or car call without a destination. */
export const noDestination = "Ignoring call, destination not defined";
/** The caller has no right to that. */
export const accessDenied = "ACCESS_DENIED";
/** Not as things stand, such as a door that is not open. */
export const cannotServeNow = "CANNOT_SERVE_NOW";
/** As much as may be has been asked for already. */
export const pleaseWait = "PLEASE_WAIT";

/** An action that is not listed; 0 is what clients send for none at all. */
export function unknownAction(action: number): string {
  return `Ignoring call, unknown call action: ${action === 0 ? "UNDEFINED" : action}`;
}

/** An action that is listed and not in use. */
export function disabledAction(action: number): string {
  return `Ignoring call, disabled call action: ${action}`;
}

/** A place that is not known in the group. */
export function unresolvedArea(area: number): string {
  return `Ignoring call, unable to resolve area: area:${area}`;
}

/** A destination that is not known in the building. */
export function unresolvedDestination(area: number): string {
  return `Ignoring call, unable to resolve destination: area:${area}`;
}

/** Errors of which a session id and a `cancelled` event tell, too. */
export const cancelling: ReadonlySet<string> = new Set([floorLocked, noLift]);

/** Why a call was cancelled, in this API's words. */
export const cancelWords: Readonly<Record<CancelReason, string>> = {
  by_caller: "CALL_CANCELLED",
  right_ended: accessDenied,
  lease_ended: noLift,
  no_lift_available: noLift,
  lift_did_not_come: noLift,
  car_out_of_service: noLift,
  fire_operation: noLift,
  occupant_evacuation: noLift,
  earthquake_operation: noLift,
  inspection: noLift,
  site_changed: "AREA_DOES_NOT_EXIST",
  stale: cannotServeNow,
  hardware_dropped: cannotServeNow,
};

/** What a refusal is here: an error of the call, or a frame of its own. */
export type Told =
  | { readonly error: string }
  | { readonly status: FrameStatus; readonly text: string };

/** What a lift group's refusal of a call is told as. @param destination its area; null for none. */
export function toldOf(code: RefusalCode, destination: number | null): Told {
  switch (code) {
    case "no_lift_available":
    case "fire_operation":
    case "occupant_evacuation":
    case "earthquake_operation":
    case "inspection":
    case "car_leased":
      return { error: noLift };
    case "forbidden":
      return { error: floorLocked };
    case "unreachable":
      return { error: equipmentLost };
    case "group_too_large":
      return { error: passengerCount };
    case "same_floor":
      return { error: sameFloor };
    case "invalid_direction":
      return { error: invalidDirection };
    case "unknown_floor":
    case "not_served":
      return { error: destination === null ? noLift : unresolvedDestination(destination) };
    case "invalid":
      return { error: invalidPayload };
    case "busy":
    case "call_flood":
      return { status: 429, text: "Too many requests" };
    default:
      return { status: 500, text: "Internal server error" };
  }
}

/** What a refusal to hold a door is told as. */
export function holdErrorOf(code: RefusalCode): string {
  switch (code) {
    case "doors_not_here":
    case "car_leased":
    case "unknown_call":
    case "unknown_hold":
    case "not_cancellable":
      return cannotServeNow;
    case "limit_reached":
    case "busy":
      return pleaseWait;
    case "unreachable":
      return equipmentLost;
    default:
      return noLift;
  }
}

/** What an access unit shows of itself. */
import type { DoorAlarm, DoorView } from "../../src/doors.ts";
import type { UnitState } from "./state.ts";

/** A unit not heard for this long is unreachable: nothing is sent to it (E5). */
export const reachableMs = 15_000;

/** Whether the unit was heard lately and nothing has said since that it is gone. */
export function isReachable({ unit }: UnitState, now: number): boolean {
  return unit.known && unit.heartbeat !== null && now - unit.heardAtMs < reachableMs;
}

/** A door as it stands. */
export function viewDoor(state: UnitState, door: string, now: number): DoorView {
  const report = state.unit.heartbeat?.doors.find((each) => each.door === door);
  return {
    door,
    known: isReachable(state, now) && report !== undefined,
    contact: report?.contact ?? "closed",
    strike: report?.strike ?? "locked",
    alarms: alarmsOf(state, door),
  };
}

/** What a door or, for `null`, its unit as a whole complains of. */
export function alarmsOf({ unit: { heartbeat } }: UnitState, door: string | null): DoorAlarm[] {
  if (heartbeat === null) return [];
  return [
    ...(heartbeat.doors.find((each) => each.door === door)?.alarms ?? []),
    ...(heartbeat.tamper ? ["tamper" as const] : []),
    ...(heartbeat.clock === "unconfirmed" ? ["clock_unconfirmed" as const] : []),
  ];
}

/**
 * Whether a code is one of those on the unit's display (C12). Compared in a time that does not tell
 * how much of it was right.
 */
export function showsCode(state: UnitState, code: string, now: number): boolean {
  const display = state.unit.heartbeat?.display;
  if (!state.model.panel || display === undefined || !isReachable(state, now)) return false;
  const current = sameText(display.current, code);
  const previous = display.previous !== undefined && sameText(display.previous, code);
  return current || previous;
}

function sameText(known: string, given: string): boolean {
  let difference = known.length ^ given.length;
  for (let at = 0; at < known.length; at++) {
    // Beyond its end `charCodeAt` is NaN, which the operator takes for 0.
    difference |= known.charCodeAt(at) ^ given.charCodeAt(at);
  }
  return difference === 0;
}

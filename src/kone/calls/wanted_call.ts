/**
 * What an `action` asks for, or which of the vendor's errors it is. The order is that of an
 * operator's own questions: is it a request at all, which action, from where, where to, by which
 * terminal, does it lead anywhere, does it fit, and at last whether this caller may. So a call with
 * two faults is told the one that stands first here, and nobody learns of a floor's lock by a call
 * that could not be.
 */
import type { CallRequest } from "../../protocol.ts";
import type { GroupRights } from "../client_rights.ts";
import type {
  ActionKind,
  NumberedBuilding,
  NumberedGroup,
  NumberedLanding,
  NumberedLift,
  NumberedTerminal,
} from "../numbers.ts";
import type { ActionPayload } from "../stream/payloads.ts";
import {
  disabledAction,
  floorDoesNotExit,
  floorLocked,
  invalidDirection,
  invalidPayload,
  invalidSide,
  invalidTerminal,
  noDestination,
  passengerCount,
  sameFloor,
  unknownAction,
  unresolvedArea,
  unresolvedDestination,
} from "./call_errors.ts";
import type { OpenedWithin } from "./gates.ts";

/** Seconds that a passenger may take longer than the terminal's own way. */
export const delaySMax = 30;

/** A call that makes sense. */
export interface WantedCall {
  readonly kind: Exclude<ActionKind, "none">;
  readonly request: CallRequest;
  /** Where it starts; null in a car. */
  readonly from: NumberedLanding | null;
  /** Where it ends; null for a landing call. */
  readonly to: NumberedLanding | null;
  /** Whether a lift of the group, of those that it allows, serves both. */
  readonly isDirect: boolean;
  readonly delayMs: number;
}

/** A call that makes sense, or the error that it is. */
export type Wanted =
  | { readonly ok: true; readonly wanted: WantedCall }
  | { readonly ok: false; readonly error: string };

/** By what an action is judged. */
export interface WantedContext {
  readonly building: NumberedBuilding;
  readonly group: NumberedGroup;
  readonly rights: GroupRights;
  readonly opened: OpenedWithin;
}

/** Reads an action. */
export function wantedCall(payload: ActionPayload, context: WantedContext): Wanted {
  const { building, group, rights } = context;
  const { area, call } = payload;
  const { delayS, groupSize } = call;
  if (!(delayS >= 0 && delayS <= delaySMax)) return no(invalidPayload);
  if (!Number.isInteger(groupSize) || groupSize < 1) return no(invalidPayload);
  const action = group.actions.find((one) => one.action === call.action);
  if (action === undefined) return no(unknownAction(call.action));
  const { kind, enabled } = action;
  if (!enabled || kind === "none") return no(disabledAction(call.action));
  const deck = kind === "car" ? group.deck(area) : undefined;
  const from = kind === "car" ? undefined : group.landing(area);
  if (deck === undefined && from === undefined) return no(unresolvedArea(area));
  const goesTo = kind === "destination" || kind === "car";
  if (goesTo && (call.destination === null || call.destination === 0)) return no(noDestination);
  // A destination beyond this group's lifts is reached with a change, but no car has its button.
  const to = !goesTo
    ? undefined
    : kind === "car"
    ? deck!.lift.landings.find((one) => one.area === call.destination)
    : building.landing(call.destination!);
  if (goesTo && to === undefined) return no(unresolvedDestination(call.destination!));
  const terminal = refuseTerminal(payload, context, kind);
  if (terminal !== null) return no(terminal);
  if (from !== undefined && to !== undefined && from.level === to.level) return no(sameFloor);
  if (from !== undefined && !goesTo && !leadsOn(group, from, kind)) return no(invalidDirection);
  const lifts = deck === undefined ? allowedLifts(payload, group) : [deck.lift];
  if (typeof lifts === "number") return no(unresolvedArea(lifts));
  if (groupSize > Math.max(...lifts.map(({ persons }) => persons))) return no(passengerCount);
  if (!mayUse(rights, from, to)) return no(floorLocked);
  const lifted = call.allowedLifts !== null && { lifts: lifts.map(({ car }) => car) };
  const urgent = call.replacementPriority === "HIGH" && rights.priority &&
    { priority: true as const };
  const ends = to !== undefined && { to: to.level, toSide: to.side };
  const request: CallRequest = from === undefined
    ? { kind: "car", car: deck!.lift.car, to: to!.level, toSide: to!.side, persons: groupSize }
    : {
      ...{ from: from.level, fromSide: from.side, persons: groupSize },
      ...lifted,
      ...urgent,
      ...(ends === false
        ? { kind: "landing", direction: kind === "landing_up" ? "up" : "down" }
        : { kind: "destination", ...ends }),
    };
  return {
    ok: true,
    wanted: {
      kind,
      request,
      from: from ?? null,
      to: to ?? null,
      isDirect: from === undefined || to === undefined ||
        lifts.some(({ landings }) => landings.includes(from) && landings.includes(to)),
      delayMs: Math.round(delayS * 1_000),
    },
  };
}

/** Whether an own right, or none needed, leads to both; an exit is always somewhere to go to. */
export function mayUse(
  { levels }: Pick<GroupRights, "levels">,
  from: Pick<NumberedLanding, "level" | "exit"> | undefined,
  to: Pick<NumberedLanding, "level" | "exit"> | undefined,
): boolean {
  const open = (level: number) => levels === "all" || levels.has(level);
  return (from === undefined || open(from.level)) &&
    (to === undefined || to.exit || open(to.level));
}

function refuseTerminal(
  { area, terminal: id }: ActionPayload,
  { building, group, opened }: WantedContext,
  kind: ActionKind,
): string | null {
  if (id === null) return null;
  const terminal = group.terminals.find((one) => one.terminal === id);
  if (terminal === undefined) return invalidTerminal;
  if (terminal.areas.has(area) && isPassed(terminal, building, opened)) return null;
  return kind === "landing_up" || kind === "landing_down" ? floorDoesNotExit : invalidSide;
}

/** Whether the door before a terminal, if there is one, was opened a moment ago. */
function isPassed(
  { after }: NumberedTerminal,
  { building }: NumberedBuilding,
  opened: OpenedWithin,
): boolean {
  if (after === undefined) return true;
  const agoMs = opened(building, after.unit, after.door);
  return agoMs !== null && agoMs <= after.withinMs;
}

/** Whether a lift that stops at a landing goes on from there in a direction. */
function leadsOn(group: NumberedGroup, from: NumberedLanding, kind: ActionKind): boolean {
  return group.lifts.some(({ landings }) =>
    landings.includes(from) &&
    landings.some(({ level }) => kind === "landing_up" ? level > from.level : level < from.level)
  );
}

/** The lifts that may come, or the area of the first that is not one. */
function allowedLifts(
  { call: { allowedLifts: areas } }: ActionPayload,
  group: NumberedGroup,
): readonly NumberedLift[] | number {
  if (areas === null) return group.lifts;
  const lifts = new Set<NumberedLift>();
  for (const area of areas) {
    const deck = group.deck(area);
    if (deck === undefined) return area;
    lifts.add(deck.lift);
  }
  return [...lifts];
}

function no(error: string): Wanted {
  return { ok: false, error };
}

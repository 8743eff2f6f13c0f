/**
 * What the equipment API answers of a lift, in the vendor's fields. A field of theirs that nothing
 * here could fill truly is left out: postal addresses, numbers of contracts, why a door opened anew.
 */
import type { NumberedLift } from "../numbers.ts";
import { serviceModeOf } from "./lift_condition.ts";
import {
  type DoorRecord,
  type LiftRecord,
  type LitButton,
  type MovementRecord,
  type PlacedLift,
  upperLevelOf,
} from "./recorder.ts";

/** Whether a lift serves, and the link to its controller. */
export function availabilityOf(record: LiftRecord): object {
  const { at, condition, previousState, sinceMs, connectionSinceMs } = record;
  const connected = condition.state !== "Unknown";
  return {
    equipmentId: idOf(at.lift),
    lastUpdate: timeOf(sinceMs),
    state: condition.state,
    ...(previousState !== null && { previousState }),
    serviceMode: condition.serviceMode,
    activeAlertCount: condition.alerts,
    devices: [{
      deviceId: idOf(at.lift),
      status: connected ? "Connected" : "Disconnected",
      deviceType: "LiftController",
      connectionTime: timeOf(connectionSinceMs),
      ...(!connected && { disconnectReason: "NoReport" }),
    }],
    equipmentInfo: infoOf(at),
  };
}

/** What a lift is, as version 1 told it. */
export function equipmentOf(at: PlacedLift): object {
  return { equipmentId: idOf(at.lift), ...infoOf(at) };
}

/** Whether a lift is in order, and whether somebody is trapped in it. */
export function statusOf(record: LiftRecord): object {
  const { at, condition, sinceMs, outOfOrderAtMs, backInOrderAtMs } = record;
  return {
    equipmentId: idOf(at.lift),
    lastUpdate: timeOf(sinceMs),
    entrapment: condition.entrapment,
    outOfOrder: condition.outOfOrder,
    status: "ok",
    equipmentStatus: condition.outOfOrder ? "Out-Of-Order" : "Back-In-Order",
    ...(outOfOrderAtMs !== null && { equipmentOutOfOrderDate: timeOf(outOfOrderAtMs) }),
    ...(backInOrderAtMs !== null && { equipmentBackInOrderDate: timeOf(backInOrderAtMs) }),
    equipmentLocationDescription: at.building.name,
    equipmentType: "Elevator",
    maintenance: { status: condition.serviceMode === "Inspection" ? "ongoing" : "none" },
  };
}

/** The last movement of a lift. */
export function movementOf(at: PlacedLift, { movement, mode }: MovementRecord): object {
  const { lift } = at;
  const { fromLevel, toLevel, startedAtMs, stoppedAtMs, distanceM, loadPercents } = movement;
  const time = timeOf(stoppedAtMs);
  return {
    equipmentId: idOf(lift),
    lastUpdate: time,
    timeStamp: time,
    distanceMeters: Math.round(distanceM * 100) / 100,
    durationSeconds: Math.round((stoppedAtMs - startedAtMs) / 100) / 10,
    mode: serviceModeOf(mode),
    stopMode: "Normal",
    movementEventType: "MovementCompleted",
    decks: lift.decks.map(({ deck }) => {
      const load = loadPercents[deck];
      const levelOf = (level: number) => deck === 0 ? level : upperLevelOf(lift, level);
      return {
        deckIndex: deck,
        startFloor: floorOf(lift, levelOf(fromLevel)),
        stopFloor: floorOf(lift, levelOf(toLevel)),
        ...(load !== undefined && {
          loadPercentage: load,
          estimatedPersons: Math.round(lift.persons * load / 100),
        }),
      };
    }),
    equipmentInfo: infoOf(at),
  };
}

/** The last cycle of a door. */
export function doorOf(at: PlacedLift, { deck, side, cycle, mode }: DoorRecord): object {
  const { floorIndex, marking } = floorOf(at.lift, cycle.level);
  const closed = timeOf(cycle.closedAtMs);
  return {
    equipmentId: idOf(at.lift),
    lastUpdate: closed,
    timestamp: closed,
    doorOpenStartedTime: timeOf(cycle.openStartedAtMs),
    doorClosedTime: closed,
    doorSideCode: side === "front" ? 1 : 2,
    doorSideDesc: side === "front" ? "Front" : "Rear",
    deckIndexCode: deck,
    deckIndexDesc: deck === 0 ? "Lower" : "Upper",
    floor: floorIndex,
    floorMarking: marking,
    ...(cycle.loadBefore !== null && { loadBeforeDoorOpen: cycle.loadBefore }),
    ...(cycle.loadAfter !== null && { loadAfterDoorClose: cycle.loadAfter }),
    modeDesc: serviceModeOf(mode),
    ...(cycle.openingMs !== null && { openingDuration: cycle.openingMs / 1000 }),
    ...(cycle.closingMs !== null && { closingDuration: cycle.closingMs / 1000 }),
    reopens: cycle.reopens,
    equipmentInfo: infoOf(at),
  };
}

/** A lit landing button. */
export function buttonOf(at: PlacedLift, { level, side, direction, litAtMs }: LitButton): object {
  const time = timeOf(litAtMs);
  return {
    equipmentId: idOf(at.lift),
    lastUpdate: time,
    timestamp: time,
    landingCallType: {
      floor: floorOf(at.lift, level).floorIndex,
      side: side === "front" ? "Front" : "Rear",
      direction: direction === "up" ? "Up" : "Down",
      type: "Normal",
    },
    equipmentInfo: infoOf(at),
  };
}

/** A lift as requests and answers name it. */
export function idOf({ ken }: NumberedLift): string {
  return `ken:${ken}`;
}

/** ISO 8601 with milliseconds. */
export function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

function infoOf({ building, lift }: PlacedLift): object {
  return { type: "Elevator", description: lift.name, addressName: building.name };
}

/** A floor's number in the building, and what people read there. */
function floorOf(
  { landings }: NumberedLift,
  level: number,
): { readonly floorIndex: number; readonly marking: string } {
  const there = landings.filter((one) => one.level === level);
  const landing = there.find(({ side }) => side === "front") ?? there[0];
  // A car may pass or stand where it has no door, such as between zones.
  return landing === undefined
    ? { floorIndex: 0, marking: "" }
    : { floorIndex: landing.floor, marking: landing.shortName };
}

/** The `data` of a lift's events, field by field (KONE 1.7). Positions in it are in millimetres. */
import type { DoorState } from "../../lift/vocabulary.ts";
import type { CarView } from "../../protocol.ts";
import type { Side } from "../../site.ts";
import { koneDoorStates, type ToldDoor } from "./door_steps.ts";
import type { LiftShape, ShapedDeck, ShapedFloor } from "./lift_shape.ts";
import { doorZoneM, isUnderWay, leftMs, levelOf, type Motion, stoppingM } from "./motion_steps.ts";

/** Which way a lift goes, or will. */
export type KoneDirection = "UP" | "DOWN" | "NONE";

/** Of `position`, but for its time. */
export interface PositionData {
  /** Where it moves; `NONE` at rest. */
  readonly dir: KoneDirection;
  /** Where it serves calls for. */
  readonly coll: KoneDirection;
  readonly moving_state: Motion["state"];
  readonly area: number;
  /** The floor it is at, or passed last. */
  readonly cur: number;
  /** The floor it can stop at first: at rest the same. */
  readonly adv: number;
  /** The deck is where its doors may open. */
  readonly door: boolean;
}

/** A door of a stop; session ids are filled in for each client. */
export interface StopDoor {
  readonly landing: number;
  readonly lift_side: 1 | 2;
}

/** A deck of a stop. */
export interface StopDeck {
  readonly area: number;
  readonly doors: readonly StopDoor[];
}

/** Where a deck is and what it does. */
export function positionData(
  shape: LiftShape,
  deck: ShapedDeck,
  motion: Motion,
  view: CarView,
): PositionData {
  const heightM = motion.positionM + deck.aboveM;
  const cur = floorAt(shape, deck, view, heightM);
  const moves = isUnderWay(motion.state);
  return {
    dir: moves ? motion.heading > 0 ? "UP" : motion.heading < 0 ? "DOWN" : "NONE" : "NONE",
    coll: view.direction === "up" ? "UP" : view.direction === "down" ? "DOWN" : "NONE",
    moving_state: motion.state,
    area: deck.area,
    cur: cur.floor,
    adv: (moves ? firstStop(shape, deck, motion, view) : undefined)?.floor ?? cur.floor,
    door: deck.stops.some((stop) => Math.abs(stop.heightM - heightM) <= doorZoneM),
  };
}

/**
 * When a lift is at its next stop, and its load; undefined on a way without a stop. Of a lift that
 * stands it says when it would be there if it left now; where nothing waits for it, it is there.
 */
export function etaData(
  shape: LiftShape,
  motion: Motion,
  view: CarView,
  nowMs: number,
): object | undefined {
  const { upper } = view;
  const moves = isUnderWay(motion.state);
  const nextStop = view.nextStop ?? (moves ? undefined : view.level);
  const isThere = !moves && nextStop === view.level;
  const inMs = isThere ? 0 : leftMs(shape, motion, view);
  if (inMs === undefined || nextStop === undefined) return undefined;
  const lowestM = shape.floors[0]!.heightM;
  const mm = (metres: number) => Math.round((metres - lowestM) * 1000);
  return {
    time: new Date(nowMs).toISOString(),
    eta: new Date(nowMs + inMs).toISOString(),
    last_start_time: new Date(motion.startedAtMs).toISOString(),
    decks: shape.decks.map((deck, at) => {
      const level = deck.levelAt(nextStop);
      const load = at === 0 ? view.loadPercent : upper?.loadPercent;
      return {
        area: deck.area,
        ...(level !== undefined && { next_stop: shape.floorOf.get(level)!.floor }),
        current_position: mm(motion.positionM + deck.aboveM),
        last_start_position: mm((motion.restM ?? motion.positionM) + deck.aboveM),
        ...(load !== undefined && { load_percentage: load }),
      };
    }),
  };
}

/** The doors that a stop may open, by deck. @param level of the lower deck. */
export function stopIn(shape: LiftShape, level: number): readonly StopDeck[] {
  return shape.decks.flatMap((deck) => {
    const at = deck.levelAt(level);
    const doors = at === undefined ? [] : shape.sides.flatMap((side): StopDoor[] => {
      const landing = shape.areaOf(at, side);
      return landing === undefined ? [] : [{ landing, lift_side: side === "front" ? 1 : 2 }];
    });
    return doors.length === 0 ? [] : [{ area: deck.area, doors }];
  });
}

/** Of `stopping`, without anybody's session ids. */
export function stopData(time: string, decks: readonly StopDeck[]): StopData {
  return { time, decks };
}

/** Of `stopping`, without anybody's session ids. */
export interface StopData {
  readonly time: string;
  readonly decks: readonly StopDeck[];
}

/** The doors of a lift, with what is reported of each; undefined where that says nothing. */
export function doorsAt(
  { decks, sides }: LiftShape,
  { doors, upper }: CarView,
): readonly { deck: ShapedDeck; side: Side; state: ToldDoor["state"] | undefined }[] {
  return decks.flatMap((deck, at) =>
    sides.map((side) => {
      const seen: DoorState | undefined = (at === 0 ? doors : upper?.doors)?.[side];
      return { deck, side, state: seen === undefined ? undefined : koneDoorStates[seen] };
    })
  );
}

function floorAt(
  shape: LiftShape,
  deck: ShapedDeck,
  view: CarView,
  heightM: number,
): ShapedFloor {
  // At the moment of its stop a car may still name the level that it passed last.
  const level = levelOf(shape, heightM) ?? deck.levelAt(view.level);
  const said = level === undefined ? undefined : shape.floorOf.get(level);
  return said ?? nearest(shape.floors, heightM);
}

/** The first floor ahead where a deck can still stop, but none beyond the next stop. */
function firstStop(
  shape: LiftShape,
  deck: ShapedDeck,
  motion: Motion,
  view: CarView,
): ShapedFloor | undefined {
  const { heading, positionM, state } = motion;
  if (heading === 0) return undefined;
  const level = view.nextStop === undefined ? undefined : deck.levelAt(view.nextStop);
  const next = level === undefined ? undefined : shape.floorOf.get(level);
  if (next !== undefined && state === "DECELERATING") return next;
  const earliestM = positionM + deck.aboveM + heading * stoppingM(shape, motion);
  const isAhead = ({ heightM }: ShapedFloor) => (heightM - earliestM) * heading >= -0.01;
  const first = heading > 0 ? deck.stops.find(isAhead) : deck.stops.findLast(isAhead);
  if (first === undefined || next === undefined) return first ?? next;
  return (first.heightM - next.heightM) * heading > 0 ? next : first;
}

function nearest(floors: readonly ShapedFloor[], heightM: number): ShapedFloor {
  return floors.reduce((best, floor) =>
    Math.abs(floor.heightM - heightM) < Math.abs(best.heightM - heightM) ? floor : best
  );
}

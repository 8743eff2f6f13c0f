/**
 * What a lift does, as events of this wire, from the reports that everybody may see: a pure machine
 * over one lift. {@link motionSteps} and {@link doorSteps} keep the order within a lift and within a
 * door whatever the telemetry leaves out; between the two, doors are shut before a ride and open
 * after it.
 *
 * Of a lift that is not heard only the status is told, with a mode in which nobody may use it: where
 * it is and what its doors do is not known then, so nothing is claimed and what was told last stands.
 * Its `fault_active` is false: silence is not a fault that anybody reported.
 */
import type { CarMode } from "../../lift/vocabulary.ts";
import type { CarView } from "../../protocol.ts";
import type { Side } from "../../site.ts";
import { doorSteps, type ToldDoor } from "./door_steps.ts";
import { liftModes, modeInForce, takesCalls } from "./lift_mode.ts";
import type { LiftShape, ShapedDeck } from "./lift_shape.ts";
import {
  doorZoneM,
  isUnderWay,
  levelOf,
  type Motion,
  type MotionStep,
  motionSteps,
  type MovingState,
  settledSteps,
} from "./motion_steps.ts";
import { doorsAt, etaData, positionData, stopData, stopIn } from "./lift_data.ts";

/** Topics of a lift, each below `lift_<n>/`. */
export const liftTopics = ["status", "position", "doors", "stopping", "next_stop_eta"] as const;
/** A topic of a lift. */
export type LiftTopic = (typeof liftTopics)[number];

/** An event of a lift. Shared by all who hear it, so it is never changed. */
export interface LiftEvent {
  readonly topic: LiftTopic;
  /** Within the topic, what it says how it stands: a deck, a door, or "". */
  readonly part: string;
  readonly data: object;
  /** No change of state: the next of the same topic and part may take its place. */
  readonly passing: boolean;
}

/** How a group stands, for the mode of its lifts. */
export interface GroupStanding {
  readonly mode: CarMode;
  readonly usable: boolean;
}

/** A lift as it was told; made by {@link liftStep} and {@link liftSettled} alone. */
export interface LiftTold {
  readonly view: CarView;
  /** Null: it has not been heard since somebody monitors it. */
  readonly motion: Motion | null;
  readonly doors: ReadonlyMap<string, DoorTold>;
  /** The latest event of each topic and part; but `time`, what it says is what stands. */
  readonly latest: ReadonlyMap<string, LiftEvent>;
  /** The level where it stops next or stands, and that was told; null on the way. */
  readonly stop: number | null;
}

interface DoorTold extends ToldDoor {
  readonly landing: number | undefined;
}

/** What follows from a report, or from time. */
export interface LiftStep {
  readonly after: LiftTold;
  readonly events: readonly LiftEvent[];
}

/** Takes in a report of a lift. @param before null for the first one. */
export function liftStep(
  shape: LiftShape,
  before: LiftTold | null,
  view: CarView,
  group: GroupStanding,
  nowMs: number,
): LiftStep {
  const teller = new Teller(shape, before, view, nowMs);
  if (view.known) {
    const motion = motionSteps(shape, before?.motion ?? null, view, nowMs);
    if (motion.passed.includes("STARTING")) teller.shutDoors();
    // Doors close before the lift leaves, and open after it came.
    const isAfter = motion.passed.includes("STOPPED") ||
      doorsAt(shape, view).some(({ state }) => state === "OPENED" || state === "OPENING");
    if (!isAfter) teller.doors();
    teller.moves(motion);
    if (isAfter) teller.doors();
    teller.eta();
  }
  teller.status(group);
  return teller.step();
}

/** Takes in that time has passed, or that the group's mode changed. */
export function liftSettled(
  shape: LiftShape,
  before: LiftTold,
  group: GroupStanding,
  nowMs: number,
): LiftStep {
  const teller = new Teller(shape, before, before.view, nowMs);
  if (before.view.known && before.motion !== null) {
    teller.moves(settledSteps(shape, before.motion, before.view, nowMs));
  }
  teller.status(group);
  return teller.step();
}

/** Whether a lift goes on by time alone, so that it is worth asking {@link liftSettled}. */
export function needsTime({ view, motion }: LiftTold): boolean {
  return view.known && motion !== null && motion.state !== "STANDING";
}

/** Everything that stands, for somebody who begins to listen. */
export function standing(shape: LiftShape, told: LiftTold, nowMs: number): readonly LiftEvent[] {
  const time = new Date(nowMs).toISOString();
  const { motion, view } = told;
  const events: LiftEvent[] = [];
  for (const event of told.latest.values()) {
    if (event.topic === "stopping" && told.stop === null) continue;
    if (event.topic === "next_stop_eta") {
      if (motion === null || !view.known) continue;
      const isOpen = [...told.doors.values()].some(({ beneath }) => beneath !== "CLOSED");
      if (!isUnderWay(motion.state) && !isOpen) continue;
      const data = etaData(shape, motion, view, nowMs);
      if (data !== undefined) events.push({ ...event, data });
      continue;
    }
    // What was told last still is so; of an unheard lift it is as old as it is.
    const data = view.known || event.topic === "status" ? { ...event.data, time } : event.data;
    events.push({ ...event, data });
  }
  return events;
}

/** Writes the events of one step. */
class Teller {
  readonly #shape: LiftShape;
  readonly #view: CarView;
  readonly #nowMs: number;
  readonly #time: string;
  readonly #before: LiftTold | null;
  #motion: Motion | null;
  #stop: number | null;
  readonly #doors: Map<string, DoorTold>;
  readonly #latest: Map<string, LiftEvent>;
  readonly #events: LiftEvent[] = [];

  constructor(shape: LiftShape, before: LiftTold | null, view: CarView, nowMs: number) {
    this.#shape = shape;
    this.#before = before;
    this.#view = view;
    this.#nowMs = nowMs;
    this.#time = new Date(nowMs).toISOString();
    this.#motion = before?.motion ?? null;
    this.#stop = before?.stop ?? null;
    this.#doors = new Map(before?.doors);
    this.#latest = new Map(before?.latest);
  }

  step(): LiftStep {
    return {
      after: {
        view: this.#view,
        motion: this.#motion,
        doors: this.#doors,
        latest: this.#latest,
        stop: this.#stop,
      },
      events: this.#events,
    };
  }

  /** A lift that leaves has its doors shut, though nobody may have said so. */
  shutDoors(): void {
    for (const { deck, side } of doorsAt(this.#shape, this.#view)) {
      const told = this.#doors.get(`${deck.area} ${side}`);
      if (told !== undefined && told.beneath !== "CLOSED") this.#door(deck, side, "CLOSED");
    }
  }

  doors(): void {
    for (const { deck, side, state } of doorsAt(this.#shape, this.#view)) {
      if (state !== undefined) this.#door(deck, side, state);
    }
    const motion = this.#motion;
    const stands = motion !== null && !isUnderWay(motion.state);
    if (stands && this.#stop === null && this.#isOpen()) {
      this.#stops(levelOf(this.#shape, this.#view.positionM, doorZoneM));
    }
  }

  moves({ after, passed }: MotionStep): void {
    const before = this.#motion;
    this.#motion = after;
    const byM = after.positionM - (before?.positionM ?? after.positionM);
    // On the way to a stop that is told together with it, a lift still has a direction.
    const heading = after.heading || (byM > 0 ? 1 : byM < 0 ? -1 : before?.heading ?? 0);
    for (const state of passed) {
      this.#positions({ ...after, state, heading }, state);
      if (state === "STARTING") this.#stop = null;
      if (state === "DECELERATING") this.#stops(this.#view.nextStop);
      if (state === "STOPPED") this.#stops(levelOf(this.#shape, this.#view.positionM, doorZoneM));
    }
    if (passed.length === 0) this.#positions(after);
  }

  /** Where it goes once it leaves, and while people walk in and out how much it carries. */
  eta(): void {
    const motion = this.#motion;
    if (motion === null) return;
    const before = this.#before;
    const moves = isUnderWay(motion.state);
    const isSame = moves
      ? before?.motion?.startedAtMs === motion.startedAtMs && isUnderWay(before.motion.state) &&
        before.view.nextStop === this.#view.nextStop
      : before === null || loadsOf(before.view) === loadsOf(this.#view);
    if (isSame) return;
    const data = etaData(this.#shape, motion, this.#view, this.#nowMs);
    const passing = !moves;
    if (data !== undefined) this.#tell({ topic: "next_stop_eta", part: "", data, passing });
  }

  status(group: GroupStanding): void {
    const { lift, decks } = this.#shape;
    const { known, alerts, faults } = this.#view;
    const mode = modeInForce(this.#view, group);
    this.#tellChange({
      topic: "status",
      part: "",
      data: {
        time: this.#time,
        lift_mode: liftModes[mode].number,
        fault_active: known && faults.length > 0,
        nominal_speed: lift.speedMps,
        in_bank: takesCalls(mode),
        decks: decks.map(({ area }) => ({
          area,
          alarm: known && alerts?.includes("passenger_alarm") === true,
        })),
      },
      passing: false,
    });
  }

  #isOpen(): boolean {
    return [...this.#doors.values()].some(({ beneath }) => beneath !== "CLOSED");
  }

  /** @param state one that it goes through; left out: the present one, told where it differs. */
  #positions(motion: Motion, state?: MovingState): void {
    for (const deck of this.#shape.decks) {
      const data = { time: this.#time, ...positionData(this.#shape, deck, motion, this.#view) };
      const event = { topic: "position", part: String(deck.area), data } as const;
      if (state === undefined) this.#tellChange({ ...event, passing: true });
      else this.#tell({ ...event, passing: false });
    }
  }

  #stops(level: number | undefined): void {
    if (level === undefined || level === this.#stop) return;
    const decks = stopIn(this.#shape, level);
    if (decks.length === 0) return;
    this.#stop = level;
    this.#tell({
      topic: "stopping",
      part: "",
      data: stopData(this.#time, decks),
      passing: false,
    });
  }

  #door(deck: ShapedDeck, side: Side, seen: ToldDoor["state"]): void {
    const key = `${deck.area} ${side}`;
    const told = this.#doors.get(key);
    const steps = doorSteps(told, seen);
    if (steps.length === 0) return;
    const here = levelOf(this.#shape, this.#view.positionM, doorZoneM);
    const level = here === undefined ? undefined : deck.levelAt(here);
    let landing = level === undefined ? undefined : this.#shape.areaOf(level, side);
    for (const step of steps) {
      // A door closes where it was open, wherever the lift is when we hear of it.
      if (step.state === "CLOSING" || step.state === "CLOSED") landing = told?.landing ?? landing;
      this.#doors.set(key, { ...step, landing });
      this.#tell({
        topic: "doors",
        part: key,
        data: {
          time: this.#time,
          area: deck.area,
          ...(landing !== undefined && { landing }),
          lift_side: side === "front" ? 1 : 2,
          state: step.state,
        },
        passing: false,
      });
    }
    // The stop is over; another opening is another stop.
    if (!this.#isOpen() && steps.some(({ state }) => state === "CLOSED")) this.#stop = null;
  }

  #tell(event: LiftEvent): void {
    this.#latest.set(`${event.topic} ${event.part}`, event);
    this.#events.push(event);
  }

  #tellChange(event: LiftEvent): void {
    const before = this.#latest.get(`${event.topic} ${event.part}`);
    if (before === undefined || !isSameBut(before.data, event.data)) this.#tell(event);
  }
}

/** What both decks carry, as a text that is compared. */
function loadsOf({ loadPercent, upper }: CarView): string {
  return `${loadPercent} ${upper?.loadPercent}`;
}

/** Whether two say the same at different times. */
function isSameBut(one: object, other: object): boolean {
  return JSON.stringify({ ...one, time: "" }) === JSON.stringify({ ...other, time: "" });
}

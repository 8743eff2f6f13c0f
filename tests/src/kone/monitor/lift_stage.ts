/** A lift of a small site, and what is told of it, for tests of the machine over one lift. */
import {
  type GroupStanding,
  type LiftEvent,
  liftSettled,
  liftStep,
  type LiftTold,
} from "../../../../src/kone/monitor/lift_events.ts";
import { type LiftShape, shapesOf } from "../../../../src/kone/monitor/lift_shape.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import type { CarView } from "../../../../src/protocol.ts";
import { checkSite, type SiteFile } from "../../../../src/site.ts";

const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Ten floors, 3 m apart: `a` with doors at both sides, and `d` with two decks. */
export const smallSite = checkSite(
  {
    version: 1,
    cluster: "test",
    buildings: [{
      id: "house",
      floors: levels.map((level) => ({ level, label: `${level + 1}`, heightM: 3 * level })),
      groups: [{
        id: "main",
        cars: [{
          id: "a",
          speedMps: 1.5,
          accelerationMps2: 0.75,
          ratedLoadKg: 630,
          doors: { front: {}, rear: {} },
          serves: levels.map((level) => ({
            level,
            sides: level === 4 ? ["front" as const, "rear" as const] : ["front" as const],
          })),
        }, {
          id: "d",
          speedMps: 2.5,
          accelerationMps2: 1,
          jerkMps3: 1.2,
          ratedLoadKg: 1000,
          decks: 2,
          deckHeightM: 3,
          serves: levels.map((level) => ({ level })),
        }],
      }],
    }],
  } satisfies SiteFile,
);

/** The shapes of {@link smallSite}'s lifts: 1 is `a`, 2 is `d`. */
export const [liftA, liftD] = shapesOf(
  smallSite.buildings[0]!,
  smallSite.buildings[0]!.groups[0]!,
  numbersOf(smallSite).buildings[0]!.groups[0]!,
) as [LiftShape, LiftShape];

/** Everybody may use the lifts. */
export const inUse: GroupStanding = { mode: "normal", usable: true };

/** A report of a car that stands shut at level 0, but for what is given. */
export function reported(over: Partial<CarView> = {}): CarView {
  return {
    id: "a",
    mode: "normal",
    known: true,
    positionM: 0,
    level: 0,
    direction: "none",
    doors: { front: "closed", rear: "closed" },
    loadPercent: 0,
    faults: [],
    ...over,
  };
}

/** One lift, with everything that was told of it. */
export class ToldLift {
  readonly shape: LiftShape;
  readonly events: LiftEvent[] = [];
  told: LiftTold | null = null;
  group: GroupStanding = inUse;
  nowMs = Date.UTC(2026, 0, 5);

  constructor(shape: LiftShape) {
    this.shape = shape;
  }

  /** A report comes after some time; returns what it tells. */
  hears(view: CarView, afterMs = 250): readonly LiftEvent[] {
    this.nowMs += afterMs;
    const { after, events } = liftStep(this.shape, this.told, view, this.group, this.nowMs);
    this.told = after;
    this.events.push(...events);
    return events;
  }

  /** Time passes without a word. */
  waits(ms: number): readonly LiftEvent[] {
    this.nowMs += ms;
    const { after, events } = liftSettled(this.shape, this.told!, this.group, this.nowMs);
    this.told = after;
    this.events.push(...events);
    return events;
  }

  /** One field of the events of a topic, in order. */
  said(topic: LiftEvent["topic"], field: string, part?: string): unknown[] {
    return saidIn(this.events, topic, field, part);
  }
}

/** One field of the events of a topic, in order. */
export function saidIn(
  events: readonly LiftEvent[],
  topic: LiftEvent["topic"],
  field: string,
  part?: string,
): unknown[] {
  return events
    .filter((event) => event.topic === topic && (part === undefined || event.part === part))
    .map(({ data }) => (data as Record<string, unknown>)[field]);
}

/** Values, each once in a row. */
export function runs(values: readonly unknown[]): unknown[] {
  return values.filter((value, at) => value !== values[at - 1]);
}

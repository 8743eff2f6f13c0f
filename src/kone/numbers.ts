/**
 * What the KONE-compatible API calls things: buildings by a text, groups by a number within them,
 * landings and decks by *areas*, floors by a running number. `numbering.ts` makes these from a site;
 * everything of this API asks only this, in both directions. All of it is frozen at the start.
 *
 * An area of a landing belongs to the building, not to a group: two groups that stop at the same
 * landing share it, so that a journey over both has one destination. A deck's area is its car's.
 */
import type { Side } from "../site.ts";

/** A landing: one side of a floor. */
export interface NumberedLanding {
  readonly area: number;
  readonly level: number;
  readonly side: Side;
  /** The floor's running number in the building, from 1 at the lowest. */
  readonly floor: number;
  /** 1 for the front, 2 for the rear. */
  readonly groupSide: 1 | 2;
  /** What people read; a rear side has an `R` behind it. */
  readonly shortName: string;
  readonly exit: boolean;
  /** Height of the floor over the lowest one, in millimetres. */
  readonly heightMm: number;
}

/** A deck of a lift. */
export interface NumberedDeck {
  readonly area: number;
  /** 0 for the lower one. */
  readonly deck: 0 | 1;
}

/** A lift. */
export interface NumberedLift {
  /** From 1 within its group; stands in topics as `lift_<id>`. */
  readonly lift: number;
  /** The equipment's number, digits; unique in the cluster. */
  readonly ken: string;
  /** The car's id in the site. */
  readonly car: string;
  readonly name: string;
  readonly decks: readonly [NumberedDeck, ...NumberedDeck[]];
  /** Rated speed, m/s. */
  readonly speedMps: number;
  /** Persons that one deck carries. */
  readonly persons: number;
  /** Where its doors can open, lowest first. */
  readonly landings: readonly NumberedLanding[];
  /** Decks that can stand at a level, the lower one first; of a car with one deck: it. */
  decksAt(level: number): readonly NumberedDeck[];
}

/** Kinds of terminals: a panel at a landing, a panel in a car, and devices that are not there. */
export type TerminalType = "DOP" | "LCS" | "COP" | "Virtual";

/** A place from which calls come. */
export interface NumberedTerminal {
  readonly terminal: number;
  readonly type: TerminalType;
  /** Areas where it is in use. */
  readonly areas: ReadonlySet<number>;
  /** In use only so long after this door was opened (barrier gating); left out: always. */
  readonly after?: { readonly unit: string; readonly door: string; readonly withinMs: number };
}

/** What a call action does. */
export type ActionKind = "destination" | "landing_up" | "landing_down" | "car" | "none";

/** A call action. */
export interface NumberedAction {
  readonly action: number;
  readonly name: string;
  readonly kind: ActionKind;
  readonly enabled: boolean;
}

/** A lift group. */
export interface NumberedGroup {
  /** From 1 within its building; in frames as a text. */
  readonly number: number;
  /** Its id in the site. */
  readonly group: string;
  readonly name: string;
  readonly lifts: readonly NumberedLift[];
  /** Landings that a lift of this group serves, lowest first, front before rear. */
  readonly landings: readonly NumberedLanding[];
  readonly terminals: readonly NumberedTerminal[];
  readonly actions: readonly NumberedAction[];
  /** The landing of this group with that area. */
  landing(area: number): NumberedLanding | undefined;
  /** The lift and deck with that area. */
  deck(area: number): { readonly lift: NumberedLift; readonly deck: NumberedDeck } | undefined;
  /** The lift by its car's id. */
  liftOf(car: string): NumberedLift | undefined;
  /** The area of a landing; of a side where no door is: the other side's. */
  areaOf(level: number, side?: Side): number | undefined;
}

/** A building. */
export interface NumberedBuilding {
  /** On the wire, without the prefix `building:` that frames put before it. */
  readonly id: string;
  /** Its id in the site. */
  readonly building: string;
  readonly name: string;
  readonly desc: string;
  readonly groups: readonly NumberedGroup[];
  /** By the text that frames carry, such as `1`. */
  group(number: string): NumberedGroup | undefined;
  /** A landing of any of its groups. */
  landing(area: number): NumberedLanding | undefined;
}

/** Everything that this API can name. */
export interface KoneNumbers {
  readonly buildings: readonly NumberedBuilding[];
  /** By its id on the wire, without prefix. */
  building(id: string): NumberedBuilding | undefined;
  /** The lift with that ken, and where it is. */
  ken(ken: string): {
    readonly building: NumberedBuilding;
    readonly group: NumberedGroup;
    readonly lift: NumberedLift;
  } | undefined;
}

/**
 * What a lift group's hardware says and is told, in the actor's own terms. An adapter's payloads
 * have these shapes; the actor knows nothing of topics or encodings.
 * Times named `unitMs` are on the controller's own clock since its boot (E5).
 */
import type { PanelReason } from "../../src/lift/panel_words.ts";
import type { Deck } from "../../src/lift/decks.ts";
import type { CarMode, Direction, DoorState, LiftFault } from "../../src/lift/vocabulary.ts";
import type { Side } from "../../src/site.ts";

/** How far a controller has come with a call it holds. */
export type Stage = "accepted" | "fixed" | "serving";

/** What became of a call that a controller no longer serves. */
export type CallOutcome = "served" | "expired" | "not-servable" | "dropped" | "no-room";

/** A controller's whole state of reconciliation (E4). */
export interface ControllerReport {
  readonly boot: string;
  /** Grows with every report of a boot; left out by controllers that do not count them. */
  readonly seq?: number | undefined;
  readonly unitMs: number;
  readonly mode: CarMode;
  readonly epoch: number;
  readonly revision: number;
  readonly held: readonly {
    readonly call: string;
    readonly car: string;
    readonly stage: Stage;
  }[];
  readonly finished: readonly { readonly call: string; readonly outcome: CallOutcome }[];
  /** In emergency power, the cars that serve; left out: none. */
  readonly serving?: readonly string[] | undefined;
  /** Landing buttons of its own that are lit; absent where it has none, or sends cars itself. */
  readonly pressed?: readonly LandingButton[] | undefined;
  /** Holds that it has ended by itself; each stays here until the desired state drops it. */
  readonly endedHolds?: readonly string[] | undefined;
}

/** A button at a landing. */
export interface LandingButton extends Landing {
  readonly direction: Direction;
}

/** What somebody pressed at a panel: a direction or a destination. */
export interface PanelPress {
  readonly boot: string;
  readonly seq: number;
  readonly direction?: Direction | undefined;
  readonly to?: number | undefined;
  readonly toSide?: Side | undefined;
  readonly persons?: number | undefined;
}

/** What a panel is told of a press. */
export interface PanelAnswer {
  readonly boot: string;
  readonly seq: number;
  readonly accepted: boolean;
  readonly car?: string;
  /** What a screen at the landing calls the press by. */
  readonly number?: number;
  readonly reason?: PanelReason;
}

/** The lamps of a hall panel. */
export interface PanelLamps {
  readonly up: boolean;
  readonly down: boolean;
}

/** Where a car is. */
export interface CarPositionReport {
  readonly boot: string;
  readonly seq: number;
  readonly positionM: number;
  readonly speedMps: number;
  readonly level: number;
  readonly direction: "up" | "down" | "none";
  readonly nextStop?: number | undefined;
  readonly nextStopInMs?: number | undefined;
}

/** A car's mode, doors, load and faults. */
export interface CarStateReport {
  readonly boot: string;
  readonly seq: number;
  readonly mode: CarMode;
  readonly doors: { readonly [S in Side]?: DoorState };
  readonly loadKg: number;
  readonly carCalls: readonly number[];
  readonly faults: readonly LiftFault[];
  readonly passengerAlarm: boolean;
  /** It is loaded above what it may carry and does not leave; left out: judged by its load. */
  readonly overload?: boolean | undefined;
  /** Of a car with two decks: the upper one; what stands above is then the lower one's. */
  readonly upper?: {
    readonly doors: { readonly [S in Side]?: DoorState };
    readonly loadKg: number;
    readonly carCalls: readonly number[];
  } | undefined;
}

/** What became of an act. */
export interface ActOutcome {
  readonly act: string;
  readonly outcome: "done" | "refused";
  readonly reason?: string | undefined;
}

/** A side of a floor. */
export interface Landing {
  readonly level: number;
  readonly side: Side;
}

/** One call the controller should serve. */
export interface DesiredCall {
  readonly call: string;
  readonly kind: "landing" | "destination" | "car";
  /** Left out where the controller chooses. */
  readonly car?: string;
  readonly from?: Landing;
  readonly to?: Landing;
  readonly direction?: Direction;
  readonly persons: number;
  /** Where the controller chooses: only these may serve it; left out: any. */
  readonly cars?: string[];
  /** The doors stay open for so long at either end; left out: as ever. */
  readonly dwellMs?: number;
  /** The car takes no other call at a landing until this one is served. */
  readonly priority?: true;
  /** The lease that the call stands under. */
  readonly lease?: string;
  /** Of a car with two decks: the one that serves it. */
  readonly deck?: Deck;
  readonly expiresAtUnitMs: number;
}

/** All calls the controller should serve. */
export interface Desired {
  readonly epoch: number;
  readonly revision: number;
  readonly boot: string;
  readonly calls: DesiredCall[];
  /** Cars that serve one lease alone: nobody is taken in at a landing but by a call under it. */
  readonly leases?: {
    readonly lease: string;
    readonly car: string;
    readonly expiresAtUnitMs: number;
  }[];
  /** Doors to be kept open, as far as safety allows. */
  readonly holds?: {
    readonly hold: string;
    readonly car: string;
    readonly side: Side;
    readonly expiresAtUnitMs: number;
  }[];
  /** Floors whose buttons in the cars stay dark … */
  readonly locked?: number[];
  /** … but for this car, until this moment of the controller's clock. */
  readonly unlocked?: {
    readonly car: string;
    readonly level: number;
    readonly expiresAtUnitMs: number;
  }[];
  /** Where cars wait that have nothing to do. */
  readonly parking?: Parking[];
}

/** A level at which an idle car should wait, with its doors shut. */
export interface Parking {
  readonly car: string;
  readonly level: number;
}

/** Something to do once and now, or never (E5). */
export interface Act {
  readonly act: string;
  readonly kind: "open_doors";
  readonly car: string;
  readonly side: Side;
  readonly boot: string;
  readonly notAfterUnitMs: number;
}

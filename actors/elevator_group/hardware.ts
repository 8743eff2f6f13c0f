/**
 * What a lift group's hardware says and is told, in the actor's own terms. An adapter's payloads
 * have these shapes; the actor knows nothing of topics or encodings.
 * Times named `unitMs` are on the controller's own clock since its boot (E5).
 */
import type { CarMode, Direction, DoorState, LiftFault } from "../../src/lift/vocabulary.ts";
import type { Side } from "../../src/site.ts";

/** How far a controller has come with a call it holds. */
export type Stage = "accepted" | "fixed" | "serving";

/** What became of a call that a controller no longer serves. */
export type CallOutcome = "served" | "expired" | "not-servable" | "dropped";

/** A controller's whole state of reconciliation (E4). */
export interface ControllerReport {
  readonly boot: string;
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
  readonly car: string;
  readonly from?: Landing;
  readonly to?: Landing;
  readonly direction?: Direction;
  readonly persons: number;
  readonly expiresAtUnitMs: number;
}

/** All calls the controller should serve. */
export interface Desired {
  readonly epoch: number;
  readonly revision: number;
  readonly boot: string;
  readonly calls: DesiredCall[];
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

/**
 * What happens in a simulated building, as an observer inside it would write it down. One run gives
 * one sequence, the same for the same seed. All times are milliseconds of the injected monotonic
 * clock; a wait and a journey can be measured by any convention from these (E17, E20).
 */
import type { CarMode, Direction, DoorState, LiftFault } from "../../src/lift/vocabulary.ts";
import type { Side } from "../../src/site.ts";
import type { Outcome, Report } from "../mqtt/payloads.ts";

interface Walked {
  readonly person: number;
  readonly car: string;
  readonly level: number;
  /** When the doors they walked through began to open, and stood fully open. */
  readonly doorsOpeningMs: number;
  readonly doorsOpenedMs: number;
}

/** Something that happened. */
export type BuildingEvent =
  & { readonly atMs: number; readonly group: string }
  & (
    | { readonly what: "departed"; readonly car: string; readonly level: number }
    | { readonly what: "arrived"; readonly car: string; readonly level: number }
    | {
      readonly what: "committed";
      readonly car: string;
      readonly level: number;
      readonly leaving: Direction | "none";
    }
    | {
      readonly what: "door";
      readonly car: string;
      readonly level: number;
      readonly side: Side;
      readonly state: DoorState;
    }
    | {
      readonly what: "service";
      readonly car: string;
      readonly mode: CarMode;
      readonly faults: readonly LiftFault[];
    }
    | {
      readonly what: "button";
      readonly level: number;
      readonly side: Side;
      readonly direction: Direction;
    }
    | { readonly what: "car_button"; readonly car: string; readonly level: number }
    | {
      readonly what: "call";
      readonly call: string;
      readonly car: string;
      readonly stage: Report["held"][number]["stage"] | Report["finished"][number]["outcome"];
    }
    | { readonly what: "act"; readonly act: string; readonly outcome: Outcome["outcome"] }
    | { readonly what: "boot"; readonly boot: string }
    | {
      readonly what: "person_arrived";
      readonly person: number;
      readonly from: number;
      readonly to: number;
      /** The app call that the person travels by, if any. */
      readonly call?: string;
    }
    | ({ readonly what: "person_entered" } & Walked)
    | ({ readonly what: "person_left" } & Walked)
  );

/** Writes events down. */
export type BuildingObserver = (event: BuildingEvent) => void;

type Unstamped<E> = E extends BuildingEvent ? Omit<E, "atMs" | "group"> : never;

/** An event before the building has stamped it. */
export type Happening = Unstamped<BuildingEvent>;

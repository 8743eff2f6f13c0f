/** What happens at a simulated access unit, as somebody who stands before it would see it. */
import type { DenyReason } from "../../src/doors.ts";

/** Something that happened. */
export type UnitHappening =
  | { readonly what: "power"; readonly on: boolean }
  /** The display shows another code. */
  | { readonly what: "code"; readonly code: string }
  /** It keeps another access list from here on. */
  | { readonly what: "list"; readonly epoch: number; readonly revision: number }
  | {
    readonly what: "verdict";
    readonly door: string;
    readonly admitted: boolean;
    readonly reason?: DenyReason;
  }
  /** The strike was released: by an act, by the unit's own judgement, or from inside. */
  | { readonly what: "opened"; readonly door: string; readonly by: "act" | "alone" | "exit" };

/** Hears what happens. */
export type ObserveUnit = (happening: UnitHappening) => void;

/** What happens at a simulated access unit, as somebody who stands before it would see it. */
import type { DenyReason } from "../../src/doors.ts";
import type { RingReason, RingState } from "../../src/rings.ts";
import type { SignalMedia } from "../../src/signals.ts";
import type { ShownCamera } from "./unit_intercom.ts";

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
  /** The display shows another directory, of so many entries. */
  | {
    readonly what: "directory";
    readonly epoch: number;
    readonly revision: number;
    readonly entries: number;
  }
  /** The screen says what the camera may show now; `troubleshooting`: that a technician may look. */
  | { readonly what: "camera"; readonly camera: ShownCamera }
  /** The screen says, or says no more, that a picture may be taken if nobody answers (C18). */
  | { readonly what: "may_take_picture"; readonly on: boolean }
  /** One frame of a ring that nobody looked at is sealed, and lies in memory. */
  | { readonly what: "missed_picture"; readonly ring: string }
  /** The screen shows how a ring stands; `ring` is null where the server never answered. */
  | {
    readonly what: "ring";
    readonly ring: string | null;
    readonly entry: string;
    readonly state: RingState;
    readonly reason?: RingReason;
  }
  /** A device asks to look or to speak; `fault` names why it is not offered anything. */
  | { readonly what: "asked_to_look"; readonly media: SignalMedia; readonly fault?: string }
  /** Its answer holds, and it is connected with; `fault` names why not. */
  | { readonly what: "looks"; readonly media: SignalMedia; readonly fault?: string }
  /** The strike was released: by an act, by the unit's own judgement, or from inside. */
  | { readonly what: "opened"; readonly door: string; readonly by: "act" | "alone" | "exit" };

/** Hears what happens. */
export type ObserveUnit = (happening: UnitHappening) => void;

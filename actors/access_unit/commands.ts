/** Everything that can be said to an access unit's actor, and what it answers. */
import type { AccessList, DoorView, OpeningView, Verdict } from "../../src/doors.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { RingPlan, RingView, UnitDirectory } from "../../src/rings.ts";
import type {
  HeartbeatReport,
  JournalEntry,
  PresentedReport,
  RingPressReport,
  UnitActOutcome,
} from "./hardware.ts";

/** Said by the edges and by the identity plane; `caller` is a random id. */
export type DoorCommand =
  | {
    readonly type: "open";
    readonly caller: string;
    readonly key: string;
    readonly door: string;
    /** Fresh and random, from the edge: the act's id if it comes to be. */
    readonly act: string;
  }
  | { readonly type: "read"; readonly door: string }
  | { readonly type: "is_present"; readonly code: string }
  | { readonly type: "access_list"; readonly list: AccessList }
  /** What was said to the credential of a presentation. */
  | { readonly type: "verdict"; readonly id: string; readonly verdict: Verdict };

/** Said by a device of a ring; its handle stands for it in this ring alone. */
export type RingDeviceCommand =
  & { readonly ring: string; readonly handle: string }
  & (
    | { readonly type: "read_ring" | "answer_ring" | "decline_ring" | "hang_up" }
    | {
      readonly type: "open_by_ring";
      readonly door: string;
      readonly key: string;
      /** Fresh and random, from the edge: the act's id if it comes to be. */
      readonly act: string;
    }
  );

/** Said to rings by the identity plane, for its devices and for itself. */
export type RingCommand =
  | RingDeviceCommand
  /** Whom a ring is for. */
  | { readonly type: "routed"; readonly ring: string; readonly plan: RingPlan }
  /** The household that a ring is for has ended (C9). */
  | { readonly type: "household_ended"; readonly ring: string }
  | { readonly type: "directory"; readonly directory: UnitDirectory };

/** Said by hardware. */
export type UnitHardwareCommand =
  | { readonly type: "heartbeat"; readonly heartbeat: HeartbeatReport }
  | { readonly type: "act_outcome"; readonly outcome: UnitActOutcome }
  | { readonly type: "presented"; readonly presented: PresentedReport }
  | { readonly type: "journal"; readonly entry: JournalEntry }
  /** `ring`: fresh and random, from the bridge: the ring's id if it comes to be. */
  | { readonly type: "ring_press"; readonly press: RingPressReport; readonly ring: string }
  | { readonly type: "ring_cancel"; readonly cancel: RingPressReport }
  /** The unit's last will, or its word that it is there again. */
  | { readonly type: "unit_status"; readonly online: boolean; readonly boot: string }
  /** The way to all hardware (the broker) opened or closed. */
  | { readonly type: "link"; readonly up: boolean }
  /** The adapter could not send an act. */
  | { readonly type: "act_not_sent"; readonly act: string };

/** A command to an access unit. */
export type UnitCommand =
  | DoorCommand
  | RingCommand
  | UnitHardwareCommand
  | { readonly type: "wake" }
  | { readonly type: "loaded" };

/** What an access unit answers. */
export type UnitReply =
  | { readonly ok: true; readonly opening: OpeningView }
  | { readonly ok: true; readonly door: DoorView }
  | { readonly ok: true; readonly present: boolean }
  /** The verdict counts: an admitted one has begun an act. */
  | { readonly ok: true; readonly admitted: boolean }
  | { readonly ok: true; readonly ring: RingView }
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: Refusal };

/** Everything that can be said to a lift group's actor, and what it answers. */
import type { Boarding } from "../../src/boardings.ts";
import type { GroupCondition } from "../../src/group_condition.ts";
import type { Standing } from "../../src/leases.ts";
import type { GroupSnapshot } from "../../src/lifts.ts";
import type {
  CallRequest,
  CallView,
  HoldRequest,
  HoldView,
  LeaseRequest,
  LeaseView,
} from "../../src/protocol.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Improvement } from "./dispatch/job.ts";
import type {
  ActOutcome,
  CarPositionReport,
  CarStateReport,
  ControllerReport,
  PanelAnswer,
  PanelPress,
} from "./hardware.ts";
import type { EndLeg, JourneyPart, PlaceLeg } from "./journey_part.ts";

/** Said by a person's phone; `caller` is a capability's random id. */
export type CallerCommand =
  | {
    readonly type: "place_call";
    readonly caller: string;
    readonly key: string;
    readonly request: CallRequest;
    /** How long its passengers need to the landing, to 5 s (C15); left out: they are there. */
    readonly arrivesInMs?: number;
    /** Its car is named to the people who wait, and stays (E18). */
    readonly announced?: true;
    /** A guest's floors, to be unlocked in the car from when its doors open for them (C13). */
    readonly unlock?: { readonly levels: readonly number[]; readonly forMs: number };
    /**
     * Taken only while hardware hears the group and neither end of it is locked, but for those to
     * which its caller has a right (EG43); left out: taken whatever hardware and locks say.
     */
    readonly ifOpen?: { readonly rights: readonly number[] };
    /** The call is the first leg of a journey. */
    readonly journey?: JourneyPart;
    /** Fresh and random, from the edge: the call's id if it comes to be. */
    readonly call: string;
  }
  | { readonly type: "cancel_call"; readonly caller: string; readonly call: string }
  | { readonly type: "read_call"; readonly caller: string; readonly call: string }
  /** The right that a caller's calls rest on has ended (C3); said by the edge, answered by none. */
  | { readonly type: "end_caller"; readonly caller: string }
  | {
    readonly type: "open_doors";
    readonly caller: string;
    readonly key: string;
    readonly call: string;
    /** Fresh and random, from the edge: the act's id if it comes to be. */
    readonly act: string;
  }
  | { readonly type: "snapshot"; readonly caller: string }
  /** What a destination call would take if it were placed now; a read. */
  | { readonly type: "quote"; readonly caller: string; readonly request: CallRequest };

/** Said by whoever wants a car or a door for a time; ids are fresh and random, from the edge. */
export type GrantCommand =
  & { readonly caller: string }
  & (
    | {
      readonly type: "take_lease";
      readonly key: string;
      readonly request: LeaseRequest;
      readonly lease: string;
    }
    | { readonly type: "renew_lease"; readonly lease: string; readonly lifeMs: number }
    | { readonly type: "release_lease"; readonly lease: string }
    | { readonly type: "read_lease"; readonly lease: string }
    | {
      readonly type: "hold_doors";
      readonly key: string;
      readonly request: HoldRequest;
      /** How long its right lets it hold a door at one landing in all. */
      readonly longestMs: number;
      /** The request names neither call nor lease: this car, which stands there with an open door. */
      readonly standing?: Standing;
      readonly hold: string;
    }
    | {
      readonly type: "renew_hold";
      readonly hold: string;
      readonly lifeMs: number;
      readonly longestMs: number;
    }
    | { readonly type: "release_hold"; readonly hold: string }
    | { readonly type: "read_hold"; readonly hold: string }
  );

/** Said by panels at landings, for people without a phone (C13). */
export type PanelCommand =
  | {
    readonly type: "panel_pressed";
    readonly panel: string;
    readonly press: PanelPress;
    /** Fresh and random, from the edge: the call's id if it comes to be. */
    readonly call: string;
  }
  | { readonly type: "panel_status"; readonly panel: string; readonly online: boolean };

/** Said by whoever runs the building; the right to it is judged before. */
export type FloorCommand =
  | {
    readonly type: "lock_floor";
    readonly level: number;
    readonly locked: boolean;
  }
  /** Which floors are locked, and whether hardware hears; a read. */
  | { readonly type: "read_condition" }
  /** The open calls that have a number; a read. */
  | { readonly type: "read_boardings" };

/** Said by hardware. */
export type HardwareCommand =
  | {
    readonly type: "controller_report";
    readonly report: ControllerReport;
    /** Fresh and random: what calls of the controller's own buttons are named after. */
    readonly fresh?: string;
  }
  | {
    readonly type: "car_position";
    readonly car: string;
    readonly position: CarPositionReport;
  }
  | { readonly type: "car_state"; readonly car: string; readonly state: CarStateReport }
  | { readonly type: "car_silent"; readonly car: string }
  | { readonly type: "act_outcome"; readonly outcome: ActOutcome }
  /** The controller's last will, or its word that it is there again. */
  | { readonly type: "controller_status"; readonly online: boolean; readonly boot: string }
  /** The way to all hardware (the broker) opened or closed. */
  | { readonly type: "link"; readonly up: boolean }
  /** The adapter could not send an act. */
  | { readonly type: "act_not_sent"; readonly act: string };

/** Said by the runtime. */
export type RuntimeCommand =
  | { readonly type: "wake" }
  | { readonly type: "loaded" }
  /** A search beside the turns has found better cars for calls. */
  | { readonly type: "improved"; readonly improvement: Improvement };

/** A command to a lift group. */
export type GroupCommand =
  | CallerCommand
  | GrantCommand
  | PlaceLeg
  | EndLeg
  | PanelCommand
  | FloorCommand
  | HardwareCommand
  | RuntimeCommand;

/** What a lift group answers. */
export type GroupReply =
  /** What a panel is told. */
  | { readonly ok: true; readonly answer: PanelAnswer }
  /** The floors that are locked now. */
  | { readonly ok: true; readonly locked: readonly number[] }
  | { readonly ok: true; readonly condition: GroupCondition }
  | { readonly ok: true; readonly boardings: readonly Boarding[] }
  | { readonly ok: true; readonly call: CallView; readonly repeated: boolean }
  | { readonly ok: true; readonly lease: LeaseView }
  | { readonly ok: true; readonly hold: HoldView }
  | { readonly ok: true; readonly snapshot: GroupSnapshot }
  /** `rideMs`: from the doors at the origin to the doors at the destination. */
  | { readonly ok: true; readonly quote: { readonly pickupMs: number; readonly rideMs: number } }
  /** The act is on its way; its end comes as an event. */
  | {
    readonly ok: true;
    readonly act: string;
    readonly call: CallView;
    /** A repeat: it has ended, and was done. */
    readonly ended: boolean;
  }
  | { readonly ok: false; readonly refusal: Refusal };

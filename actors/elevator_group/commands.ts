/** Everything that can be said to a lift group's actor, and what it answers. */
import type { GroupSnapshot } from "../../src/lifts.ts";
import type { CallRequest, CallView } from "../../src/protocol.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Improvement } from "./dispatch/job.ts";
import type {
  ActOutcome,
  CarPositionReport,
  CarStateReport,
  ControllerReport,
} from "./hardware.ts";

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
  | { readonly type: "snapshot"; readonly caller: string };

/** Said by hardware. */
export type HardwareCommand =
  | { readonly type: "controller_report"; readonly report: ControllerReport }
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
export type GroupCommand = CallerCommand | HardwareCommand | RuntimeCommand;

/** What a lift group answers. */
export type GroupReply =
  | { readonly ok: true; readonly call: CallView; readonly repeated: boolean }
  | { readonly ok: true; readonly snapshot: GroupSnapshot }
  /** The act is on its way; its end comes as an event. */
  | {
    readonly ok: true;
    readonly act: string;
    readonly call: CallView;
    /** A repeat: it has ended, and was done. */
    readonly ended: boolean;
  }
  | { readonly ok: false; readonly refusal: Refusal };

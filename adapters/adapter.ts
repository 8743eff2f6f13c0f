/**
 * The one interface of a way to hardware. A new vendor is one folder here, one line in
 * `registry.ts` and the contract suite. An adapter imports no actor: it turns what hardware says
 * into {@link HardwareReport}s, and carries out what it is handed.
 *
 * Of the three effects of E7 an adapter sees two. *State* is handed over whole and may be dropped
 * by the link, since reconciliation sends it again. An *act* is handed over once; an adapter must
 * never keep it for later. The third, a *message*, never leaves the house by this door.
 */
import type { PanelAnswer, PanelLit, PanelPressed } from "./mqtt/panel_payloads.ts";
import type { PanelAddress } from "./mqtt/panel_topics.ts";
import type { Act, CarPosition, CarState, Desired, Outcome, Report } from "./mqtt/payloads.ts";
import type {
  UnitAccess,
  UnitAct,
  UnitAsk,
  UnitEvent,
  UnitHeard,
  UnitHeartbeat,
  UnitOutcome,
  UnitPresented,
  UnitTime,
  UnitVerdict,
} from "./mqtt/unit_payloads.ts";
import type { UnitKey, UnitPapers } from "./mqtt/unit_paper_payloads.ts";
import type { UnitDirectoryPayload, UnitRing, UnitRings } from "./mqtt/unit_ring_payloads.ts";
import type { UnitSignalled, UnitSignalling } from "./mqtt/unit_signal_payloads.ts";
import type { UnitAddress } from "./mqtt/unit_topics.ts";

export type { PanelAddress, UnitAddress };

/** Names one lift group. */
export interface GroupAddress {
  readonly building: string;
  readonly group: string;
}

/** What a lift group's hardware said. */
export type LiftReport =
  & GroupAddress
  & (
    | { readonly type: "report"; readonly report: Report }
    | { readonly type: "outcome"; readonly outcome: Outcome }
    | { readonly type: "status"; readonly online: boolean; readonly boot: string }
    | { readonly type: "carPosition"; readonly car: string; readonly position: CarPosition }
    | { readonly type: "carState"; readonly car: string; readonly state: CarState }
    | { readonly type: "carStatus"; readonly car: string; readonly online: boolean }
    | PanelWord
  );

/** What a panel at a landing said. */
export type PanelWord =
  | { readonly type: "panelPressed"; readonly panel: string; readonly pressed: PanelPressed }
  | {
    readonly type: "panelStatus";
    readonly panel: string;
    readonly online: boolean;
    readonly boot: string;
  };

/** What an access unit said. */
export type UnitReport =
  & UnitAddress
  & (
    | { readonly type: "unitHeartbeat"; readonly heartbeat: UnitHeartbeat }
    | { readonly type: "unitOutcome"; readonly outcome: UnitOutcome }
    | { readonly type: "unitPresented"; readonly presented: UnitPresented }
    | { readonly type: "unitRing"; readonly ring: UnitRing }
    | { readonly type: "unitSignal"; readonly signal: UnitSignalled }
    | { readonly type: "unitKey"; readonly key: UnitKey }
    | { readonly type: "unitEvent"; readonly event: UnitEvent }
    | { readonly type: "unitStatus"; readonly online: boolean; readonly boot: string }
  );

/** What hardware said, already parsed and bounded. */
export type HardwareReport = LiftReport | UnitReport;

/** Something to say to an access unit. Acts, times and lists are signed already. */
export type UnitMessage =
  | { readonly type: "act"; readonly act: UnitAct }
  | { readonly type: "access"; readonly access: UnitAccess }
  | { readonly type: "time"; readonly time: UnitTime }
  | { readonly type: "ask"; readonly ask: UnitAsk }
  | { readonly type: "verdict"; readonly verdict: UnitVerdict }
  | { readonly type: "heard"; readonly heard: UnitHeard }
  | { readonly type: "rings"; readonly rings: UnitRings }
  | { readonly type: "directory"; readonly directory: UnitDirectoryPayload }
  | { readonly type: "signal"; readonly signal: UnitSignalling }
  | { readonly type: "papers"; readonly papers: UnitPapers };

/** Something to say to a panel at a landing. */
export type PanelMessage =
  | { readonly type: "answer"; readonly answer: PanelAnswer }
  | { readonly type: "lit"; readonly lit: PanelLit };

/** What an adapter tells its host. Called from the adapter's own I/O; must not throw. */
export interface HardwareListener {
  /** Hardware said something well-formed. */
  report(report: HardwareReport): void;
  /** Hardware, or somebody with its rights, sent what cannot be used; it was dropped. */
  nonsense(topic: string, fault: string): void;
  /** The way to hardware opened or closed (the broker, not a single device). */
  link(up: boolean): void;
}

/** A way to hardware. */
export interface Adapter {
  /** Connects and begins to report; resolves once the first connection stands. */
  start(listener: HardwareListener): Promise<void>;
  /** Whether a publish would leave now. */
  readonly linked: boolean;
  /** Sends desired state; dropped without a trace when not {@link linked}. */
  desired(at: GroupAddress, desired: Desired): void;
  /** Asks a group's controller for its whole state; dropped when not linked. */
  ask(at: GroupAddress, epoch: number): void;
  /** Sends an act now; `false` means that it was not sent and never will be. */
  act(at: GroupAddress, act: Act): boolean;
  /** Says something to a panel now; dropped when not linked, for a panel asks again. */
  tellPanel(at: PanelAddress, message: PanelMessage): void;
  /**
   * Says something to an access unit now. `false`: it was not sent and never will be, for want of a
   * link or because it is larger than a payload may be. Nothing is kept for later.
   */
  tellUnit(at: UnitAddress, message: UnitMessage): boolean;
  /** Disconnects; nothing is reported afterwards. */
  stop(): Promise<void>;
}

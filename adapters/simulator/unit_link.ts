/**
 * What lies between a simulated access unit and the server: MQTT in a running building
 * (`unit_connection.ts`), nothing at all in a simulation (`direct_unit_link.ts`).
 */
import type { UnitMessage } from "../adapter.ts";
import type {
  UnitEvent,
  UnitHeartbeat,
  UnitOutcome,
  UnitPresented,
} from "../mqtt/unit_payloads.ts";
import type { UnitKey } from "../mqtt/unit_paper_payloads.ts";
import type { UnitRing } from "../mqtt/unit_ring_payloads.ts";
import type { UnitSignalled } from "../mqtt/unit_signal_payloads.ts";

/** Something a unit says. Its status is the link's own matter. */
export type UnitWord =
  | { readonly type: "heartbeat"; readonly heartbeat: UnitHeartbeat }
  | { readonly type: "outcome"; readonly outcome: UnitOutcome }
  | { readonly type: "presented"; readonly presented: UnitPresented }
  | { readonly type: "ring"; readonly ring: UnitRing }
  | { readonly type: "signal"; readonly signal: UnitSignalled }
  | { readonly type: "key"; readonly key: UnitKey }
  | { readonly type: "event"; readonly event: UnitEvent };

/** What a unit hears. Called from the link's own I/O; must not throw. */
export interface UnitListener {
  told(message: UnitMessage): void;
  /** The link stands (again): say everything, for nobody remembers it (E4). */
  connected(): void;
}

/** A unit's way to the server. What is said while it is down is lost. */
export interface UnitLink {
  /** Whether what is said now would leave. */
  readonly up: boolean;
  /**
   * Connects as the unit that booted as `boot`, with that boot in its status and its last will.
   * Called again after a reboot: the earlier connection ends without notice.
   */
  open(boot: string, listener: UnitListener): void;
  say(word: UnitWord): void;
  /** Cuts the cable (`true`) or mends it; the unit is not asked. */
  cut(off: boolean): void;
  /** The unit has lost its power: the connection ends without a goodbye. */
  drop(): void;
  /** Says goodbye and disconnects. */
  close(): Promise<void>;
}

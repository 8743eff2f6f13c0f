/**
 * What an access unit says and is told, in the actor's own terms. An adapter's payloads have these
 * shapes; signatures are the bridge's. Times named `unitMs` are on the unit's own clock since its
 * boot (E5).
 */
import type { DenyReason } from "../../src/doors.ts";

/** How one door is. */
export interface DoorReport {
  readonly door: string;
  readonly contact: "open" | "closed";
  readonly strike: "locked" | "released";
  readonly alarms: readonly ("forced" | "held_open")[];
}

/** How a unit is, whole. */
export interface HeartbeatReport {
  readonly boot: string;
  readonly unitMs: number;
  readonly clock: "confirmed" | "unconfirmed";
  readonly tamper: boolean;
  readonly access: { readonly epoch: number; readonly revision: number };
  /** What it shows of rings, and of the directory; left out where it does not say. */
  readonly rings?: { readonly epoch: number; readonly revision: number } | undefined;
  readonly directory?: { readonly epoch: number; readonly revision: number } | undefined;
  /** What its rings can have; left out where it does not say. */
  readonly media?: readonly ("picture" | "voice")[] | undefined;
  readonly doors: readonly DoorReport[];
  readonly display?: {
    readonly current: string;
    readonly previous?: string | undefined;
  } | undefined;
}

/** A credential that somebody shows. */
export interface PresentedReport {
  readonly id: string;
  readonly boot: string;
  readonly seq: number;
  readonly unitMs: number;
  readonly door: string;
  readonly kind: "tag" | "pin" | "qr";
  readonly value: string;
}

/** A visitor presses an entry of the directory, or gives up. */
export interface RingPressReport {
  readonly boot: string;
  readonly seq: number;
  readonly unitMs: number;
  readonly entry: string;
}

/** What became of an act. */
export interface UnitActOutcome {
  readonly act: string;
  readonly outcome: "done" | "refused";
  readonly reason?: string | undefined;
}

/** An entry of the unit's journal. */
export interface JournalEntry {
  readonly journal: string;
  readonly seq: number;
  readonly what: "forced" | "held_open" | "tamper" | "request_to_exit" | "opened_alone";
  readonly door?: string | undefined;
  readonly logId?: string | undefined;
  readonly atMs?: number | undefined;
}

/** Something to do once and now, or never (E5). */
export interface DoorAct {
  readonly act: string;
  readonly kind: "open_door";
  readonly door: string;
  readonly boot: string;
  readonly notAfterUnitMs: number;
}

/** What was said to a credential, for the unit to show. */
export interface ShownVerdict {
  readonly id: string;
  readonly boot: string;
  readonly door: string;
  readonly admitted: boolean;
  readonly reason?: DenyReason;
  readonly retryAfterMs?: number;
}

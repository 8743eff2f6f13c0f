/**
 * What the edges and the identity plane may ask of doors, and what doors ask of the identity plane.
 * A door belongs to an access unit: an intercom with its doors, or a reader without a panel (E8).
 * `door_service.ts` carries this to the unit's actor.
 *
 * The equipment plane knows nobody: who opens is a random id that a phone made, or the log id that
 * a tag, PIN or QR got (C7).
 */
import type { Done } from "./lifts.ts";

/** Names one access unit of the site. */
export interface UnitAddress {
  readonly building: string;
  readonly unit: string;
}

/** Names one door of a unit. */
export interface DoorAddress extends UnitAddress {
  readonly door: string;
}

/** What became of an opening (E5): only the unit's own word makes it `opened`. */
export interface OpeningView {
  readonly act: string;
  readonly state: "pending" | "opened" | "refused" | "not_confirmed";
  readonly atMs: number;
}

/** How a door is, as everybody with a right to it may see it. */
export interface DoorView {
  readonly door: string;
  /** The unit answers; false: nothing below is current. */
  readonly known: boolean;
  readonly contact: "open" | "closed";
  readonly strike: "locked" | "released";
  readonly alarms: readonly DoorAlarm[];
}

/** What a door or its unit complains of. */
export const doorAlarms = ["forced", "held_open", "tamper", "clock_unconfirmed"] as const;
/** What a door or its unit complains of. */
export type DoorAlarm = (typeof doorAlarms)[number];

/** The doors of this cluster. `caller` is a capability's random id or a credential's log id. */
export interface Doors {
  /**
   * Opens a door (an act): answers once the unit has said that it did, or with why not. The same
   * key again answers with what became of the first (24 h, E2).
   */
  open(at: DoorAddress, caller: string, key: string, done: Done<OpeningView>): void;
  /** The door as it stands. */
  read(at: DoorAddress, done: Done<DoorView>): void;
  /** Whether this code stands on the unit's display or stood there a moment ago (C12). */
  isPresent(at: UnitAddress, code: string, done: Done<boolean>): void;
  /** Hands a unit the newest list for deciding without this server; whole, reconciled (E4). */
  publishAccess(at: UnitAddress, list: AccessList): void;
}

/** A credential shown at a door. Bounded by the payload's schema; never logged. */
export type Presented =
  | { readonly kind: "tag"; readonly serial: string }
  | { readonly kind: "pin"; readonly pin: string }
  | { readonly kind: "qr"; readonly text: string };

/** Why a credential was refused; modelled on BACnet's access events, and told to the door. */
export const denyReasons = [
  "unknown_credential",
  "credential_revoked",
  "credential_expired",
  "credential_not_yet_valid",
  "credential_blocked",
  "out_of_schedule",
  "wrong_door",
  "used_up",
  "too_many_attempts",
  "clock_unconfirmed",
  "list_too_old",
  "no_answer",
] as const;
/** Why a credential was refused. */
export type DenyReason = (typeof denyReasons)[number];

/** What the identity plane, or a unit by itself, says to a credential. */
export type Verdict =
  | {
    readonly admitted: true;
    /** The credential's random log id; stands for its holder in every equipment log (C7). */
    readonly logId: string;
    /** Where a lift may take the guest within 60 s (C13). */
    readonly lifts: readonly { readonly group: string; readonly level: number }[];
    /** Which of these floors they go to; left out: the only one, or nobody knows. */
    readonly home?: number;
  }
  | {
    readonly admitted: false;
    readonly reason: DenyReason;
    readonly retryAfterMs?: number;
  };

/** The identity plane's desk for credentials shown at doors. */
export interface AccessDesk {
  /** Judges a credential now, and spends a use of it where it is admitted. */
  judge(at: DoorAddress, presented: Presented): Promise<Verdict>;
}

/** Half-open spans of wall time in UTC, in order and apart (E14). */
export type Spans = readonly (readonly [fromMs: number, untilMs: number])[];

/** What a unit needs to decide by itself: keys for QRs, what was revoked, and tags. */
export interface AccessList {
  /** Grows with every change; the epoch of the server stands beside it on the wire. */
  readonly revision: number;
  readonly issuedAtMs: number;
  /** Ed25519 public keys that sign QRs, base64url, by key id: this quarter's and the next. */
  readonly keys: readonly { readonly kid: string; readonly publicKey: string }[];
  /** Ids of QRs that were ended before their time. */
  readonly revoked: readonly string[];
  readonly tags: readonly {
    /** Keyed hash of the serial is not possible at a unit: this is SHA-256 of it, base64url. */
    readonly serialHash: string;
    readonly logId: string;
    readonly doors: readonly { readonly door: string; readonly spans: Spans }[];
  }[];
}

/** How long a unit goes on deciding by a list that nobody has said is current (R13). */
export interface AloneLimits {
  readonly qrMs: number;
  /** Null: for as long as the list itself says what tags may do (R19). */
  readonly tagMs: number | null;
}

/** What a unit knows when it judges alone. */
export interface AloneContext {
  readonly list: AccessList;
  readonly at: DoorAddress;
  /** The unit's wall time, or null where it was not confirmed since power-up. */
  readonly wallMs: number | null;
  /** How long the unit has not heard the server, by its limits; left out where the server judges. */
  readonly silence?: {
    /** Null: not since power-up. */
    readonly ms: number | null;
    readonly limits: AloneLimits;
  };
  /** How often this unit has admitted a QR, by its id; only the unit counts these. */
  readonly used: (id: string) => number;
}

/** Judges a QR or tag without the server; the same code as the server's own decision. */
export type JudgeAlone = (presented: Presented, context: AloneContext) => Promise<Verdict>;

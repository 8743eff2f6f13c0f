/**
 * Rings: what the edges may ask of them, what they hear, and what the units' actors ask of the
 * identity plane. A visitor presses an *entry* of a unit's directory; the identity plane alone knows
 * which flat that is, and answers with *handles*: random ids, one for each device of this ring and
 * of no other, which the actor forgets with the ring (C4). The same person's phone has another handle
 * at the next ring.
 *
 * A ring has one winner by construction: every device says what it wants to the unit's actor, which
 * takes one turn at a time. `ringing` is open; `answered` is open until somebody hangs up; the rest
 * ends it. Opening does not need an answer.
 */
import type { Done } from "./lifts.ts";
import type { UnitAddress } from "./doors.ts";
import type { SignalMedia } from "./signals.ts";

/** Where a ring stands; all but the first two end it. */
export const ringStates = [
  "ringing",
  "answered",
  "ended",
  "opened",
  "declined",
  "missed",
  "cancelled",
  "failed",
] as const;
/** Where a ring stands. `ended`: it was answered, and hung up; `opened`: without an answer. */
export type RingState = (typeof ringStates)[number];

/** Why a ring failed, was missed or ended: for the visitor at the unit and for devices (R74). */
export const ringReasons = [
  "no_device",
  "nobody_reachable",
  "unknown_entry",
  "no_answer",
  "hung_up",
  "by_visitor",
  "unit_gone",
  "server_restarted",
  "too_many_rings",
  "household_ended",
  "too_long",
] as const;
/** Why a ring failed, was missed or ended. */
export type RingReason = (typeof ringReasons)[number];

/** A ring as one device sees it. */
export interface RingView {
  /** Random; another for each ring. */
  readonly ring: string;
  readonly building: string;
  readonly unit: string;
  readonly state: RingState;
  readonly reason?: RingReason;
  /** Grows with everything that is told of this ring; what is older is to be passed over. */
  readonly seq: number;
  /** How often the visitor pressed while it rang. */
  readonly presses: number;
  readonly startedAtMs: number;
  /** Missed from then on, or, once answered, ended; left out where it has ended. */
  readonly untilMs?: number;
  /** Present once somebody answered: whether it was this device. */
  readonly answeredHere?: boolean;
  /** Whether this device is to make itself heard: not in do-not-disturb, nor before its stage. */
  readonly rings: boolean;
  /** Doors of the unit that this device may open by this ring. */
  readonly doors: readonly string[];
  /** Doors of the unit that were opened by this ring, by whichever device, as the unit has said. */
  readonly opened: readonly string[];
  /** What the unit says that its rings can have, and this server hands on, at this moment. */
  readonly media: readonly SignalMedia[];
  /** Those of `doors` behind which a lift can be called to the flat; left out: none. */
  readonly lifts?: readonly string[];
  /** To the device that asked for it alone: the lift that was called for the visitor, by level. */
  readonly lift?: { readonly from: number; readonly to: number };
}

/** What is told of a ring, to one device. */
export interface RingNews {
  readonly handle: string;
  readonly view: RingView;
}

/** What a device may ask of a ring. The handle stands for the device, in this ring alone. */
export interface Rings {
  /** Answers; the first wins. Refused with `conflict` where another device has, or it has ended. */
  answer(at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void;
  /** Declines for the whole flat: the visitor is told. Silencing a device alone asks nobody. */
  decline(at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void;
  /** Ends an answered ring; only the device that answered may. */
  hangUp(at: UnitAddress, ring: string, handle: string, done: Done<RingView>): void;
  /** The household that it rings for has ended: it is over for every device, and at the unit. */
  householdEnded(at: UnitAddress, ring: string): void;
  /**
   * Opens a door of the unit by this ring: an act (E5), of which the unit's own word makes `opened`.
   * The same key again answers with what became of the first (E2).
   */
  open(
    at: UnitAddress,
    ring: string,
    handle: string,
    door: string,
    key: string,
    done: Done<RingView>,
  ): void;
}

/** One device that a ring may reach. */
export interface RingTarget {
  readonly handle: string;
  /** So long after the press it begins to ring, in ms; 0: at once. */
  readonly afterMs: number;
  /** In do-not-disturb: it does not ring, and hears of the ring when it has ended (a missed ring). */
  readonly quiet: boolean;
  /** Doors of the unit that it may open. */
  readonly doors: readonly string[];
}

/** How a ring is to go, from the identity plane. */
export type RingPlan =
  | {
    readonly reachable: true;
    readonly targets: readonly RingTarget[];
    /** How long it rings in all. */
    readonly ringMs: number;
  }
  | {
    readonly reachable: false;
    readonly reason: RingReason;
    /** Devices that cannot be reached now and shall learn of a missed ring, where there are any. */
    readonly targets: readonly RingTarget[];
  };

/** One line of a unit's directory: exactly what may be shown (R77), under a random id. */
export interface DirectoryEntry {
  readonly entry: string;
  readonly number: string;
  /** Confirmed by its household; left out where it wants none. */
  readonly name?: string;
}

/** What a unit's display shows, whole. */
export interface UnitDirectory {
  /** Grows with every change within an epoch of the server. */
  readonly revision: number;
  readonly entries: readonly DirectoryEntry[];
  /**
   * What the unit's camera may show: nothing until its sticker is recorded (R76), then rings and
   * calls alone; `troubleshooting`: a technician may look now, and the display says so (R75). Left
   * out: the server does not know, and the camera is off.
   */
  readonly camera?: (typeof cameraStates)[number];
}

/** What a unit's camera may show. */
export const cameraStates = ["off", "calls", "troubleshooting"] as const;

/** The identity plane's desk for rings. */
export interface RingDesk {
  /** Whom a press of an entry is for, now. */
  route(at: UnitAddress, ring: string, entry: string): Promise<RingPlan>;
  /** Tells a device of its ring: to its sockets, and where it has none, by push. */
  tell(at: UnitAddress, news: RingNews): void;
  /** The ring has ended and every device was told: its handles are forgotten. */
  forget(at: UnitAddress, ring: string): void;
}

/** Entries that one display shows at most. */
export const directoryEntriesMax = 1_000;
/** Devices that one ring reaches at most. */
export const ringTargetsMax = 64;
/** How long a ring rings at most, and how long an answered one lasts at most. */
export const ringMsMax = 120_000;
export const answeredMsMax = 300_000;
/** Open rings of one unit at most; several flats may be rung at once by a panel with buttons. */
export const openRingsMax = 8;

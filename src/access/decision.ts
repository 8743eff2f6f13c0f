/**
 * What is asked of the grants and what they answer. `decide.ts` decides from a snapshot alone:
 * pure, so that the server, a unit's compiled list and a test come to the same answer.
 */
import type { GrantRow, Subject } from "../people/rows/grant.ts";

/** What the rules of a building add to its grants. */
export interface BuildingContext {
  readonly timeZone: string;
  /** Days, `YYYY-MM-DD`, in the building's own calendar. */
  readonly holidays: ReadonlySet<string>;
  readonly lockdown: boolean;
  /** Whether a floor that a group serves is an exit: it can always be called (C13). */
  isExit(level: number): boolean;
  /** Whether people leave the building by this door, `unit/door`. */
  isExitDoor(door: string): boolean;
  /** Every door of the building, `unit/door`; what `all` means. */
  readonly doors: ReadonlySet<string>;
  /** The levels that each lift group serves; what `all` means. */
  readonly lifts: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The grants of a cluster at one moment. */
export interface AccessSnapshot {
  grant(id: string): GrantRow | undefined;
  grantsOf(subject: Subject): readonly GrantRow[];
  /** Undefined for a building that is not of this cluster. */
  building(id: string): BuildingContext | undefined;
  /** Whether an account manages a building now: its own root grants hold in a lockdown. */
  isManager(account: string, building: string): boolean;
}

/** A request. The subjects are all that somebody is: an account, its facilities, memberships. */
export type AccessRequest =
  & {
    readonly building: string;
    readonly subjects: readonly Subject[];
    readonly atMs: number;
  }
  & (
    | {
      readonly action: "open_door";
      /** `unit/door`. */
      readonly door: string;
      /**
       * Said by equipment that knows the direction (a button or reader inside), never by a client:
       * an exit door then opens whatever else holds. Left out, an opening counts as coming in,
       * since a released strike opens for whoever stands outside; the way out needs no decision,
       * as an exit door opens from inside by itself.
       */
      readonly leaving?: true;
    }
    | { readonly action: "call_lift"; readonly group: string; readonly level: number }
    | { readonly action: "give_keys" | "add_sub_users" | "read_news" }
  );

/** Why a request was refused, nearest miss first in this order of interest. */
export const refusalReasons = [
  "suspended",
  "used_up",
  "not_yet_valid",
  "expired",
  "out_of_schedule",
  "lockdown",
  "parent_ended",
  "not_granted",
  "unknown_building",
] as const;
/** Why a request was refused. */
export type RefusalReason = (typeof refusalReasons)[number];

/** The answer, which explains itself. */
export type AccessDecision =
  | {
    readonly allowed: true;
    /** The grants that carry it, from the subject's own up to the root; empty for an exit. */
    readonly path: readonly string[];
    /** A sentence for people, such as "by a grant of the manager, at all times". */
    readonly words: string;
  }
  | {
    readonly allowed: false;
    readonly reason: RefusalReason;
    /** The chain that came nearest; empty where there was none. */
    readonly path: readonly string[];
    /** Such as "outside Mon–Fri 08–18 of a grant by the manager". */
    readonly words: string;
  };

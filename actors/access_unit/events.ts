/** What an access unit tells the outside once it is durable: events to watchers, effects (E7). */
import type { DoorAlarm, DoorView, Presented } from "../../src/doors.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { RingNews } from "../../src/rings.ts";
import type { DoorAct, ShownVerdict } from "./hardware.ts";

/** How a door came to be opened: by an act, by the unit alone, or from inside. */
export type OpenedHow = "app" | "credential" | "alone" | "exit";

/** An event of an access unit. */
export type UnitOutput =
  /** The end of an act: done, or why not. */
  | {
    readonly audience: "act";
    readonly act: string;
    readonly atMs: number;
    readonly refusal: Refusal | null;
  }
  /** A door was opened, on the unit's word. `id`: the caller's, or the credential's log id. */
  | {
    readonly audience: "opened";
    readonly door: string;
    readonly how: OpenedHow;
    readonly id: string | null;
    /** When, where the unit says it late and knows; left out: just now. */
    readonly atMs?: number;
  }
  /** A door is otherwise than it was. */
  | { readonly audience: "everyone"; readonly door: DoorView }
  /** An alarm began or ended; `door` is null where it is the whole unit's. */
  | {
    readonly audience: "operator";
    readonly alarm: DoorAlarm;
    readonly door: string | null;
    readonly raised: boolean;
  }
  /** How a ring stands, for one device of it. */
  | ({ readonly audience: "ring" } & RingNews)
  /** A ring has ended and each of its devices was told: they are forgotten. */
  | { readonly audience: "ring_over"; readonly ring: string };

/** An effect of an access unit. */
export type UnitEffect =
  | { readonly type: "act"; readonly act: DoorAct }
  /** Publish the newest access list. */
  | { readonly type: "access" }
  | { readonly type: "time"; readonly boot: string; readonly notAfterUnitMs: number }
  | { readonly type: "ask"; readonly epoch: number }
  | { readonly type: "verdict"; readonly verdict: ShownVerdict }
  | { readonly type: "heard"; readonly journal: string; readonly seq: number }
  /** Publish what is to be shown of rings, and the newest directory. */
  | { readonly type: "rings" }
  | { readonly type: "directory" }
  /** Have it said whom a ring is for; the answer comes as the command `routed`. */
  | { readonly type: "route"; readonly ring: string; readonly entry: string }
  /** Have a credential judged; the answer comes as the command `verdict`. */
  | {
    readonly type: "judge";
    readonly id: string;
    readonly door: string;
    readonly presented: Presented;
  };

/** What a lift group tells the outside once it is durable: events to watchers, effects to hardware. */
import type { Boarding } from "../../src/boardings.ts";
import type { FeedEvent } from "../../src/lifts.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Act, PanelAnswer } from "./hardware.ts";

/** A milestone of a call, for metrics; carries no id. */
export type Milestone =
  | { readonly audience: "metrics"; readonly what: "assigned"; readonly afterMs: number }
  | { readonly audience: "metrics"; readonly what: "arrived"; readonly afterMs: number }
  | { readonly audience: "metrics"; readonly what: "ended"; readonly as: string };

/** The end of an act: done, or refused, or not confirmed. */
export interface ActEnded {
  readonly audience: "act";
  readonly act: string;
  readonly refusal: Refusal | null;
}

/** What screens at landings hear of a call. */
export interface BoardingTold {
  readonly audience: "screen";
  readonly boarding: Boarding;
}

/** An event of a lift group. */
export type GroupOutput = FeedEvent | BoardingTold | Milestone | ActEnded;

/** An effect of a lift group (E7). */
export type GroupEffect =
  /** Desired state has changed: publish the newest. */
  | { readonly type: "desired" }
  /** A panel is told of a press again: another car comes, or none. */
  | { readonly type: "panel_answer"; readonly panel: string; readonly answer: PanelAnswer }
  /** Lamps of hall buttons have changed, or this panel has come back and knows none of its own. */
  | { readonly type: "lamps"; readonly panel?: string }
  /** Ask the controller for its whole state. */
  | { readonly type: "ask"; readonly epoch: number }
  /** Something bears on who serves whom: let a search think it over (`dispatch/improve.ts`). */
  | { readonly type: "search" }
  | { readonly type: "act"; readonly act: Act };

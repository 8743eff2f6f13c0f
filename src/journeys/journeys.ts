/**
 * What the edges may ask about journeys: a wish from one landing to another, which the lift groups
 * of a building fulfil together. The edges know no actor; `journey_service.ts` carries this to
 * them. Events of a journey are those of its calls, in the feeds of their groups.
 */
import type { Prefers } from "../access/capability.ts";
import type { Answer, Done } from "../lifts.ts";
import type { CallRequest, JourneyRequest, JourneyView } from "../protocol.ts";

/** For so long the same automatic wish is the same journey, where the site says nothing else. */
export const automaticWindowMsDefault = 60_000;

/** Whether the caller may make a leg with a group of the building. */
export type MayRide = (group: string, request: CallRequest) => boolean;

/** A journey as it comes from an edge. */
export interface WishedJourney {
  readonly building: string;
  /** A capability's random id, or one made for this wish alone. */
  readonly caller: string;
  readonly key: string;
  readonly request: JourneyRequest;
  readonly may: MayRide;
  /** How its person walks, from one lift to the next. */
  readonly prefers?: Prefers;
  /** Until its passengers are at the first landing. */
  readonly arrivesInMs?: number;
  /** A guest's: each leg's floor is unlocked in its car for so long (C13). */
  readonly unlockForMs?: number;
  /** Nobody pressed anything: a door was opened. The same wish again is the same journey. */
  readonly automatic?: boolean;
}

/** The journeys of this cluster. */
export interface Journeys {
  /**
   * The groups that may fetch for the first leg, in the order of the site file; or why no lift, and
   * no chain of them, can serve the wish. Asks nobody.
   */
  firstGroups(wish: Pick<WishedJourney, "building" | "request" | "may">): Answer<readonly string[]>;
  /** Places a journey, or returns the one that its key, or the same automatic wish, has placed. */
  place(wish: WishedJourney, done: Done<JourneyView>): void;
  /** Reads one's own journey: each leg as it stands. */
  read(building: string, caller: string, journey: string, done: Done<JourneyView>): void;
  /**
   * Ends what of one's own journey has not begun: a leg whose passengers are aboard goes on, those
   * after it are not called.
   */
  cancel(building: string, caller: string, journey: string, done: Done<JourneyView>): void;
}

/** What can be said to the registry about legal holds, and what the clock does. */
import type { Due } from "../registry/commands.ts";
import {
  endHold,
  forgetHold,
  holdsDue,
  keepHoldRecords,
  noteHoldRead,
  placeHold,
  reviewHold,
} from "./holds.ts";

export const holdCommands = {
  /** Places a hold; the operator's. */
  place_hold: placeHold,
  review_hold: reviewHold,
  end_hold: endHold,
  /** Keeps copies of the audit log; the server's own. */
  keep_hold_records: keepHoldRecords,
  /** Removes the row of a hold that has ended with all that it kept; the server's own. */
  forget_hold: forgetHold,
  /** Notes that somebody reads what a hold has kept. */
  note_hold_read: noteHoldRead,
} as const;

export const holdDue: readonly Due[] = [holdsDue];

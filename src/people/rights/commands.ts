/** What can be said to the registry about people's rights, and what the clock does. */
import type { Due } from "../registry/commands.ts";
import { noteBulkRead } from "./bulk_reading.ts";
import { askCorrection } from "./correction.ts";
import { decideRequest, withdrawRequest } from "./deciding.ts";
import { requestsDue } from "./due.ts";
import { liftObjection, objectTo } from "./objections.ts";

export const rightsCommands = {
  /** Asks a building's managers to put right what they keep of the doer. */
  ask_correction: askCorrection,
  /** Objects to a purpose, which stops at once. */
  object_to: objectTo,
  lift_objection: liftObjection,
  /** Takes back a request of one's own. */
  withdraw_request: withdrawRequest,
  /** Decides on a request, with an answer; a manager's or the operator's. */
  decide_request: decideRequest,
  /** Notes that data of many people was read, and what for. */
  note_bulk_read: noteBulkRead,
} as const;

export const rightsDue: readonly Due[] = [requestsDue];

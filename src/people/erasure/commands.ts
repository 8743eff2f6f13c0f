/** What can be said to the registry about erasures. */
import type { Due } from "../registry/commands.ts";
import { eraseAccount, eraseOwn } from "./asking.ts";
import { erasureDue, noteErased, noteForgotten, noteSecondPlace, redoErasure } from "./noting.ts";
import { readLogStub } from "./stub.ts";
import { decideErasureTask, erasureTasksDue } from "./tasks.ts";

export const erasureCommands = {
  /** Erases the doer. */
  erase_own: eraseOwn,
  /** Erases somebody; the operator's. */
  erase_account: eraseAccount,
  /** Deletes, or keeps, what a manager asserted of somebody who is gone. */
  decide_erasure_task: decideErasureTask,
  /** Shows whom an id in the logs was; the operator's. */
  read_log_stub: readLogStub,
  /** The server's own. */
  note_erased: noteErased,
  note_second_place: noteSecondPlace,
  note_forgotten: noteForgotten,
  redo_erasure: redoErasure,
} as const;

export const erasureDues: readonly Due[] = [erasureDue, erasureTasksDue];

/** What can be said to the registry about buildings' own logs, and what the clock does. */
import type { Due } from "../registry/commands.ts";
import {
  endInstruction,
  instructionsDue,
  instructOperator,
  noteInstructedRead,
  noteLogRead,
} from "./instructing.ts";
import { forgetBuildingLog, recordEntries, removeEntries } from "./recording.ts";
import { buildingLogDue, endBuildingLog, setBuildingLog } from "./setting.ts";

export const buildingLogCommands = {
  /** Sets what is written, for how long and what for, and tells everybody; a manager's. */
  set_building_log: setBuildingLog,
  end_building_log: endBuildingLog,
  /** Lets the operator read, in writing; a manager's. */
  instruct_building_log: instructOperator,
  end_building_log_instruction: endInstruction,
  note_building_log_read: noteLogRead,
  /** Notes that the operator reads, by an instruction. */
  note_instructed_read: noteInstructedRead,
  /** Writes entries; the server's. */
  record_building_log: recordEntries,
  /** Removes entries whose days are over; the server's. */
  remove_building_log_entries: removeEntries,
  /** Forgets all that is set for a building; the server's. */
  forget_building_log: forgetBuildingLog,
} as const;

export const buildingLogDues: readonly Due[] = [buildingLogDue, instructionsDue];

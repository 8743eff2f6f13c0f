/**
 * Reading a building's own log. Its manager names a reason (R18). The operator, who is a processor
 * here, reads by a manager's written instruction alone (R51), while it counts; the manager sees every
 * such read. All reads are audited before anything is shown.
 */
import { demandOperator } from "../authority.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { type BuildingLogInstruction, instructedReadsMax } from "../rows/building_log.ts";
import { demandOwnManager } from "./authority.ts";
import { dayMs } from "./rules.ts";

/** The longest that an instruction counts. */
export const instructionMsMax = 30 * dayMs;
/** Instructions of one building on record. */
export const instructionsMax = 50;
/** How long the record of one is kept after it has ended. */
const recordMs = 300 * dayMs;
const perTurnMax = 100;

/** Days in UTC, both included. */
export interface DaySpan {
  readonly fromDay: number;
  readonly untilDay: number;
}

/** Gives the operator an instruction. */
export function instructOperator(
  turn: Turn,
  { building, text, fromMs = turn.now, untilMs }: {
    readonly building: string;
    readonly text: string;
    readonly fromMs?: number | undefined;
    readonly untilMs: number;
  },
): BuildingLogInstruction {
  const by = demandOwnManager(turn, building);
  if (fromMs < turn.now || fromMs > turn.now + instructionMsMax) {
    turn.refuse("invalid", "Cannot instruct: it begins within 30 days from now");
  }
  if (untilMs <= fromMs || untilMs > fromMs + instructionMsMax) {
    turn.refuse("invalid", "Cannot instruct: it counts for 30 days at most");
  }
  if (turn.ledger.count("building_log_instruction", "building", building) >= instructionsMax) {
    turn.refuse("limit_reached", `Cannot instruct: ${instructionsMax} are on record`);
  }
  const instruction = turn.put("building_log_instruction", {
    id: turn.newId(),
    building,
    text,
    fromMs,
    untilMs,
    by,
    atMs: turn.now,
    endedAtMs: null,
    reads: [],
    dueMs: untilMs + recordMs,
  });
  note(turn, instruction, { step: "given", fromMs, untilMs });
  return instruction;
}

/** Takes an instruction back. */
export function endInstruction(
  turn: Turn,
  { building, instruction: id }: { readonly building: string; readonly instruction: string },
): null {
  demandOwnManager(turn, building);
  const instruction = turn.ledger.get("building_log_instruction", id);
  if (instruction === undefined || instruction.building !== building) {
    turn.refuse("conflict", "Cannot end the instruction: there is none of this id");
  }
  if (instruction.endedAtMs !== null || instruction.untilMs <= turn.now) {
    turn.refuse("conflict", "Cannot end the instruction: it has ended");
  }
  turn.put("building_log_instruction", { ...instruction, endedAtMs: turn.now });
  note(turn, instruction, { step: "ended" });
  return null;
}

/** Notes that the manager reads. */
export function noteLogRead(
  turn: Turn,
  { building, reason, fromDay, untilDay }: DaySpan & {
    readonly building: string;
    readonly reason: string;
  },
): null {
  demandOwnManager(turn, building);
  turn.audit({
    what: "sensitive_read",
    building,
    about: [`building_log/${building}`],
    facts: { what: "building log", reason, fromDay, untilDay },
  });
  return null;
}

/** Notes that the operator reads. @throws {RefusalError} `forbidden` without an instruction. */
export function noteInstructedRead(
  turn: Turn,
  { building, instruction: id, fromDay, untilDay }: DaySpan & {
    readonly building: string;
    readonly instruction: string;
  },
): null {
  demandOperator(turn);
  const instruction = turn.ledger.get("building_log_instruction", id);
  if (instruction === undefined || instruction.building !== building) {
    turn.refuse("forbidden", "Cannot read the log: it takes its manager's written instruction");
  }
  const { fromMs, untilMs, endedAtMs, reads } = instruction;
  if (turn.now < fromMs || turn.now >= untilMs || endedAtMs !== null) {
    turn.refuse("forbidden", "Cannot read the log: the instruction does not count now");
  }
  if (reads.length >= instructedReadsMax) {
    turn.refuse("limit_reached", `Cannot read the log: ${instructedReadsMax} reads an instruction`);
  }
  const read = { atMs: turn.now, by: turn.by.account, fromDay, untilDay };
  turn.put("building_log_instruction", { ...instruction, reads: [...reads, read] });
  turn.audit({
    what: "sensitive_read",
    building,
    about: [`building_log/${building}`, `building_log_instruction/${id}`],
    facts: { what: "building log", fromDay, untilDay },
  });
  return null;
}

/** The instructions on record, the latest first. */
export function instructionsOf(
  ledger: Ledger,
  building: string,
): readonly BuildingLogInstruction[] {
  return ledger.find("building_log_instruction", "building", building)
    .toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1));
}

/** Removes the records of instructions that ended long ago. */
export const instructionsDue: Due = {
  next: (ledger) => firstDue(ledger, "building_log_instruction", "due"),
  run(turn) {
    const { ledger, now } = turn;
    for (const { id } of dueRows(ledger, "building_log_instruction", "due", now, perTurnMax)) {
      turn.remove("building_log_instruction", id);
    }
  },
};

function note(
  turn: Turn,
  { id, building }: BuildingLogInstruction,
  facts: Readonly<Record<string, string | number>>,
): void {
  const about = [`building_log_instruction/${id}`];
  turn.audit({ what: "building_log_instructed", building, about, facts });
}

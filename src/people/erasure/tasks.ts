/**
 * What an erasure leaves a manager to do (R12): what they asserted of somebody who is gone is theirs
 * to delete, and nobody else's. For 30 days it waits for them; then it goes to the operator, who has
 * it deleted or keeps it on a legal ground until a day (C20). Nothing of it opens anything meanwhile.
 * An operator who tries to delete it sooner is refused, and the attempt is noted.
 */
import { belongsTo, demandFresh, demandManager, demandOperator, standingOf } from "../authority.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { tellDeciders } from "../rights/telling.ts";
import type { KeepGround } from "../rows/erasure.ts";
import { holdAgainMs, taskMs } from "./beginning.ts";
import { isHeld } from "./held.ts";

const dayMs = 86_400_000;
/** How long a task that has ended is on record. */
const endedKeptMs = 364 * dayMs;
/** How long an operator can keep something at a time. */
const keepMsMax = 3650 * dayMs;
/** Rows that one turn removes of a task. */
const removedPerTurn = 300;
/** Tasks that one turn of the clock looks after. */
const perTurnMax = 5;
/** Tasks that one list shows. */
export const listedMax = 200;

/** What somebody decides of a task. */
export type Decision =
  | { readonly outcome: "delete"; readonly case?: string; readonly reason?: string }
  | {
    readonly outcome: "keep";
    readonly ground: KeepGround;
    readonly untilMs: number;
    readonly case: string;
    readonly reason: string;
  };

/** What came of it; a refusal that is noted has an effect and so is no refusal of the turn. */
export type Decided = "done" | "too_early" | "held";

/** Decides a task: a manager of the building deletes; the operator, once it is theirs, does either. */
export function decideErasureTask(
  turn: Turn,
  { task: id, decision, asOperator = false }: {
    readonly task: string;
    readonly decision: Decision;
    /** The operator's own decision is asked for, which is no manager's. */
    readonly asOperator?: boolean;
  },
): Decided {
  const task = demandTask(turn, id);
  const operator = asOperator || actsAsOperator(turn, task.building);
  demandReach(turn, task.building);
  if (operator) {
    demandOperator(turn);
    demandFresh(turn);
  } else demandManager(turn, task.building);
  if (task.state !== "open" && task.state !== "escalated") {
    turn.refuse("conflict", "Cannot decide: it was decided");
  }
  if (operator && task.state === "open") {
    note(turn, task, { refused: "too_early" });
    return "too_early";
  }
  if (operator && decision.case === undefined) {
    turn.refuse("forbidden", "Cannot decide: an operator's decision takes a case and a reason");
  }
  const held = isHeld(turn.ledger, task.account);
  if (held !== null) {
    turn.audit({
      what: "erasure_blocked",
      building: task.building,
      about: [`rights_request/${task.id}`],
      facts: { held: held.slice(0, 40) },
    });
    return "held";
  }
  const decided = { decidedBy: turn.by.account, decidedAtMs: turn.now };
  if (decision.outcome === "delete") {
    note(turn, task, { outcome: "delete", ...whyOf(decision) });
    const left = dropFormerRights(turn, task.id);
    const dueMs = turn.now + (left ? 0 : endedKeptMs);
    turn.put("rights_request", { ...task, ...decided, state: "granted", dueMs });
    return "done";
  }
  if (!operator) turn.refuse("forbidden", "Cannot keep it: that is for the operator to decide");
  const { ground, untilMs } = decision;
  if (untilMs <= turn.now || untilMs > turn.now + keepMsMax) {
    turn.refuse("invalid", "Cannot keep it: untilMs: must lie ahead, by ten years at most");
  }
  note(turn, task, { outcome: "keep", ground, untilMs, ...whyOf(decision) });
  turn.put("rights_request", { ...task, ...decided, state: "declined", dueMs: untilMs });
  const erasure = turn.ledger.find("erasure", "account", task.account)
    .find(({ tasks }) => tasks.includes(task.id));
  if (erasure !== undefined) {
    turn.put("erasure", {
      ...erasure,
      kept: [...erasure.kept, { task: task.id, ground, untilMs }],
    });
  }
  return "done";
}

/** A task with what hangs on it. */
export interface TaskView {
  readonly task: RowOf<"rights_request">;
  readonly rights: readonly RowOf<"former_right">[];
}

/** The tasks that wait for a building's managers, the oldest first; for one of them. */
export function tasksOf(turn: Turn, building: string): readonly TaskView[] {
  demandManager(turn, building);
  return views(turn.ledger, turn.ledger.find("rights_request", "waitingAt", building));
}

/** The tasks that wait for the operator, the oldest first. */
export function escalatedTasks(turn: Turn): readonly TaskView[] {
  demandOperator(turn);
  return views(turn.ledger, turn.ledger.find("rights_request", "waitingForOperator", "yes"));
}

/**
 * Removes rows of what was asserted, some hundred a turn.
 * @returns whether some are left.
 */
export function dropFormerRights(turn: Turn, task: string): boolean {
  const rows = turn.ledger.find("former_right", "task", task);
  for (const { id } of rows.slice(0, removedPerTurn)) turn.remove("former_right", id);
  return rows.length > removedPerTurn;
}

/** Hands tasks to the operator in time, and removes what is no longer kept. */
export const erasureTasksDue: Due = {
  next: (ledger) => firstDue(ledger, "rights_request", "taskDue"),
  run(turn) {
    const due = dueRows(turn.ledger, "rights_request", "taskDue", turn.now, perTurnMax);
    for (const task of due) {
      if (turn.rows.length > removedPerTurn) return;
      const again = (dueMs: number) => turn.put("rights_request", { ...task, dueMs });
      if (task.state === "open") {
        note(turn, task, { escalated: true });
        const dueMs = turn.now + taskMs;
        tellDeciders(turn, turn.put("rights_request", { ...task, state: "escalated", dueMs }));
      } else if (task.state === "escalated") again(turn.now + taskMs);
      else if (turn.ledger.count("former_right", "task", task.id) === 0) {
        turn.remove("rights_request", task.id);
      } else if (isHeld(turn.ledger, task.account) !== null) again(turn.now + holdAgainMs);
      else again(dropFormerRights(turn, task.id) ? turn.now : turn.now + endedKeptMs);
    }
  },
};

function views(
  ledger: Ledger,
  requests: readonly RowOf<"rights_request">[],
): readonly TaskView[] {
  return requests.filter(({ kind }) => kind === "erasure").slice(0, listedMax)
    .map((task) => ({ task, rights: ledger.find("former_right", "task", task.id) }));
}

type Task = RowOf<"rights_request"> & { readonly building: string };

function demandTask(turn: Turn, id: string): Task {
  const task = turn.need("rights_request", id);
  const { building } = task;
  if (task.kind !== "erasure" || building === null) return turn.need("rights_request", "") as Task;
  return { ...task, building };
}

/** @throws {RefusalError} `not_found` for who has nothing to do with the building. */
function demandReach(turn: Turn, building: string): void {
  const { by, ledger, now } = turn;
  if (by.via === "session" && !belongsTo(standingOf(ledger, by.account, now), building)) {
    turn.need("rights_request", "");
  }
}

/** Whether the doer is here for the cluster, and not as a manager of the building. */
function actsAsOperator({ ledger, by, now }: Turn, building: string): boolean {
  if (by.via === "console") return true;
  const { operator, managerOf } = standingOf(ledger, by.account, now);
  return operator && !managerOf.includes(building);
}

function whyOf({ case: number, reason }: Decision): Readonly<Record<string, string>> {
  return {
    ...(number !== undefined && { case: number.slice(0, 40) }),
    ...(reason !== undefined && { reason: reason.slice(0, 80) }),
  };
}

/** Names the task and not the person: it may come long after the last log that does. */
function note(
  turn: Turn,
  { id, building }: RowOf<"rights_request">,
  facts: Readonly<Record<string, string | number | boolean>>,
): void {
  turn.audit({
    what: "right_decided",
    building: building ?? undefined,
    about: [`rights_request/${id}`],
    facts: { kind: "erasure", ...facts },
  });
}

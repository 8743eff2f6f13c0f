/**
 * The end of the service in a building (R14). One operator asks, who is shown what would go; the
 * manager's data is exported; another operator allows it, each by a passkey of just now. From that
 * commit on nothing of the building opens anything (`ending.ts`); its rows go in the turns after it
 * (`removal.ts`), and last its devices' certificates (`desk.ts`).
 */
import { belongsTo, demandFresh, demandManager, demandOperator, standingOf } from "../authority.ts";
import { otherManagers } from "../accounts/appointments.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Decommission } from "../rows/decommission.ts";
import { type BuildingCounts, countsOf } from "./counts.ts";
import { removeSome, tellEnded } from "./removal.ts";

/** How long what was asked for can be allowed. */
export const askedLifeMs = 30 * 86_400_000;
/** How long a building's managers have to take their data before it goes without them. */
export const managersHaveMs = 14 * 86_400_000;
/** Entries of one cluster; they stay. */
export const decommissionsMax = 500;
const lapsedPerTurn = 20;

/** Asks for the end of a building's service. @returns the entry and what would go. */
export function askDecommission(
  turn: Turn,
  { building, reason }: { readonly building: string; readonly reason: string },
): { readonly decommission: Decommission; readonly counts: BuildingCounts } {
  const account = demandPerson(turn);
  if (current(turn, building) !== undefined) {
    turn.refuse("conflict", "Cannot ask: the end of the building's service is under way");
  }
  if (turn.ledger.size("decommission") >= decommissionsMax) {
    turn.refuse("limit_reached", `Cannot ask: ${decommissionsMax} are on record`);
  }
  const decommission = turn.put("decommission", {
    id: turn.newId(),
    building,
    status: "asked",
    reason,
    askedBy: account,
    askedAtMs: turn.now,
    expiresAtMs: turn.now + askedLifeMs,
    exportedAtMs: null,
    managerExported: false,
    allowedBy: null,
    allowedAtMs: null,
    deletedAtMs: null,
    revoked: null,
    endedAtMs: null,
  });
  const counts = countsOf(turn.ledger, building);
  note(turn, decommission, { step: "asked", reason, ...counts });
  return { decommission, counts };
}

/** What there is of a building, and what is under way there; for operators and its managers. */
export function readDecommission(
  turn: Turn,
  building: string,
): { readonly decommission: Decommission | null; readonly counts: BuildingCounts } {
  demandOperatorOrManager(turn, building);
  const found = current(turn, building) ??
    turn.ledger.find("decommission", "building", building).at(-1);
  return { decommission: found ?? null, counts: countsOf(turn.ledger, building) };
}

/**
 * Notes that the building's data is exported now: by a manager of it, who takes what is theirs, or
 * by an operator, who takes what an operator may read.
 */
export function exportDecommission(
  turn: Turn,
  { id }: { readonly id: string },
): { readonly building: string; readonly by: "operator" | "manager" } {
  const found = turn.need("decommission", id);
  const { building } = found;
  const { account, via } = turn.by;
  if (via === "session" && !belongsTo(standingOf(turn.ledger, account, turn.now), building)) {
    turn.need("decommission", "");
  }
  const by = demandOperatorOrManager(turn, building);
  demandFresh(turn);
  demandAsked(turn, found);
  turn.put("decommission", {
    ...found,
    exportedAtMs: turn.now,
    managerExported: found.managerExported || by === "manager",
  });
  note(turn, found, { step: "exported", by });
  return { building, by };
}

/**
 * Allows it, as another operator: with this commit nothing of the building opens anything.
 * @throws {RefusalError} `conflict` before the data was exported: by a manager or, where there is
 *   none or none took it for two weeks, by an operator.
 */
export function approveDecommission(turn: Turn, { id }: { readonly id: string }): null {
  const account = demandPerson(turn);
  const found = turn.need("decommission", id);
  demandAsked(turn, found);
  if (found.askedBy === account) {
    turn.refuse("forbidden", "Cannot allow it: it takes another operator than who asked");
  }
  const { building } = found;
  const canWait = otherManagers(turn.ledger, "", building, turn.now).length > 0 &&
    turn.now < found.askedAtMs + managersHaveMs;
  if (found.exportedAtMs === null || (canWait && !found.managerExported)) {
    turn.refuse(
      "conflict",
      "Cannot allow it: the data is exported first, by a manager of the building while there is one",
    );
  }
  turn.put("decommission", {
    ...found,
    status: "running",
    allowedBy: account,
    allowedAtMs: turn.now,
  });
  note(turn, found, { step: "allowed", ...countsOf(turn.ledger, building) });
  tellEnded(turn, building);
  return null;
}

/** Takes it back, before it is allowed. */
export function cancelDecommission(turn: Turn, { id }: { readonly id: string }): null {
  demandPerson(turn);
  const found = turn.need("decommission", id);
  demandAsked(turn, found);
  turn.put("decommission", { ...found, status: "cancelled", endedAtMs: turn.now });
  note(turn, found, { step: "cancelled" });
  return null;
}

/** Notes that the building's devices were revoked; the server's own. */
export function noteDevicesRevoked(
  turn: Turn,
  { id, revoked }: { readonly id: string; readonly revoked: number },
): null {
  if (turn.by.via !== "server") turn.refuse("forbidden", "Cannot note it: the server alone does");
  const found = turn.need("decommission", id);
  if (found.status !== "deleted") return null;
  turn.put("decommission", { ...found, status: "done", revoked, endedAtMs: turn.now });
  note(turn, found, { step: "done", revoked });
  return null;
}

/** Every end on record, the latest first; for operators. */
export function decommissions(turn: Turn): readonly Decommission[] {
  demandOperator(turn);
  return [...turn.ledger.all("decommission")]
    .sort((a, b) => b.askedAtMs - a.askedAtMs || (a.id < b.id ? 1 : -1));
}

/** Removes what is left of buildings whose service has ended, as much as one turn holds. */
export const removalDue: Due = {
  next: (ledger) => ledger.count("decommission", "running", "yes") === 0 ? null : 0,
  run(turn) {
    for (const found of turn.ledger.find("decommission", "running", "yes")) {
      if (!removeSome(turn, found.building)) return;
      turn.put("decommission", { ...found, status: "deleted", deletedAtMs: turn.now });
      note(turn, found, { step: "deleted" });
      turn.emit({ type: "access_changed", building: found.building });
    }
  },
};

/** Lets lapse what nobody has allowed. */
export const lapseDue: Due = {
  next: (ledger) => firstDue(ledger, "decommission", "due"),
  run(turn) {
    for (const found of dueRows(turn.ledger, "decommission", "due", turn.now, lapsedPerTurn)) {
      turn.put("decommission", { ...found, status: "lapsed", endedAtMs: turn.now });
      note(turn, found, { step: "lapsed" });
    }
  },
};

function current(turn: Turn, building: string): RowOf<"decommission"> | undefined {
  return turn.ledger.find("decommission", "building", building)
    .find(({ status }) => status === "asked" || status === "running" || status === "deleted");
}

/** @throws {RefusalError} as `demandManager` does, unless an operator does this. */
function demandOperatorOrManager(turn: Turn, building: string): "operator" | "manager" {
  const { account, via } = turn.by;
  if (via !== "session" || standingOf(turn.ledger, account, turn.now).operator) {
    demandOperator(turn);
    return "operator";
  }
  demandManager(turn, building);
  return "manager";
}

function demandAsked(turn: Turn, { status }: Decommission): void {
  if (status !== "asked") turn.refuse("conflict", "Cannot go on: it waits no more");
}

/** @returns the operator's account, which was proved by passkey just now. */
function demandPerson(turn: Turn): string {
  demandOperator(turn);
  demandFresh(turn);
  return turn.by.account ??
    turn.refuse("forbidden", "Cannot do that: it is an operator's, not the command line's");
}

function note(
  turn: Turn,
  { id, building }: Decommission,
  facts: { readonly step: string } & Readonly<Record<string, string | number>>,
): void {
  turn.audit({ what: "building_decommissioned", building, about: [`decommission/${id}`], facts });
}

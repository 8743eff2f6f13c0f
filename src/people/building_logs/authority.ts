/**
 * Who may do what with a building's own log: its manager alone. The operator is a processor there
 * (R51), so the command line on the operator's machine is no way around it, as it is elsewhere.
 */
import { belongsTo, demandManager, standingOf } from "../authority.ts";
import type { BuildingLog } from "../rows/building_log.ts";
import type { Turn } from "../registry/turn.ts";

/**
 * @returns the manager's account.
 * @throws {RefusalError} unless a manager of this building does this, signed in.
 */
export function demandOwnManager(turn: Turn, building: string): string {
  const { account, via } = turn.by;
  if (via !== "session" || account === null) {
    turn.refuse("forbidden", "Cannot do that: a building's own log is its manager's alone");
  }
  demandManager(turn, building);
  return account;
}

/** @throws {RefusalError} unless the server itself does this. */
export function demandServer(turn: Turn): void {
  if (turn.by.via !== "server") {
    turn.refuse("forbidden", "Cannot do that: the server itself does");
  }
}

/** What everybody of a building may know of its log; null where it has none. @throws `not_found` */
export function logFor(turn: Turn, building: string): BuildingLog | null {
  const { account, via } = turn.by;
  if (via === "session" && !belongsTo(standingOf(turn.ledger, account, turn.now), building)) {
    turn.refuse("not_found", "Cannot find the building: there is none of this id");
  }
  return turn.ledger.get("building_log", building) ?? null;
}

/**
 * Finds what a command is about, for whoever may know that it is there. Somebody who has nothing to
 * do with its building gets the very answer of an id that does not exist (R10).
 */
import { belongsTo, demandFacilityAdmin, demandManager, standingOf } from "../authority.ts";
import { emptyHead } from "../registry/audit.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { type Doer, Turn } from "../registry/turn.ts";

/** The facility, as somebody of its building may reach it. @throws {RefusalError} `not_found` */
export function reachFacility(turn: Turn, id: string): RowOf<"facility"> {
  const facility = turn.ledger.get("facility", id);
  return facility !== undefined && reaches(turn, facility.building)
    ? facility
    : turn.refuse("not_found", "Cannot find the facility: there is none of this id");
}

/** The membership, as somebody of its building may reach it. @throws {RefusalError} `not_found` */
export function reachMember(turn: Turn, id: string): RowOf<"member"> {
  const member = turn.ledger.get("member", id);
  return member !== undefined && reaches(turn, member.building)
    ? member
    : turn.refuse("not_found", "Cannot find the member: there is none of this id");
}

/** The facility, for a manager of its building. @throws {RefusalError} */
export function facilityToManage(turn: Turn, id: string): RowOf<"facility"> {
  const facility = reachFacility(turn, id);
  demandManager(turn, facility.building);
  return facility;
}

/** A facility and who acts for it. */
export interface Administered {
  readonly facility: RowOf<"facility">;
  /** The doer's own membership; null where a manager, or the operator's command line, acts. */
  readonly own: RowOf<"member"> | null;
}

/** The facility, for who may act for it. @throws {RefusalError} */
export function facilityToAdminister(turn: Turn, id: string): Administered {
  const facility = reachFacility(turn, id);
  return { facility, own: demandFacilityAdmin(turn, id) };
}

/** The membership of a sub-user, for who may act for the facility. @throws {RefusalError} */
export function subUserToAdminister(
  turn: Turn,
  id: string,
): Administered & { readonly member: RowOf<"member"> } {
  const member = reachMember(turn, id);
  const administered = facilityToAdminister(turn, member.facility);
  if (member.role !== "sub") {
    turn.refuse("forbidden", "Cannot change the member: only sub-users are changed so");
  }
  return { ...administered, member };
}

/** Reads as somebody: with the rules that commands use, and without any effect. */
export function readAs<T>(registry: Registry, by: Doer, read: (turn: Turn) => T): Promise<T> {
  return registry.look((ledger, now) => read(new Turn(ledger, emptyHead, now, by, "reading")));
}

function reaches(turn: Turn, building: string): boolean {
  const { via, account } = turn.by;
  if (via === "console" || via === "server") return true;
  return belongsTo(standingOf(turn.ledger, account, turn.now), building);
}

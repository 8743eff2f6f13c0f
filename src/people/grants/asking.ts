/** Whom a decision is asked about: oneself, or, for a manager, anybody and anything of the building. */
import { subjectsOf } from "../../access/snapshot.ts";
import { servesBuilding } from "../api_clients/clients.ts";
import { belongsTo, demandManager, standingOf } from "../authority.ts";
import type { Ledger } from "../registry/ledger.ts";
import { emptyHead } from "../registry/audit.ts";
import { type Doer, Turn } from "../registry/turn.ts";
import type { Action, Subject } from "../rows/grant.ts";
import { RefusalError, refuse } from "../../refusal.ts";

/**
 * The subjects to decide for.
 * @param about null: oneself.
 * @throws {RefusalError} `not_found` for a stranger to the building and for what is not of it,
 * `forbidden` for a resident who asks about somebody else.
 */
export function subjectsAbout(
  ledger: Ledger,
  by: Doer,
  building: string,
  about: Subject | null,
  action: Action,
  now: number,
): Subject[] {
  const isSelf = about === null || (about.kind === "account" && about.id === by.account);
  if (isSelf) {
    if (!belongsTo(standingOf(ledger, by.account, now), building)) stranger();
    return subjectsOf(ledger, by.account, building, now, action);
  }
  demandManager(readerOf(ledger, by, now), building);
  const { kind, id } = about;
  if (kind === "account") {
    if (!belongsTo(standingOf(ledger, id, now), building)) stranger();
    return subjectsOf(ledger, id, building, now, action);
  }
  if (kind === "client") {
    if (!servesBuilding(ledger, id, building)) stranger();
    return [about];
  }
  const row = kind === "key" ? ledger.get("visitor_key", id) : ledger.get(kind, id);
  if (row?.building !== building) stranger();
  if (kind !== "member") return [about];
  const member = ledger.get("member", id)!;
  const facility = ledger.get("facility", member.facility);
  if (facility === undefined || (member.role === "owner" && facility.let)) return [];
  return [about, { kind: "facility", id: member.facility }];
}

function stranger(): never {
  throw new RefusalError(refuse("not_found", "Cannot find it: there is none of this id"));
}

/** As much of a turn as the questions of authority need; it writes nothing. */
export function readerOf(ledger: Ledger, by: Doer, now: number): Turn {
  return new Turn(ledger, emptyHead, now, by, "");
}

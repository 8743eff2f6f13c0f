/** Changes, suspends and ends grants. */
import { chainOf } from "../../access/chain.ts";
import { demandManager } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { GrantRow, Subject } from "../rows/grant.ts";
import { emitShrunk, endGrants } from "./ending.ts";
import { exceeding, type Limits } from "./envelope.ts";
import { demandSound, withinChain } from "./giving.ts";
import { demandGiver, demandManagerOf } from "./holding.ts";
import { noticeRights } from "./notices.ts";

/** What may be changed of a grant; what is left out stays. */
export type GrantChange =
  & { readonly [K in keyof Limits]?: Limits[K] | undefined }
  & { readonly liftUses?: GrantRow["liftUses"] };

/** A grant that has not ended. @throws {RefusalError} `not_found`. */
export function needGrant(turn: Turn, id: string): GrantRow {
  const grant = turn.need("grant", id);
  return grant.endedAtMs === undefined ? grant : turn.need("grant", "");
}

/**
 * Changes a grant's limits. The changer answers for it from now on (R16).
 * @throws {RefusalError} `conflict` for the content of one that follows its template.
 */
export function changeGrant(turn: Turn, id: string, change: GrantChange): GrantRow {
  const grant = needGrant(turn, id);
  demandGiver(turn, grant);
  const wanted: Limits = {
    actions: change.actions === undefined ? grant.actions : [...new Set(change.actions)],
    scope: change.scope ?? grant.scope,
    schedule: change.schedule === undefined ? grant.schedule : change.schedule,
    fromMs: change.fromMs === undefined ? grant.fromMs : change.fromMs,
    untilMs: change.untilMs === undefined ? grant.untilMs : change.untilMs,
    usesMax: change.usesMax === undefined ? grant.usesMax : change.usesMax,
  };
  const ofTemplate = change.actions !== undefined || change.scope !== undefined ||
    change.schedule !== undefined;
  if (grant.template?.mode === "live" && ofTemplate) {
    turn.refuse("conflict", "Cannot change the grant: it follows its template; make it a copy");
  }
  demandSound(turn, wanted, grant.subject);
  const above = aboveOf(turn, grant);
  if (change.liftUses !== undefined) {
    demandManager(turn, grant.building);
    if (above.length > 0) {
      turn.refuse("invalid", "Cannot give uses of lifts: a grant that was handed on holds none");
    }
  }
  const limits = above.length === 0 ? wanted : withinChain(turn, wanted, above);
  const { liftUses = grant.liftUses ?? [] } = change;
  return putLimits(turn, grant, limits, {
    assertedBy: turn.by.account,
    liftUses: [...new Set(liftUses)],
  });
}

/**
 * Writes new limits of a grant, with all that has to be told of it: audit, notice, and what ends
 * where it has shrunk.
 */
export function putLimits(
  turn: Turn,
  grant: GrantRow,
  limits: Limits,
  more: Partial<Pick<GrantRow, "assertedBy" | "template" | "liftUses">>,
): GrantRow {
  const fields: string[] = (Object.keys(limits) as (keyof Limits)[])
    .filter((field) => JSON.stringify(limits[field]) !== JSON.stringify(grant[field]));
  const { liftUses: before = [], ...rest } = grant;
  const { liftUses = before, ...others } = more;
  if (liftUses.join() !== before.join()) fields.push("liftUses");
  const next: GrantRow = {
    ...rest,
    ...limits,
    ...others,
    ...(liftUses.length > 0 && { liftUses }),
    assertedAtMs: turn.now,
  };
  if (fields.length === 0 && JSON.stringify(next.template) === JSON.stringify(grant.template)) {
    return grant;
  }
  turn.put("grant", next);
  turn.audit({
    what: "privilege_permissions_changed",
    building: grant.building,
    about: [`grant/${grant.id}`, keyOf(grant.subject)],
    facts: { fields: fields.join(" ") },
  });
  if (fields.length > 0) tellChanged(turn, grant, next);
  return next;
}

/** Tells units, capabilities and people that a grant is no longer what it was. */
export function tellChanged(turn: Turn, before: GrantRow, after: GrantRow): void {
  const lost = before.liftUses?.some((use) => after.liftUses?.includes(use) !== true) === true;
  if (lost || exceeding(before, after) !== null) emitShrunk(turn, after.id);
  turn.emit({ type: "access_changed", building: after.building });
  noticeRights(turn, after.subject);
}

/** Suspends a grant and so all below it, or lifts that; a manager's alone. */
export function setSuspended(turn: Turn, id: string, suspended: boolean): GrantRow {
  const grant = needGrant(turn, id);
  demandManagerOf(turn, "grant", grant.building);
  if (grant.suspended === suspended) return grant;
  const next = turn.put("grant", { ...grant, suspended });
  turn.audit({
    what: "privilege_permissions_changed",
    building: grant.building,
    about: [`grant/${id}`, keyOf(grant.subject)],
    facts: { suspended },
  });
  if (suspended) emitShrunk(turn, id);
  turn.emit({ type: "access_changed", building: grant.building });
  noticeRights(turn, grant.subject);
  return next;
}

/** Ends a grant and all below it: a root grant the manager (R12), another its giver too. */
export function endGrant(turn: Turn, id: string): void {
  const grant = needGrant(turn, id);
  demandGiver(turn, grant);
  endGrants(turn, [id], grant.parent === null ? "ended by a manager" : "taken back");
  noticeRights(turn, grant.subject);
}

function aboveOf(turn: Turn, grant: GrantRow): readonly GrantRow[] {
  return chainOf({ grant: (id) => turn.ledger.get("grant", id) }, grant).links.slice(1);
}

function keyOf({ kind, id }: Subject): string {
  return `${kind}/${id}`;
}

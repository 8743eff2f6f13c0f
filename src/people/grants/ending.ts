/**
 * Ends grants with everything that hangs below them; never anybody's account (C9).
 *
 * A grant below one that has ended holds no more (`chain.ts`), so ending is one instant however much
 * hangs below. What one turn cannot remove goes in the next turns: until then the ended grant stands
 * with the moment of its end. Ending is therefore never refused for its size.
 */
import { endVisitorKey } from "../keys/ending.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { GrantRow } from "../rows/grant.ts";

/** Rows that a turn may have written before the rest is left to later turns. */
export const endedPerTurnMax = 400;

/** Ends grants and their descendants, in one audit entry for each of those named. */
export function endGrants(turn: Turn, ids: readonly string[], why: string): void {
  const buildings = new Set<string>();
  for (const id of ids) {
    const grant = turn.ledger.get("grant", id);
    if (grant === undefined || grant.endedAtMs !== undefined) continue;
    buildings.add(grant.building);
    const below = descendantsOf(turn.ledger, id);
    turn.emit({ type: "ended", what: "grant", id });
    for (const child of below) turn.emit({ type: "ended", what: "grant", id: child.id });
    const rows = below.reduce((sum, child) => sum + rowsOf(child), rowsOf(grant));
    if (turn.rows.length + rows <= endedPerTurnMax) {
      for (const child of below) removeGrant(turn, child, why);
      removeGrant(turn, grant, why);
    } else turn.put("grant", { ...grant, endedAtMs: turn.now });
    turn.audit({
      what: "privilege_permissions_ended",
      building: grant.building,
      about: [`grant/${id}`, `${grant.subject.kind}/${grant.subject.id}`],
      facts: { why, below: below.length },
    });
  }
  for (const building of buildings) turn.emit({ type: "access_changed", building });
}

/** Says that a grant and all below it have shrunk: what was made from them ends now (C3). */
export function emitShrunk(turn: Turn, id: string): void {
  turn.emit({ type: "ended", what: "grant", id });
  for (const child of descendantsOf(turn.ledger, id)) {
    turn.emit({ type: "ended", what: "grant", id: child.id });
  }
}

/** Everything that hangs below a grant, the nearest first. */
export function descendantsOf(ledger: Ledger, id: string): GrantRow[] {
  const found: GrantRow[] = [];
  const seen = new Set([id]);
  for (let at = -1; at < found.length; at++) {
    for (const child of ledger.find("grant", "parent", at < 0 ? id : found[at]!.id)) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      found.push(child);
    }
  }
  return found;
}

/** Whether ended grants wait to be removed with what hangs below them. */
export function hasEnded(ledger: Ledger): boolean {
  return ledger.count("grant", "ended", "yes") > 0;
}

/** Removes what {@link endGrants} left, the farthest first, as much as fits a turn. */
export function removeEnded(turn: Turn): void {
  let left = endedPerTurnMax - turn.rows.length;
  for (const grant of turn.ledger.find("grant", "ended", "yes")) {
    if (left <= 0) return;
    const waiting = [...descendantsOf(turn.ledger, grant.id).reverse(), grant];
    for (const next of waiting) {
      if (rowsOf(next) > left) return;
      removeGrant(turn, next, "parent_ended");
      left -= rowsOf(next);
    }
  }
}

/** A visitor key ends with its grant, in its own row and its own entry of the log (R25, R31). */
function removeGrant(turn: Turn, { id, subject }: GrantRow, why: string): void {
  const key = subject.kind === "key" ? turn.ledger.get("visitor_key", subject.id) : undefined;
  if (key !== undefined) endVisitorKey(turn, key, why);
  turn.remove("grant", id);
}

/** Rows that {@link removeGrant} writes at most: the grant, and a key with its entry. */
function rowsOf({ subject }: GrantRow): number {
  return subject.kind === "key" ? 3 : 1;
}
